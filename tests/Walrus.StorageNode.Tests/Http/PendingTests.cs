using Walrus.Client.Nodes;
using Walrus.Core.Messages;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Http;

public sealed class PendingTests
{
    [Fact]
    public async Task What_is_uploaded_before_the_registration_is_kept_and_stored_when_it_comes()
    {
        await using var network = await TestNetwork.Start();
        var blob = network.Encode(9_000);
        var id = blob.Metadata.BlobId;
        var node = network.Nodes[0];
        var (code, json) = await network.Send(node, HttpMethod.Put, $"/v1/blobs/{id}/metadata?pending=true", blob.Metadata.Metadata.ToBcs());
        Assert.Equal((202, "metadata buffered pending registration"), (code, json.GetProperty("success").GetProperty("data").GetString()));
        foreach (var pair in network.PairsOf(node, id))
        {
            foreach (var axis in TestNetwork.Axes)
            {
                (code, json) = await network.Send(node, HttpMethod.Put,
                    $"/v1/blobs/{id}/slivers/{pair}/{(axis == Core.RedStuff.SliverAxis.Primary ? "primary" : "secondary")}?pending=true",
                    network.Sliver(blob, pair, axis).ToBcs());
                Assert.Equal((202, "sliver buffered pending registration"), (code, json.GetProperty("success").GetProperty("data").GetString()));
                var status = await node.Client.GetSliverStatus(id, pair, axis);
                Assert.Equal(StoredStatus.Buffered, Assert.IsType<NodeReply<StoredStatus>.Ok>(status).Value);
                Assert.False((await node.Client.GetSliver(id, pair, axis)).IsOk);
            }
        }

        Assert.Equal(StoredStatus.Buffered, Assert.IsType<NodeReply<StoredStatus>.Ok>(await node.Client.GetMetadataStatus(id)).Value);
        var early = await node.Client.GetConfirmation(id, null);
        Assert.Equal("NOT_REGISTERED", Assert.IsType<NodeReply<SignedMessage<StorageConfirmation>>.Refused>(early).Reason);
        var waiting = network.Send(node, HttpMethod.Get, $"/v1/blobs/{id}/confirmation/permanent?wait_for_registration=true");
        network.Chain.Register(id);
        (code, _) = await waiting;
        Assert.Equal(200, code);
        Assert.Equal(StoredStatus.Stored, Assert.IsType<NodeReply<StoredStatus>.Ok>(await node.Client.GetMetadataStatus(id)).Value);
        Assert.True((await node.Client.GetSliver(id, network.PairsOf(node, id).First(), TestNetwork.Axes[0])).IsOk);
    }

    [Fact]
    public async Task Waiting_ends_when_its_time_is_over()
    {
        await using var network = await TestNetwork.Start();
        var blob = network.Encode(900);
        var id = blob.Metadata.BlobId;
        await network.Send(network.Nodes[0], HttpMethod.Put, $"/v1/blobs/{id}/metadata?pending=true", blob.Metadata.Metadata.ToBcs());
        var (code, json) = await network.Send(
            network.Nodes[0], HttpMethod.Get, $"/v1/blobs/{id}/confirmation/permanent?wait_for_registration=true&wait_millis=30");
        Assert.Equal((400, "NOT_REGISTERED"), (code, json.GetProperty("error").GetProperty("details")[0].GetProperty("reason").GetString()));
    }
}
