using ControlPlane.Challenges;
using ControlPlane.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace ControlPlane.Fleet;

/// <summary>Everything on one page.</summary>
/// <param name="At">When it was put together.</param>
/// <param name="Chain">Where we are on the chain.</param>
/// <param name="Epoch">The epoch; null until the chain was read.</param>
/// <param name="Blobs">Counts of blobs.</param>
/// <param name="Nodes">Every node that is, or just was, in the committee; one that cannot be described is a row all the same.</param>
public sealed record FleetView(DateTimeOffset At, FleetChain Chain, FleetEpoch? Epoch, FleetBlobs Blobs, IReadOnlyList<FleetNode> Nodes);

/// <summary>Our place on the chain: the next checkpoint wanted, the chain's newest, seconds behind (null while unknown).</summary>
public sealed record FleetChain(ulong Next, ulong Tip, double? LagSeconds, ulong Events);

/// <summary>The epoch. <paramref name="Settled"/> is false between an announcement and the picture that follows it.</summary>
public sealed record FleetEpoch(Epoch Epoch, EpochPhase Phase, int Shards, int Members, bool Settled);

/// <summary>Blobs by what the chain says of them, and bytes of certified ones before encoding.</summary>
public sealed record FleetBlobs(long Certified, long Registered, ulong CertifiedBytes);

/// <summary>One node.</summary>
/// <param name="NodeId">Its id.</param>
/// <param name="Name">As registered.</param>
/// <param name="Address">As registered.</param>
/// <param name="Shards">Shards it owes.</param>
/// <param name="Reach">Whether it can be spoken to.</param>
/// <param name="Standing">How far it is trusted with data.</param>
/// <param name="Reasons">Why.</param>
/// <param name="MeanLoss">The part believed lost.</param>
/// <param name="LossBound">With 95 % confidence not more is lost.</param>
/// <param name="LastRound">Its latest round.</param>
/// <param name="OpenLosses">Losses not healed.</param>
/// <param name="RepairsQueued">Repairs waiting or under way.</param>
/// <param name="RepairsHealed">Repairs that healed, ever.</param>
/// <param name="RepairedBytes">Bytes they moved.</param>
/// <param name="DeadLetters">Repairs given up.</param>
/// <param name="Sweep">Why a sweep is under way; null when none is.</param>
/// <param name="Unknown">Why this row could not be read; null when it could.</param>
public sealed record FleetNode(
    ObjectId NodeId, string Name, string Address, int Shards, Reach Reach, NodeStanding Standing, IReadOnlyList<string> Reasons, double MeanLoss,
    double LossBound, NodeTally? LastRound, int OpenLosses, int RepairsQueued, long RepairsHealed, long RepairedBytes, int DeadLetters,
    string? Sweep, string? Unknown);
