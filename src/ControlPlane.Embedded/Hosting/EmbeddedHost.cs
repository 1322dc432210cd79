using System.Collections.Concurrent;
using System.Collections.Immutable;
using ControlPlane.Actors;
using ControlPlane.Embedded.Stores;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Embedded.Hosting;

/// <summary>A turn that has ended, for traces.</summary>
public readonly record struct TurnEnd(ActorId Actor, string Method, string? Failure);

/// <summary>How an embedded host behaves.</summary>
public sealed record EmbeddedHostOptions
{
    /// <summary>An actor without a turn for this long is forgotten until it is called again.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The pause before a wake-up whose turn failed is fired again.</summary>
    public TimeSpan WakeRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Carries every argument and result as JSON, as a cluster would; finds records that do not survive it.</summary>
    public bool CarryAsJson { get; init; }

    /// <summary>Called at the end of every turn.</summary>
    public Action<TurnEnd>? Observe { get; init; }
}

/// <summary>
/// Runs actors in this process: a mailbox each, one turn at a time, state in a store, durable wake-ups. A call that would wait for itself
/// in a circle fails at once and names the circle.
/// </summary>
public sealed partial class EmbeddedHost : IActors, IAsyncDisposable
{
    private static readonly AsyncLocal<ImmutableStack<ActorId>?> Calling = new();

    private readonly ActorKinds kinds;
    private readonly IActorStore store;
    private readonly TimeProvider clock;
    private readonly EmbeddedHostOptions options;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<ActorId, Mailbox> mailboxes = new();
    private readonly WakeClock wakes;
    private readonly ITimer idle;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int outside;
    private bool stopping;

    /// <summary>Starts; wake-ups that fell due while nothing ran fire now. The store stays the caller's.</summary>
    public EmbeddedHost(ActorKinds kinds, IActorStore store, TimeProvider clock, ILogger logger, EmbeddedHostOptions? options = null)
    {
        this.kinds = kinds;
        this.store = store;
        this.clock = clock;
        this.options = options ?? new();
        this.logger = logger;
        wakes = new(store, clock, Fire, LogWakesUnreadable);
        idle = clock.CreateTimer(_ => ForgetIdle(), null, this.options.IdleAfter, this.options.IdleAfter);
    }

    /// <summary>Actors in memory.</summary>
    public int Active => mailboxes.Count;

    /// <inheritdoc/>
    public TActor Actor<TActor>(string key) where TActor : class, IActor
    {
        if (kinds.Find(typeof(TActor).Name).Interface != typeof(TActor)) throw new ArgumentException($"{typeof(TActor)} is not registered.");
        return ActorProxy.Create<TActor>(this, new(typeof(TActor).Name, key));
    }

    /// <summary>Takes no more calls and wake-ups, lets those under way end, and returns then.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            stopping = true;
            if (outside == 0) drained.TrySetResult();
        }

        await idle.DisposeAsync();
        await wakes.DisposeAsync();
        await drained.Task;
    }

    internal async Task<T> Call<T>(ActorId id, string method, Func<IActor, Task<T>> body, CancellationToken ct)
    {
        var callers = Calling.Value ?? [];
        if (callers.Contains(id)) throw new InvalidOperationException($"Actors wait for one another in a circle: {Circle(callers, id)}.");
        if (callers.IsEmpty) CountIn();
        try
        {
            return await Turn(id, method, body, callers, ct);
        }
        finally
        {
            if (callers.IsEmpty) CountOut();
        }
    }

    internal bool CarriesJson => options.CarryAsJson;

    private async Task<T> Turn<T>(ActorId id, string method, Func<IActor, Task<T>> body, ImmutableStack<ActorId> callers, CancellationToken ct)
    {
        Mailbox mailbox;
        do
        {
            mailbox = mailboxes.GetOrAdd(id, id => new(() => kinds.Find(id.Kind).Activate(id, store, new Context(this, id)), clock));
        }
        while (!await mailbox.Enter(ct));

        Calling.Value = callers.Push(id);
        string? failure = null;
        try
        {
            return await mailbox.Run(body);
        }
        catch (Exception e)
        {
            failure = e.Message;
            throw;
        }
        finally
        {
            options.Observe?.Invoke(new(id, method, failure));
            mailbox.Leave();
        }
    }

    private async Task Fire(DueWake wake)
    {
        try
        {
            await Call(wake.Actor, nameof(IActor.Wake), async actor =>
            {
                await actor.Wake(wake.Reason);
                return true;
            }, CancellationToken.None);
            await store.Complete(wake);
        }
        catch (ObjectDisposedException) when (stopping)
        {
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogWakeFailed(e, wake.Actor, wake.Reason);
            await Pause.For(options.WakeRetry, clock);
        }
    }

    private void CountIn()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            outside++;
        }
    }

    private void CountOut()
    {
        lock (gate)
        {
            if (--outside == 0 && stopping) drained.TrySetResult();
        }
    }

    private void ForgetIdle()
    {
        var since = clock.GetUtcNow() - options.IdleAfter;
        foreach (var (id, mailbox) in mailboxes)
        {
            // Closed before it is taken out: a call that found it closed asks again, and gets a new one.
            if (mailbox.Retire(since)) mailboxes.TryRemove(new(id, mailbox));
        }
    }

    private static string Circle(ImmutableStack<ActorId> callers, ActorId id) => string.Join(" → ", callers.Reverse().Append(id));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The wake-up {Reason} of {Actor} failed and will be tried again.")]
    private partial void LogWakeFailed(Exception exception, ActorId actor, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The wake-ups cannot be read from the store; trying again.")]
    private partial void LogWakesUnreadable(Exception exception);

    private sealed class Context(EmbeddedHost host, ActorId id) : IActorContext
    {
        public string Key => id.Key;

        public TimeProvider Clock => host.clock;

        public TActor Actor<TActor>(string key) where TActor : class, IActor => host.Actor<TActor>(key);

        public async Task WakeIn(string reason, TimeSpan due)
        {
            await host.store.Schedule(id, reason, Clock.GetUtcNow() + due);
            host.wakes.LookAgain();
        }

        public Task CancelWake(string reason) => host.store.Cancel(id, reason);
    }
}
