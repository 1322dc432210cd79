using ControlPlane.Embedded.Stores;

namespace ControlPlane.Embedded.Hosting;

/// <summary>Fires durable wake-ups at their time: sleeps until the earliest, looks again when one was set.</summary>
/// <remarks>
/// Sleeps by a timer and a signal: a canceled <see cref="Task.Delay(TimeSpan)"/> ends on a thread of its own, outside the simulator.
/// </remarks>
internal sealed class WakeClock : IAsyncDisposable
{
    private const int AtOnce = 64;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly IActorStore store;
    private readonly TimeProvider clock;
    private readonly Func<DueWake, Task> fire;
    private readonly Action<Exception> unreadable;
    private readonly Lock gate = new();
    private readonly HashSet<(ActorId, string)> firing = [];
    private readonly ITimer alarm;
    private readonly Task running;
    private TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool stopping;

    internal WakeClock(IActorStore store, TimeProvider clock, Func<DueWake, Task> fire, Action<Exception> unreadable)
    {
        (this.store, this.clock, this.fire, this.unreadable) = (store, clock, fire, unreadable);
        alarm = clock.CreateTimer(_ => LookAgain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
        lock (gate)
        {
            stopping = true;
            signal.TrySetResult();
        }

        await running;
        await alarm.DisposeAsync();
    }

    private async Task Run()
    {
        while (true)
        {
            Task changed;
            lock (gate)
            {
                if (stopping) return;
                signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = signal.Task;
            }

            var sleep = await FireDue();
            alarm.Change(sleep < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : sleep, Timeout.InfiniteTimeSpan);
            await changed;
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
}
