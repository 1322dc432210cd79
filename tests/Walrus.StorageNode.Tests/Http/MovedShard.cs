using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Http;

/// <summary>A network in which shard 2 went from node 0 to node 2; its blobs were certified in the epoch before.</summary>
internal static class MovedShard
{
    internal static readonly ShardIndex Index = new(2);

    internal static readonly int[][] Committee = [[0, 1], [3, 4, 5], [6, 7, 2], [8, 9]];

    /// <summary>The network, and the blobs in the order of their ids.</summary>
    internal static async Task<(TestNetwork Network, BlobId[] Blobs)> Start(int blobs = 3)
    {
        var network = await TestNetwork.Start();
        var ids = new List<BlobId>();
        for (int seed = 1; seed <= blobs; seed++)
        {
            ids.Add((await network.Store(1_000 * seed, seed, epochs: 20)).Metadata.BlobId);
        }

        await network.BeginEpoch(Committee);
        return (network, [.. ids.OrderBy(id => id.ToArray(), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))]);
    }

    internal static BlsSecretKey KeyOf(TestNode node) => node.Running.Parts.Keys.Protocol;

    /// <summary>What node 2 may ask of node 0.</summary>
    internal static SyncShard Request(TestNetwork network, BlobId? from = null, ulong count = 100, SliverAxis axis = SliverAxis.Primary) => new(
        network.Chain.State.Epoch, Index, axis, from ?? BlobId.FromBytes(new byte[32]), count, network.Chain.State.Epoch);
}
