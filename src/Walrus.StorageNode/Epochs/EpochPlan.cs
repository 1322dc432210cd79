using System.Collections.Immutable;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>What a new committee asks of this node (node-behaviour §3).</summary>
/// <param name="Member">Whether the node is in it.</param>
/// <param name="Status">Where the node stands from now on.</param>
/// <param name="Shards">Every shard that has storage here from now on, with its status.</param>
/// <param name="Begun">Shards whose synchronisation begins from nothing; what an earlier one has noted is void.</param>
internal sealed record EpochPlan(
    bool Member, NodeStatus Status, ImmutableSortedDictionary<ShardIndex, ShardStatus> Shards, IReadOnlyList<ShardIndex> Begun)
{
    /// <summary>
    /// The plan for the committees of <paramref name="chain"/>. The same whenever it is made again for the same epoch, so that a crash
    /// between two steps changes nothing. A shard gained is synchronised even if it was once held: it has missed what came since.
    /// </summary>
    internal static EpochPlan For(ObjectId node, ChainState chain, NodeStatus status, IReadOnlyDictionary<ShardIndex, ShardStatus> held)
    {
        var owned = ShardsOf(chain.Current, node);
        var before = ShardsOf(chain.Previous, node);
        var next = StatusAfter(status, owned.Count > 0, before.Count > 0, chain.Epoch);
        var shards = ImmutableSortedDictionary.CreateBuilder<ShardIndex, ShardStatus>();
        foreach (var (shard, was) in held)
        {
            shards[shard] = was;
            if (!owned.Contains(shard))
            {
                shards[shard] = ShardStatus.LockedToMove;
            }
        }

        var begun = owned.Where(s => !held.TryGetValue(s, out var was) || was == ShardStatus.LockedToMove || HasMissed(s)).Order().ToArray();
        foreach (var shard in begun)
        {
            shards[shard] = ShardStatus.None;
        }

        return new EpochPlan(owned.Count > 0, next, shards.ToImmutable(), begun);

        // Whoever was away does not know what a shard went through that was not its own the epoch before.
        bool HasMissed(ShardIndex shard) => status.IsCatchingUp && !before.Contains(shard);
    }

    /// <summary>
    /// Shards given away in an earlier epoch: nobody fetches them from here any more. To be asked only when the change to the chain's epoch
    /// is done.
    /// </summary>
    internal static IReadOnlyList<ShardIndex> Removable(ObjectId node, ChainState chain, IReadOnlyDictionary<ShardIndex, ShardStatus> held)
    {
        var (owned, before) = (ShardsOf(chain.Current, node), ShardsOf(chain.Previous, node));
        var givenAway = held.Where(s => s.Value == ShardStatus.LockedToMove).Select(s => s.Key);
        return [.. givenAway.Where(s => !before.Contains(s) && !owned.Contains(s)).Order()];
    }

    private static NodeStatus StatusAfter(NodeStatus status, bool member, bool wasMember, Epoch epoch) => (member, status) switch
    {
        (false, _) => new NodeStatus.Standby(),
        (true, NodeStatus.Standby) => new NodeStatus.RecoverMetadata(),
        (true, { IsCatchingUp: true }) => wasMember ? new NodeStatus.RecoveryInProgress(epoch) : new NodeStatus.RecoverMetadata(),
        (true, NodeStatus.RecoveryInProgress) => new NodeStatus.RecoveryInProgress(epoch),
        _ => status,
    };

    private static HashSet<ShardIndex> ShardsOf(Committee? committee, ObjectId node) =>
        committee?.IndexOf(node) is { } index and >= 0 ? [.. committee.Members[index].Shards] : [];
}
