using ControlPlane.Actors;
using ControlPlane.Chain;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Sui.Chain;

namespace ControlPlane.Epochs;

/// <summary>A storage node as the chain names it; keys in base64. Name and address were chosen by its operator and are not trusted.</summary>
public sealed record NodeIdentity(ObjectId NodeId, string Name, string NetworkAddress, string ProtocolKey, string NetworkKey)
{
    /// <summary>From the chain's record.</summary>
    public static NodeIdentity From(StorageNodeInfo node) =>
        new(node.NodeId, node.Name, node.NetworkAddress, node.ProtocolKey.ToString(), node.NetworkKey.ToString());

    /// <summary>As the clients of nodes want it.</summary>
    /// <exception cref="Walrus.Core.WalrusFormatException">A key is not one.</exception>
    public StorageNodeInfo ToInfo() => new(
        NodeId, Name, NetworkAddress, BlsPublicKey.FromBytes(Convert.FromBase64String(ProtocolKey)),
        NetworkPublicKey.FromBytes(Convert.FromBase64String(NetworkKey)));
}

/// <summary>A member of a committee and its shards.</summary>
public sealed record EpochMember(NodeIdentity Node, IReadOnlyList<ShardIndex> Shards);

/// <summary>An epoch as one consistent read of the chain shows it: committee, shard map, phase.</summary>
/// <param name="Epoch">Which.</param>
/// <param name="Shards">Shards of the network.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="PhaseSince">Since when, where the chain says so.</param>
/// <param name="Duration">How long an epoch lasts.</param>
/// <param name="Members">The committee in the chain's order; empty in epoch 0.</param>
public sealed record EpochPicture(
    Epoch Epoch, int Shards, EpochPhase Phase, DateTimeOffset? PhaseSince, TimeSpan Duration, IReadOnlyList<EpochMember> Members)
{
    /// <summary>From the chain's state.</summary>
    public static EpochPicture From(ChainState state) => new(
        state.Epoch, state.Shards, state.Phase, state.PhaseSince, state.EpochDuration,
        [.. (state.Current?.Members ?? []).Select(m => new EpochMember(NodeIdentity.From(state.Nodes[m.NodeId]), m.Shards))]);
}

/// <summary>What is known of epochs.</summary>
/// <param name="Current">The newest picture; null before the first.</param>
/// <param name="Previous">The picture before an epoch change; its nodes may still hold what the new ones lack.</param>
/// <param name="Announced">The newest epoch that events have announced; above <see cref="EpochPicture.Epoch"/> the picture is old.</param>
public sealed record EpochsView(EpochPicture? Current, EpochPicture? Previous, Epoch Announced)
{
    /// <summary>The picture, when it is of the epoch the chain is in.</summary>
    public EpochPicture? Settled => Current is { } picture && picture.Epoch >= Announced ? picture : null;

    /// <summary>Every node that is, or just was, in the committee.</summary>
    public IEnumerable<NodeIdentity> Nodes() =>
        (Current?.Members ?? []).Concat(Previous?.Members ?? []).Select(m => m.Node).DistinctBy(n => n.NodeId);
}

/// <summary>The durable form of <see cref="EpochsView"/>.</summary>
public sealed record EpochsState
{
    /// <summary>The layout of this record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Events at or below this checkpoint were applied.</summary>
    public ulong? Cursor { get; init; }

    /// <summary>The newest epoch announced by an event.</summary>
    public Epoch Announced { get; init; }

    /// <summary>The newest picture.</summary>
    public EpochPicture? Current { get; init; }

    /// <summary>The picture of the epoch before.</summary>
    public EpochPicture? Previous { get; init; }

    /// <summary>Nodes that have not been told of <see cref="Current"/> yet: an outbox.</summary>
    public IReadOnlyList<ObjectId> Untold { get; init; } = [];
}

/// <summary>Epochs, committees and the shard map; tells each node its shards. Key <see cref="Keys.Epochs"/>.</summary>
public interface IEpochs : IActor
{
    /// <summary>Applies what the feed hands on; repeatable.</summary>
    Task Apply(EventSpan span, CancellationToken ct = default);

    /// <summary>Takes a fresh picture; one of an older epoch is passed over. When it returns, every node knows its shards.</summary>
    Task Refresh(EpochPicture picture, CancellationToken ct = default);

    /// <summary>What is known.</summary>
    Task<EpochsView> Describe(CancellationToken ct = default);
}
