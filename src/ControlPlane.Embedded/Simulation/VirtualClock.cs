namespace ControlPlane.Embedded.Simulation;

/// <summary>
/// A clock that stands still until it is moved; timers fire in the order of their times, and of their making where those are equal.
/// </summary>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<VirtualTimer, (DateTimeOffset Due, long Order)> timers = new();
    private DateTimeOffset now = start;
    private long order;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;

    /// <inheritdoc/>
    public override long GetTimestamp() => now.UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new VirtualTimer(this, callback, state, dueTime, period);

    /// <summary>When the next timer is due; null when there is none.</summary>
    internal DateTimeOffset? Next()
    {
        while (timers.TryPeek(out var timer, out var key))
        {
            if (timer.Due == key.Due && timer.Order == key.Order) return key.Due;
            timers.Dequeue();
        }

        return null;
    }

    /// <summary>Moves to the next timer's time and fires it.</summary>
    internal void FireNext()
    {
        if (Next() is not { } due) return;
        now = due > now ? due : now;
        timers.Dequeue().Fire();
    }

    /// <summary>Moves on without firing anything.</summary>
    internal void MoveTo(DateTimeOffset time) => now = time > now ? time : now;

    private sealed class VirtualTimer : ITimer
    {
        private readonly VirtualClock clock;
        private readonly TimerCallback callback;
        private readonly object? state;
        private TimeSpan period;

        internal VirtualTimer(VirtualClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (this.clock, this.callback, this.state) = (clock, callback, state);
            Change(dueTime, period);
        }

        internal DateTimeOffset? Due { get; private set; }

        internal long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
            if (Due is { } due)
            {
                Order = ++clock.order;
                clock.timers.Enqueue(this, (due, Order));
            }

            return true;
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        internal void Fire()
        {
            if (period > TimeSpan.Zero) Change(period, period);
            else Due = null;
            callback(state);
        }
    }
}
