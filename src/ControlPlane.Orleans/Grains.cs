using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Challenges;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using ControlPlane.Repairs;
using Orleans;
using Orleans.Runtime;

namespace ControlPlane.Orleans;

/// <summary><see cref="IFeed"/> in a cluster.</summary>
public interface IFeedGrain : IActorGrain, IFeed;

[GrainType("feed")]
internal sealed class FeedGrain(IDocument<FeedState> state, IActorContext actor, ControlPlaneOptions options, IGrainContext grain)
    : Feed(state, actor, options), IFeedGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}

/// <summary><see cref="IEpochs"/> in a cluster.</summary>
public interface IEpochsGrain : IActorGrain, IEpochs;

[GrainType("epochs")]
internal sealed class EpochsGrain(IDocument<EpochsState> state, IActorContext actor, ControlPlaneOptions options, IGrainContext grain)
    : EpochLog(state, actor, options), IEpochsGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}

/// <summary><see cref="IPartition"/> in a cluster.</summary>
public interface IPartitionGrain : IActorGrain, IPartition;

[GrainType("partition")]
internal sealed class PartitionGrain(IDocument<PartitionState> state, IActorContext actor, ControlPlaneOptions options, IGrainContext grain)
    : Partition(state, actor, options), IPartitionGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}

/// <summary><see cref="IBlob"/> in a cluster.</summary>
public interface IBlobGrain : IActorGrain, IBlob;

[GrainType("blob")]
internal sealed class BlobGrain(IDocument<BlobState> state, IActorContext actor, ControlPlaneOptions options, IGrainContext grain)
    : Blob(state, actor, options), IBlobGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}

/// <summary><see cref="IChallenges"/> in a cluster.</summary>
public interface IChallengesGrain : IActorGrain, IChallenges;

[GrainType("challenges")]
internal sealed class ChallengesGrain(IDocument<ChallengesState> state, IActorContext actor, ControlPlaneOptions options, IGrainContext grain)
    : ChallengeLog(state, actor, options), IChallengesGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}

/// <summary><see cref="INode"/> in a cluster.</summary>
public interface INodeGrain : IActorGrain, INode;

[GrainType("node")]
internal sealed class NodeGrain(IDocument<NodeState> state, IActorContext actor, ControlPlaneOptions options, IGrainContext grain)
    : Node(state, actor, options), INodeGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}

/// <summary><see cref="IRepairLane"/> in a cluster.</summary>
public interface IRepairLaneGrain : IActorGrain, IRepairLane;

[GrainType("lane")]
internal sealed class RepairLaneGrain(IDocument<RepairLaneState> state, IActorContext actor, ControlPlaneOptions options, IGrainContext grain)
    : RepairLane(state, actor, options), IRepairLaneGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}
