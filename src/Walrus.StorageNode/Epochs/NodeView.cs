using System.Collections.Immutable;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Epochs;

/// <summary>What the node holds to be true at one moment; requests are answered from one such picture.</summary>
/// <param name="EventEpoch">The epoch by the events processed; blobs expire by it.</param>
/// <param name="CommitteeEpoch">The epoch whose committee <paramref name="Shards"/> follows; behind the former while a change is taken up.</param>
/// <param name="Member">Whether the node is in that committee.</param>
/// <param name="Status">Where the node stands.</param>
/// <param name="Codec">For the network's number of shards; null until that is known.</param>
/// <param name="Shards">Every shard with storage here.</param>
internal sealed record NodeView(
    Epoch EventEpoch, Epoch CommitteeEpoch, bool Member, NodeStatus Status, RedStuffCodec? Codec,
    ImmutableSortedDictionary<ShardIndex, ShardStatus> Shards)
{
    /// <summary>Shards the node owes, whether complete or not.</summary>
    internal IEnumerable<ShardIndex> Owned => Shards.Where(s => s.Value != ShardStatus.LockedToMove).Select(s => s.Key);

    /// <summary>Whether slivers of a shard may be read here.</summary>
    internal bool Holds(ShardIndex shard) => Shards.ContainsKey(shard);

    /// <summary>Whether slivers of a shard may be stored here.</summary>
    internal bool Owns(ShardIndex shard) => Shards.TryGetValue(shard, out var status) && status != ShardStatus.LockedToMove;

    /// <summary>Shards the node owes and does not have whole yet.</summary>
    internal IEnumerable<ShardIndex> Unfinished =>
        Shards.Where(s => s.Value is ShardStatus.None or ShardStatus.ActiveSync or ShardStatus.ActiveRecover).Select(s => s.Key);

    /// <summary>Whether the committee of the present is taken up, so that what the node owes is known.</summary>
    internal bool IsSettled => CommitteeEpoch == EventEpoch && !Status.IsCatchingUp;
}
