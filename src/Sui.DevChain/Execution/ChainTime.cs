namespace Sui.DevChain.Execution;

/// <summary>The chain's time, in the chain's pace; its timers are those of the machine, since callers wait in theirs.</summary>
internal sealed class ChainTime : TimeProvider
{
    /// <summary>As far as times go that clients can represent.</summary>
    internal static readonly DateTimeOffset End = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly ChainClock clock;
    private readonly TimeProvider machine;
    private DateTimeOffset origin;
    private DateTimeOffset chainOrigin;

    internal ChainTime(ChainClock clock, TimeProvider machine)
    {
        (this.clock, this.machine) = (clock, machine);
        origin = chainOrigin = machine.GetUtcNow();
    }

    /// <summary>Whether it only moves by <see cref="Advance"/>.</summary>
    internal bool IsManual => clock is ChainClock.ByHand;

    /// <summary>Chain time for machine time.</summary>
    internal double Pace => clock.Pace;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return IsManual ? chainOrigin : After((machine.GetUtcNow() - origin) * Pace);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Goes on from where the chain stood: a manual clock exactly there, another at the machine's time if that is later.</summary>
    internal void Resume(DateTimeOffset last)
    {
        lock (gate)
        {
            origin = machine.GetUtcNow();
            chainOrigin = IsManual || last > origin ? last : origin;
        }
    }

    /// <summary>Moves a manual clock.</summary>
    internal void Advance(TimeSpan by)
    {
        lock (gate)
        {
            chainOrigin = After(by);
        }
    }

    private DateTimeOffset After(TimeSpan passed) => passed < End - chainOrigin ? chainOrigin + passed : End;
}
