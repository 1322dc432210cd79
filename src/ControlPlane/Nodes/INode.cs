using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Challenges;
using ControlPlane.Epochs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace ControlPlane.Nodes;

/// <summary>What the chain expects of a node: its shards in an epoch; none once it has left the committee.</summary>
public sealed record NodeAssignment(Epoch Epoch, EpochPhase Phase, int NetworkShards, NodeIdentity Node, IReadOnlyList<ShardIndex> Shards);

/// <summary>Losses to be marked at a node or unmarked.</summary>
public sealed record NodeLosses(IReadOnlyList<Loss> Losses);

/// <summary>A worker takes up a node's part of a round.</summary>
public sealed record BeginRound(RoundPlan Plan, string Worker);

/// <summary>
/// A node's part of a round: what to ask it, under a fence. No challenges when another worker is at it, when it is done, or when a guard
/// spoke; <paramref name="Reason"/> says which.
/// </summary>
public sealed record NodeRound(long Round, int Attempt, long Fence, IReadOnlyList<PairChallenge> Challenges, string Reason)
{
    /// <summary>Whether there is something to ask.</summary>
    public bool Granted => Fence > 0;
}

/// <summary>The results of a node's part of a round.</summary>
public sealed record RoundReport(long Round, int Attempt, long Fence, IReadOnlyList<ChallengeResult> Results, TimeSpan Duration);

/// <summary>Whether the report counted; a stale fence does not.</summary>
public sealed record ReportReply(bool Accepted, NodeTally? Tally);

/// <summary>A part of an existence sweep: where to go on, under a fence; nothing to do when the fence is 0.</summary>
/// <param name="Fence">Names this part.</param>
/// <param name="Partition">The partition to go on with.</param>
/// <param name="After">The last blob seen there.</param>
/// <param name="Limit">How many sliver pairs to look at before reporting.</param>
/// <param name="Reason">Why a sweep was asked for, or why there is nothing to do.</param>
public sealed record SweepPart(long Fence, int Partition, BlobId? After, int Limit, string Reason);

/// <summary>How far a part of a sweep came: the next partition and blob, or the end.</summary>
public sealed record SweepReport(long Fence, int Partition, BlobId? After, bool Finished, int Pairs, int Losses);

/// <summary>The node's actor: health, challenges, losses, score. Key <see cref="Keys.Node"/>.</summary>
public interface INode : IActor
{
    /// <summary>Tells the shards it owes. Repeatable; one of an older epoch is passed over.</summary>
    Task Assign(NodeAssignment assignment, CancellationToken ct = default);

    /// <summary>Takes a look at its health; coming back from being offline asks for a sweep.</summary>
    Task Probed(NodeProbe probe, CancellationToken ct = default);

    /// <summary>Asks for its part of a round.</summary>
    Task<NodeRound> Begin(BeginRound request, CancellationToken ct = default);

    /// <summary>Takes results and moves the score; refused when the fence is stale.</summary>
    Task<ReportReply> Report(RoundReport report, CancellationToken ct = default);

    /// <summary>Marks losses. Repeatable.</summary>
    Task Mark(NodeLosses losses, CancellationToken ct = default);

    /// <summary>Unmarks losses that are healed or owed no more. Repeatable.</summary>
    Task Unmark(NodeLosses losses, CancellationToken ct = default);

    /// <summary>Challenges it now: one more attempt at the open round, and a sweep.</summary>
    Task ChallengeNow(CancellationToken ct = default);

    /// <summary>Asks for the next part of a sweep.</summary>
    Task<SweepPart> BeginSweep(string worker, CancellationToken ct = default);

    /// <summary>Takes how far it came; false when the fence is stale.</summary>
    Task<bool> ReportSweep(SweepReport report, CancellationToken ct = default);

    /// <summary>The node.</summary>
    Task<NodeView> Describe(CancellationToken ct = default);
}
