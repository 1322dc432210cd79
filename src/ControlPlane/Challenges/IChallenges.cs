using ControlPlane.Actors;
using ControlPlane.Blobs;
using Walrus.Core.Identifiers;

namespace ControlPlane.Challenges;

/// <summary>Asks for a round to be opened at a checkpoint (see <see cref="Chain.RoundMark"/>).</summary>
/// <param name="Round">Its number: its beginning divided by the length of a round.</param>
/// <param name="Epoch">The epoch it is held in.</param>
/// <param name="NetworkShards">Shards of the network.</param>
/// <param name="Checkpoint">The checkpoint's sequence number.</param>
/// <param name="Digest">Its digest in base58.</param>
/// <param name="Timestamp">Its time.</param>
/// <param name="Entropy">32 random bytes in hex; the first that come become the challenger's secret, later ones are passed over.</param>
public sealed record RoundRequest(
    long Round, Epoch Epoch, int NetworkShards, ulong Checkpoint, string Digest, DateTimeOffset Timestamp, string Entropy);

/// <summary>
/// An open round: its seed can be recomputed from what stands here, and the nonce was promised (<paramref name="Commitment"/>) before the
/// checkpoint existed. Bytes in hex.
/// </summary>
public sealed record RoundPlan(
    long Round, Epoch Epoch, int NetworkShards, ulong Checkpoint, string Digest, string Nonce, string Commitment, string Seed,
    DateTimeOffset OpenedAt, IReadOnlyList<BlobEntry> Blobs);

/// <summary>A plan, or why there is none.</summary>
public sealed record RoundReply(RoundPlan? Plan, string Reason);

/// <summary>What one node's part of a round came to.</summary>
public sealed record NodeTally(long Round, int Attempt, ObjectId Node, OutcomeCounts Counts, TimeSpan Duration, DateTimeOffset At);

/// <summary>A round for the log; <paramref name="Void"/> says why it was not held, if so.</summary>
public sealed record RoundEntry(
    long Round, Epoch Epoch, ulong Checkpoint, string Digest, string Nonce, string Commitment, string NextCommitment, DateTimeOffset OpenedAt,
    int Blobs,
    string? Void, IReadOnlyList<NodeTally> Tallies);

/// <summary>Rounds, newest first.</summary>
public sealed record ChallengesView(IReadOnlyList<RoundEntry> Rounds);

/// <summary>The durable form of the rounds.</summary>
public sealed record ChallengesState
{
    /// <summary>The layout of this record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The challenger's secret in hex, from which every nonce follows; empty before the first round.</summary>
    public string Secret { get; init; } = "";

    /// <summary>How many rounds were opened; numbers the nonces.</summary>
    public long Opened { get; init; }

    /// <summary>The round that is open; null before the first.</summary>
    public RoundPlan? Plan { get; init; }

    /// <summary>Rounds, newest first, bounded.</summary>
    public IReadOnlyList<RoundEntry> Rounds { get; init; } = [];
}

/// <summary>The challenge rounds: draws blobs, commits to nonces, keeps the log. Key <see cref="Keys.Challenges"/>.</summary>
public interface IChallenges : IActor
{
    /// <summary>Opens a round, or returns the plan when it is open already; a round older than the open one has none. Repeatable.</summary>
    Task<RoundReply> Open(RoundRequest request, CancellationToken ct = default);

    /// <summary>Logs a round as not held: a guard spoke (G5 and its like). Passed over when it was opened or logged already.</summary>
    Task Skip(long round, string reason, CancellationToken ct = default);

    /// <summary>Logs a node's part. Repeatable.</summary>
    Task Record(NodeTally tally, CancellationToken ct = default);

    /// <summary>The log.</summary>
    Task<ChallengesView> Describe(CancellationToken ct = default);
}
