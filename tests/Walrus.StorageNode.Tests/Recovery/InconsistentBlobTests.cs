using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Recovery;

public sealed class InconsistentBlobTests
{
    private static readonly SliverIndex Wrong = new(2);

    /// <summary>Metadata that commits to another sliver than the symbols form, as a careless or malicious client may upload it.</summary>
    private static BlobMetadataWithId Spoil(TestNetwork network, EncodedBlob blob)
    {
        var good = blob.Metadata.Metadata;
        var pairs = good.Pairs.ToArray();
        int pair = network.Codec.Config.PairOf(Wrong, SliverAxis.Primary).Value;
        pairs[pair] = pairs[pair] with { Primary = MerkleNode.Digest(new byte[32]) };
        var spoiled = new BlobMetadata(good.UnencodedLength, pairs);
        return new BlobMetadataWithId(spoiled.ComputeBlobId(), spoiled);
    }

    [Fact]
    public async Task The_node_that_cannot_rebuild_its_sliver_proves_it_and_every_node_forgets_the_blob()
    {
        await using var network = await TestNetwork.Start();
        var blob = network.Encode(900);
        var metadata = Spoil(network, blob);
        var id = metadata.BlobId;
        var registered = network.Chain.Register(id);
        await network.Settle();
        foreach (var node in network.Nodes)
        {
            Assert.True((await node.Client.PutMetadata(id, metadata.Metadata)).IsOk);
            foreach (var pair in network.PairsOf(node, id))
            {
                foreach (var axis in TestNetwork.Axes)
                {
                    bool wrong = axis == SliverAxis.Primary && network.Codec.Config.SliverOf(pair, axis) == Wrong;
                    Assert.Equal(!wrong, (await node.Client.PutSliver(id, pair, network.Sliver(blob, pair, axis))).IsOk);
                }
            }
        }

        network.Chain.Certify(id, registered);

        await TestNetwork.Until(
            async () => (await Task.WhenAll(network.Nodes.Select(n => n.Client.GetStatus(id))))
                .All(r => r is NodeReply<BlobStatus>.Ok { Value: BlobStatus.Invalid }),
            "every node knows that the blob is invalid");
        Assert.Contains(network.Nodes, n => n.Wallet.Calls.Contains("invalidate"));
        Assert.All(network.Nodes, n => Assert.Empty(n.Slivers.Shards()));
    }
}
