using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Recovery;

/// <summary>The other nodes that may have what this one misses, in random order, and who held a shard before.</summary>
internal sealed record PeerSet(IReadOnlyList<IStorageNode> Nodes, Func<ShardIndex, IStorageNode?> PreviousHolder);

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
        StorageNodeInfo[] Members(Core.Committees.Committee? committee)
        {
            StorageNodeInfo[] infos =
            [
                .. (committee?.Members ?? []).Where(m => m.NodeId != self)
                    .Select(m => chain.Nodes.GetValueOrDefault(m.NodeId)).OfType<StorageNodeInfo>(),
            ];
            Random.Shared.Shuffle(infos);
            return infos;
        }

        var peers = Members(chain.ReadCommittee(certified)).Concat(Members(chain.Current)).DistinctBy(p => p.NodeId).Select(nodes.At).ToArray();
        return new PeerSet(peers, shard => chain.Previous is { } previous && shard.Value < previous.Quorum.Shards
            && previous.Members[previous.HolderOf(shard)].NodeId is var holder && holder != self && chain.Nodes.TryGetValue(holder, out var info)
                ? nodes.At(info)
                : null);
    }
}
