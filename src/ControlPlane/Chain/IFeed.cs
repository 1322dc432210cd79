using ControlPlane.Actors;

namespace ControlPlane.Chain;

/// <summary>Checkpoints without a gap, in order; at least one.</summary>
public sealed record CheckpointBatch(IReadOnlyList<Checkpoint> Checkpoints);

/// <summary>Whether a batch was taken; <paramref name="Next"/> is the checkpoint the feed wants next either way.</summary>
public sealed record FeedReply(bool Accepted, ulong Next);

/// <summary>The first checkpoint at or after the beginning of a challenge round: nobody could choose it (product §B.5).</summary>
public sealed record RoundMark(long Round, ulong Sequence, string Digest, DateTimeOffset Timestamp);

/// <summary>What the feed knows.</summary>
/// <param name="Next">The checkpoint it wants next; everything below is durable in every actor it concerns.</param>
/// <param name="Digest">Of the last checkpoint taken; empty before the first.</param>
/// <param name="Timestamp">Of the last checkpoint taken.</param>
/// <param name="Tip">The newest checkpoint of the chain, as last seen.</param>
/// <param name="TipSeenAt">When that was; null before the first look.</param>
/// <param name="Events">How many events were handed on since the beginning.</param>
/// <param name="Marks">Of the latest rounds, oldest first.</param>
public sealed record FeedView(
    ulong Next, string Digest, DateTimeOffset? Timestamp, ulong Tip, DateTimeOffset? TipSeenAt, ulong Events, IReadOnlyList<RoundMark> Marks)
{
    /// <summary>How far our picture is behind the chain: nothing at the tip, else the age of the last checkpoint or of the last look.</summary>
    public TimeSpan Lag(DateTimeOffset now)
    {
        if (TipSeenAt is not { } seen) return TimeSpan.MaxValue;
        var blind = now - seen;
        var behind = Next > Tip || Timestamp is not { } at ? TimeSpan.Zero : now - at;
        return blind > behind ? blind : behind;
    }
}

/// <summary>The durable form of <see cref="FeedView"/>.</summary>
public sealed record FeedState
{
    /// <summary>The layout of this record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The checkpoint wanted next; null before the first batch, when the options say where to begin.</summary>
    public ulong? Next { get; init; }

    /// <summary>Base58, of the last checkpoint taken.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Of the last checkpoint taken.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The newest checkpoint of the chain, as last seen.</summary>
    public ulong Tip { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? TipSeenAt { get; init; }

    /// <summary>How many events were handed on.</summary>
    public ulong Events { get; init; }

    /// <summary>Of the latest rounds, oldest first.</summary>
    public IReadOnlyList<RoundMark> Marks { get; init; } = [];
}

/// <summary>
/// The chain as the control plane follows it: hands events to epochs and partitions, then moves its cursor. Key <see cref="Keys.Feed"/>.
/// </summary>
public interface IFeed : IActor
{
    /// <summary>Takes a batch that continues the cursor, and only such a one; when it returns, the events are durable where they belong.</summary>
    Task<FeedReply> Accept(CheckpointBatch batch, CancellationToken ct = default);

    /// <summary>Tells the newest checkpoint of the chain, so that the lag is known.</summary>
    Task Observe(ulong tip, CancellationToken ct = default);

    /// <summary>What it knows.</summary>
    Task<FeedView> Describe(CancellationToken ct = default);
}
