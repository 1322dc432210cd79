using System.Collections.Frozen;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Committees;

/// <summary>
/// The storage nodes that hold the shards during an epoch, in the order every index and bitmap refers to: ascending by node id
/// (spec/messages.md §5).
/// </summary>
public sealed class Committee
{
    private readonly FrozenDictionary<ObjectId, int> memberByNode;
    private readonly int[] memberByShard;

    /// <summary>The committee of members given in any order.</summary>
    /// <exception cref="WalrusFormatException">
    /// There are no members, one is there twice or holds nothing, or the shards 0 to n-1 are not each held exactly once.
    /// </exception>
    public Committee(Epoch epoch, IEnumerable<CommitteeMember> members)
    {
        var sorted = members.OrderBy(m => m.NodeId).ToArray();
        Epoch = epoch;
        Members = sorted;
        Quorum = new Quorum(sorted.Sum(m => m.Weight));
        memberByShard = Assign(sorted, Quorum.Shards);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].NodeId == sorted[i - 1].NodeId)
            {
                throw new WalrusFormatException($"Node {sorted[i].NodeId} is in the committee twice.");
            }
        }

        memberByNode = sorted.Select((m, i) => (m.NodeId, i)).ToFrozenDictionary(e => e.NodeId, e => e.i);
        TotalKey = BlsPublicKey.Aggregate(sorted.Select(m => m.ProtocolKey));
    }

    /// <summary>The epoch the committee serves.</summary>
    public Epoch Epoch { get; }

    /// <summary>The members, ascending by node id.</summary>
    public IReadOnlyList<CommitteeMember> Members { get; }

    /// <summary>The thresholds for this number of shards.</summary>
    public Quorum Quorum { get; }

    /// <summary>The sum of all protocol keys.</summary>
    public BlsPublicKey TotalKey { get; }

    /// <summary>The position of a node among the members; -1 if it is none.</summary>
    public int IndexOf(ObjectId node) => memberByNode.GetValueOrDefault(node, -1);

    /// <summary>The position of the member that holds a shard.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    public int HolderOf(ShardIndex shard)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard.Value, memberByShard.Length);
        return memberByShard[shard.Value];
    }

    /// <summary>The weight of distinct members together.</summary>
    public int WeightOf(IEnumerable<int> members) => members.Sum(i => Members[i].Weight);

    private static int[] Assign(CommitteeMember[] members, int shards)
    {
        if (members.Length == 0)
        {
            throw new WalrusFormatException("The committee has no members.");
        }

        var holders = new int[shards];
        Array.Fill(holders, -1);
        for (int i = 0; i < members.Length; i++)
        {
            if (members[i].Weight == 0)
            {
                throw new WalrusFormatException($"Node {members[i].NodeId} holds no shard and can be no member of the committee.");
            }

            foreach (var shard in members[i].Shards)
            {
                if (shard.Value >= shards || holders[shard.Value] >= 0)
                {
                    throw new WalrusFormatException(
                        $"Shard {shard} of node {members[i].NodeId} is held twice or beyond the {shards} shards of the committee.");
                }

                holders[shard.Value] = i;
            }
        }

        return holders;
    }
}
