namespace ControlPlane.Chain;

/// <summary>Rounds are numbered by the clock, so that every process counts alike: a round's number is its beginning divided by its length.</summary>
public static class Rounds
{
    /// <summary>The round of a moment.</summary>
    public static long Of(DateTimeOffset at, TimeSpan length) => (at - DateTimeOffset.UnixEpoch).Ticks / length.Ticks;

    /// <summary>When a round begins.</summary>
    public static DateTimeOffset Start(long round, TimeSpan length) => DateTimeOffset.UnixEpoch + round * length;
}
