namespace Walrus.Sui.Rpc;

/// <summary>What is known of one full node. Times count from the start of the client.</summary>
/// <param name="Failures">Failed attempts in a row.</param>
/// <param name="RestsUntil">Until when it is left alone.</param>
/// <param name="Latency">How long its answers take, smoothed; zero while unknown.</param>
/// <param name="HeardAt">When it last answered or failed.</param>
/// <param name="Height">The newest checkpoint it has told of.</param>
/// <param name="Lowest">The oldest checkpoint it still keeps, when it has told.</param>
internal sealed record EndpointHealth(
    int Failures, TimeSpan RestsUntil, TimeSpan Latency, TimeSpan HeardAt, ulong? Height, ulong? Lowest)
{
    private const double Smoothing = 0.2;
    private const int MostDoublings = 20;

    /// <summary>Nothing is known.</summary>
    internal static EndpointHealth Unknown { get; } = new(0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.MinValue, null, null);

    internal bool Rests(TimeSpan now) => now < RestsUntil;

    /// <summary>Whether it may have that checkpoint; true while it has not told.</summary>
    internal bool Covers(ulong checkpoint) => !(Height < checkpoint) && !(Lowest > checkpoint);

    internal EndpointHealth Succeeded(TimeSpan now, TimeSpan latency) => this with
    {
        Failures = 0,
        RestsUntil = TimeSpan.Zero,
        HeardAt = now,
        Latency = Latency == TimeSpan.Zero ? latency : Latency * (1 - Smoothing) + latency * Smoothing,
    };

    /// <summary>It is left alone for twice as long after each further failure, shortened at random by up to a half.</summary>
    internal EndpointHealth Failed(TimeSpan now, TimeSpan first, TimeSpan longest, double random)
    {
        var rest = first * Math.Pow(2, Math.Min(Failures, MostDoublings));
        return this with
        {
            Failures = Failures + 1,
            HeardAt = now,
            RestsUntil = now + (rest < longest ? rest : longest) * (0.5 + random / 2),
        };
    }

    /// <summary>The height may fall: a node that was restored from a backup is behind again.</summary>
    internal EndpointHealth Told(ulong? height, ulong? lowest) => this with { Height = height ?? Height, Lowest = lowest ?? Lowest };
}

/// <summary>Which full node is asked: a pure ranking.</summary>
internal static class EndpointRanking
{
    /// <summary>Below this, differences of latency do not matter.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The endpoint to ask: one not yet tried, that does not rest, has the checkpoint, is at the height of the others, has not just failed,
    /// and answers quickly. The one asked so far is left only for one twice as fast, so that a caller reads what it wrote.
    /// </summary>
    /// <param name="all">What is known of each.</param>
    /// <param name="now">The time.</param>
    /// <param name="checkpoint">A checkpoint it must have; null when any will do.</param>
    /// <param name="maxLag">Checkpoints behind the highest from which on one counts as behind.</param>
    /// <param name="current">The one asked so far.</param>
    /// <param name="tried">A bit for each that has failed this very call.</param>
    internal static int Best(IReadOnlyList<EndpointHealth> all, TimeSpan now, ulong? checkpoint, ulong maxLag, int current, uint tried)
    {
        ulong highest = all.Max(e => e.Height ?? 0);
        return Enumerable.Range(0, all.Count).MinBy(Rank);

        (bool, bool, bool, bool, bool, TimeSpan, TimeSpan, int) Rank(int i)
        {
            var one = all[i];
            bool rests = one.Rests(now);
            bool lags = checkpoint is null && one.Height is { } height && highest - Math.Min(height, highest) > maxLag;
            var latency = one.Latency > Quick ? one.Latency : Quick;
            return (
                (tried >> i & 1) != 0, rests, checkpoint is { } needed && !one.Covers(needed), lags, one.Failures > 0,
                rests ? one.RestsUntil : TimeSpan.Zero, i == current ? latency / 2 : latency, i);
        }
    }
}
