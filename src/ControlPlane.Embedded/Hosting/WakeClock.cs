using ControlPlane.Embedded.Stores;

namespace ControlPlane.Embedded.Hosting;

/// <summary>Fires durable wake-ups at their time: sleeps until the earliest, looks again when one was set.</summary>
/// <remarks>Cancels by <see cref="CancellationTokenSource.Cancel()"/>: the asynchronous form would leave the simulator's scheduler.</remarks>
internal sealed class WakeClock : IAsyncDisposable
{
    private const int AtOnce = 64;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly IActorStore store;
    private readonly TimeProvider clock;
    private readonly Func<DueWake, Task> fire;
    private readonly Action<Exception> unreadable;
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly HashSet<(ActorId, string)> firing = [];
    private readonly Task running;
    private TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal WakeClock(IActorStore store, TimeProvider clock, Func<DueWake, Task> fire, Action<Exception> unreadable)
    {
        this.unreadable = unreadable;
        this.store = store;
        this.clock = clock;
        this.fire = fire;
        running = Run();
    }

    /// <summary>A wake-up was set: it may be earlier than the one slept for.</summary>
    internal void LookAgain()
    {
        lock (gate) signal.TrySetResult();
    }

    /// <summary>Fires no more; does not wait for those that are firing.</summary>
    public async ValueTask DisposeAsync()
    {
        stop.Cancel();
        await running;
        stop.Dispose();
    }

    private async Task Run()
    {
        while (!stop.IsCancellationRequested)
        {
            Task changed;
            lock (gate)
            {
                signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = signal.Task;
            }

            await Wait(await FireDue(), changed);
        }
    }

    /// <summary>Fires what is due and says how long to sleep.</summary>
    private async Task<TimeSpan> FireDue()
    {
        try
        {
            var now = clock.GetUtcNow();
            foreach (var wake in await store.Earliest(AtOnce * 2))
            {
                if (wake.Due > now) return wake.Due - now < LongestSleep ? wake.Due - now : LongestSleep;
                lock (gate)
                {
                    if (firing.Count >= AtOnce || !firing.Add((wake.Actor, wake.Reason))) continue;
                }

                _ = FireOne(wake);
            }

            return LongestSleep;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The disk may come back; without wake-ups the control plane would look alive and do nothing.
            unreadable(e);
            return AfterFailure;
        }
    }

    private async Task FireOne(DueWake wake)
    {
        await fire(wake);
        lock (gate) firing.Remove((wake.Actor, wake.Reason));
        LookAgain();
    }

    // Not Task.WaitAsync with a timeout: it would raise an exception for every sleep that ends as it should.
    private async Task Wait(TimeSpan sleep, Task changed)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var slept = Task.Delay(sleep < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : sleep, clock, over.Token);
        await Task.WhenAny(slept, changed);
        over.Cancel();
    }
}
