using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <summary>Where an epoch stands (contracts §7).</summary>
public enum EpochPhase
{
    /// <summary>The epoch has begun and shards are synchronised; reads of older blobs go to the previous committee.</summary>
    Sync = 0,

    /// <summary>A quorum is synchronised; voting for the next epoch may end at half the epoch.</summary>
    Done = 1,

    /// <summary>The next committee is chosen; the next epoch may begin at the end of this one.</summary>
    NextSelected = 2,
}

/// <summary>What the chain says of one storage node (the fields of <c>StorageNodeInfo</c>).</summary>
/// <param name="NodeId">The id of its staking pool.</param>
/// <param name="Name">At most 100 bytes; chosen by the operator, not trusted.</param>
/// <param name="NetworkAddress"><c>host:port</c> as registered; at most 259 bytes, not trusted.</param>
/// <param name="ProtocolKey">Signs confirmations.</param>
/// <param name="NetworkKey">The key of its TLS certificate.</param>
public sealed record StorageNodeInfo(
    ObjectId NodeId, string Name, string NetworkAddress, BlsPublicKey ProtocolKey, NetworkPublicKey NetworkKey);

/// <summary>The state of the Walrus contracts as one consistent picture.</summary>
/// <param name="Epoch">The current epoch; 0 before the first committee.</param>
/// <param name="Shards">Shards of the network.</param>
/// <param name="Phase">Where the epoch stands.</param>
/// <param name="PhaseSince">When <see cref="EpochPhase.Done"/> was reached; null while synchronising.</param>
/// <param name="FirstEpochStart">When epoch 0 may end.</param>
/// <param name="EpochDuration">Between the end of one epoch change and the start of the next.</param>
/// <param name="MaxEpochsAhead">The most epochs storage can be bought for.</param>
/// <param name="Current">The committee, in the chain's order (bitmaps count in it); null in epoch 0.</param>
/// <param name="Previous">The committee before; null in epochs 0 and 1.</param>
/// <param name="Next">Shards of the next committee by node, once chosen.</param>
/// <param name="Nodes">Every node of these committees, by id.</param>
/// <param name="StoragePrice">FROST per MiB of encoded data and epoch.</param>
/// <param name="WritePrice">FROST per MiB of encoded data.</param>
/// <param name="TotalCapacity">Bytes of encoded data the network sells.</param>
/// <param name="UsedCapacity">Of which reserved in this epoch.</param>
public sealed record ChainState(
    Epoch Epoch,
    int Shards,
    EpochPhase Phase,
    DateTimeOffset? PhaseSince,
    DateTimeOffset FirstEpochStart,
    TimeSpan EpochDuration,
    int MaxEpochsAhead,
    Committee? Current,
    Committee? Previous,
    IReadOnlyDictionary<ObjectId, IReadOnlyList<ShardIndex>>? Next,
    IReadOnlyDictionary<ObjectId, StorageNodeInfo> Nodes,
    ulong StoragePrice,
    ulong WritePrice,
    ulong TotalCapacity,
    ulong UsedCapacity)
{
    /// <summary>The last certified event blob and the attestations since (contracts §5).</summary>
    public EventBlobState EventBlobs { get; init; } = EventBlobState.None;

    /// <summary>The committee that answers reads of a blob certified in <paramref name="certified"/> (storage-node-api §C.1).</summary>
    public Committee? ReadCommittee(Epoch certified) => Phase == EpochPhase.Sync && certified < Epoch ? Previous : Current;
}
