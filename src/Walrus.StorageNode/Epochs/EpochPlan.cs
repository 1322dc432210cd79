using System.Collections.Immutable;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>What a new committee asks of this node's shards.</summary>
/// <param name="Member">Whether the node is in it.</param>
/// <param name="Shards">Every shard that has storage here from now on, with its status.</param>
/// <param name="Dropped">Shards whose storage goes: this node held them neither in this epoch nor in the one before.</param>
internal sealed record EpochPlan(bool Member, ImmutableSortedDictionary<ShardIndex, ShardStatus> Shards, IReadOnlyList<ShardIndex> Dropped)
{
    /// <summary>
    /// The plan for the committees of <paramref name="chain"/>. The same whenever it is made again for the same epoch, so that a crash
    /// between two steps changes nothing. A shard gained is synchronised even if it was once held: it has missed what came since.
    /// </summary>
    internal static EpochPlan For(ObjectId node, ChainState chain, IReadOnlyDictionary<ShardIndex, ShardStatus> held)
    {
        var owned = ShardsOf(chain.Current, node);
        var before = ShardsOf(chain.Previous, node);
        var shards = ImmutableSortedDictionary.CreateBuilder<ShardIndex, ShardStatus>();
        foreach (var shard in owned)
        {
            shards[shard] = held.TryGetValue(shard, out var status) && status is not (ShardStatus.LockedToMove or ShardStatus.None)
                ? status
                : ShardStatus.ActiveSync;
        }

        foreach (var shard in held.Keys.Where(s => before.Contains(s) && !owned.Contains(s)))
        {
            shards[shard] = ShardStatus.LockedToMove;
        }

        return new EpochPlan(owned.Count > 0, shards.ToImmutable(), [.. held.Keys.Where(s => !shards.ContainsKey(s)).Order()]);
    }

    private static HashSet<ShardIndex> ShardsOf(Committee? committee, ObjectId node) =>
        committee?.IndexOf(node) is { } index and >= 0 ? [.. committee.Members[index].Shards] : [];
}
