using ControlPlane.Actors;
using ControlPlane.Embedded.Hosting;
using ControlPlane.Embedded.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Embedded.Simulation;

/// <summary>
/// The embedded host under a virtual clock and a scheduler that chooses by a seed: the same seed gives the same run, step by step.
/// Everything that runs inside must await without leaving the scheduler, and take its time from <see cref="Clock"/>.
/// </summary>
public sealed class Simulator
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly ActorKinds kinds;
    private readonly SeededScheduler scheduler;
    private readonly ILogger logger;
    private readonly bool carryAsJson;
    private readonly MemoryActorStore store = new();
    private FencedStore? fence;
    private EmbeddedHost host;

    /// <summary>
    /// A new world at 2026-01-01 with nothing in it. Messages go through JSON as in a cluster, unless <paramref name="carryAsJson"/> is false,
    /// which is twice as fast.
    /// </summary>
    public Simulator(ActorKinds kinds, int seed, ILogger? logger = null, bool carryAsJson = true)
    {
        (this.kinds, this.logger, this.carryAsJson) = (kinds, logger ?? NullLogger.Instance, carryAsJson);
        scheduler = new(seed);
        Clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        host = Run(StartHost);
    }

    /// <summary>The only clock.</summary>
    public VirtualClock Clock { get; }

    /// <summary>The way in. Survives a restart of the host: it always means the one that runs.</summary>
    public IActors Actors => host;

    /// <summary>A digest of every turn and its time so far: equal for equal seeds.</summary>
    public ulong Trace { get; private set; } = 14695981039346656037;

    /// <summary>Scheduler steps so far.</summary>
    public long Steps => scheduler.Steps;

    /// <summary>Turns so far.</summary>
    public long Turns { get; private set; }

    /// <summary>Runs to its end, letting virtual time pass while nothing else can happen.</summary>
    /// <exception cref="DeadlockException">It waits for what never comes, or is not done after an hour of virtual time.</exception>
    public T Run<T>(Func<Task<T>> body)
    {
        var task = Start(body);
        var until = Clock.GetUtcNow() + Patience;
        while (!task.IsCompleted)
        {
            if (!scheduler.Idle) scheduler.Step();
            else if (Clock.Next() is not { } due) throw new DeadlockException("Nothing is ready and no timer is set, but the call has not ended.");
            else if (due > until) throw new DeadlockException($"The call has not ended after {Patience} of virtual time.");
            else Clock.FireNext();
        }

        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{T}(Func{Task{T}})"/>
    public void Run(Func<Task> body) => Run(async () =>
    {
        await body();
        return true;
    });

    /// <summary>Starts something that goes on while time passes.</summary>
    public Task<T> Start<T>(Func<Task<T>> body) => Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap();

    /// <summary>Lets virtual time pass: every timer fires at its own moment, and what it sets off runs before the next.</summary>
    public void Advance(TimeSpan span)
    {
        var until = Clock.GetUtcNow() + span;
        Drain();
        while (Clock.Next() is { } due && due <= until)
        {
            Clock.FireNext();
            Drain();
        }

        Clock.MoveTo(until);
    }

    /// <summary>Stops the host as a graceful shutdown does and starts another over the same store.</summary>
    public void Restart() => host = Run(async () =>
    {
        await host.DisposeAsync();
        return await StartHost();
    });

    /// <summary>Forgets the host in the middle of whatever it does and starts another over the same store: a crash.</summary>
    /// <remarks>Turns of the forgotten host go on until they next touch the store, which refuses them: their process is gone.</remarks>
    public void Crash()
    {
        fence?.Cut();
        host = Run(StartHost);
    }

    private Task<EmbeddedHost> StartHost()
    {
        fence = new(store);
        return Task.FromResult(new EmbeddedHost(kinds, fence, Clock, logger, new() { CarryAsJson = carryAsJson, Observe = Note }));
    }

    private void Drain()
    {
        while (!scheduler.Idle) scheduler.Step();
    }

    private void Note(TurnEnd turn)
    {
        Turns++;
        Mix(turn.Actor.Kind);
        Mix(turn.Actor.Key);
        Mix(turn.Method);
        Mix(turn.Failure ?? "");
        Mix(Clock.GetUtcNow().UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    // FNV-1a: the runtime's string hashes differ from process to process.
    private void Mix(string text)
    {
        foreach (char c in text) Trace = (Trace ^ c) * 1099511628211;
        Trace = (Trace ^ 0xffff) * 1099511628211;
    }
}
