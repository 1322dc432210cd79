using Walrus.Client.Nodes;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Http;

public sealed class BlobLifeTests
{
    [Fact]
    public async Task A_blob_is_stored_confirmed_and_read_back_from_any_quorum()
    {
        await using var network = await TestNetwork.Start();
        var blob = network.Encode(50_000);
        var id = blob.Metadata.BlobId;
        network.Chain.Register(id);
        await network.Settle();
        await network.Upload(blob);
        foreach (var node in network.Nodes)
        {
            var reply = Assert.IsType<NodeReply<SignedMessage<StorageConfirmation>>.Ok>(await node.Client.GetConfirmation(id, null));
            Assert.True(reply.Value.IsFrom(node.Running.ProtocolKey));
            Assert.True(reply.Value.Says(new StorageConfirmation(network.Chain.State.Epoch, id, null)));
            var metadata = Assert.IsType<NodeReply<BlobMetadataWithId>.Ok>(await node.Client.GetMetadata(id));
            Assert.Equal(MetadataFault.None, metadata.Value.Verify(network.Codec.Config));
            foreach (var pair in network.PairsOf(node, id))
            {
                foreach (var axis in TestNetwork.Axes)
                {
                    var sliver = Assert.IsType<NodeReply<Sliver>.Ok>(await node.Client.GetSliver(id, pair, axis));
                    Assert.Equal(network.Sliver(blob, pair, axis), sliver.Value);
                    var status = Assert.IsType<NodeReply<StoredStatus>.Ok>(await node.Client.GetSliverStatus(id, pair, axis));
                    Assert.Equal(StoredStatus.Stored, status.Value);
                }
            }
        }
    }
}
