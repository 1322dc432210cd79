using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Recovery;

/// <summary>Another node, and the shards it has by a committee.</summary>
internal sealed record Peer(IStorageNode Node, IReadOnlyList<ShardIndex> Shards);

/// <summary>
/// The other nodes that may have what this one misses, in random order, and who held a shard before. A node whose shards have moved
/// since is named for both committees.
/// </summary>
internal sealed record PeerSet(IReadOnlyList<Peer> Nodes, Func<ShardIndex, IStorageNode?> PreviousHolder);

/// <summary>Finds the peers of a blob: the committee that answers its reads, then the current one (storage-node-api §C.1).</summary>
internal sealed class Peers(ChainWatch watch, IStorageNodes nodes, NodeState state)
{
    private static readonly TimeSpan FreshEnough = TimeSpan.FromSeconds(10);

    internal async Task<PeerSet> Of(Epoch certified, CancellationToken ct)
    {
        var chain = await watch.Read(FreshEnough, ct).ConfigureAwait(false);
        if (chain.Epoch < state.View.CommitteeEpoch)
        {
            chain = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
        }

        var self = state.Capability?.Node;
        Peer[] Members(Core.Committees.Committee? committee)
        {
            Peer[] members =
            [
                .. (committee?.Members ?? []).Where(m => m.NodeId != self && chain.Nodes.ContainsKey(m.NodeId))
                    .Select(m => new Peer(nodes.At(chain.Nodes[m.NodeId]), m.Shards)),
            ];
            Random.Shared.Shuffle(members);
            return members;
        }

        var read = chain.ReadCommittee(certified);
        Peer[] peers = [.. Members(read), .. ReferenceEquals(read, chain.Current) ? [] : Members(chain.Current)];
        return new PeerSet(peers, shard => chain.Previous is { } previous && shard.Value < previous.Quorum.Shards
            && previous.Members[previous.HolderOf(shard)].NodeId is var holder && holder != self && chain.Nodes.TryGetValue(holder, out var info)
                ? nodes.At(info)
                : null);
    }
}
