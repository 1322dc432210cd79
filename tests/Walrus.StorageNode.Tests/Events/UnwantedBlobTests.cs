using Walrus.Client.Nodes;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.Events;

/// <summary>Blobs that nobody keeps, whoever pays for them.</summary>
public sealed class UnwantedBlobTests
{
    private static async Task AssertNotKept(TestNetwork network, TestNode node, EncodedBlob blob)
    {
        var id = blob.Metadata.BlobId;
        var pair = network.PairsOf(node, id).First();
        var read = Assert.IsType<NodeReply<Sliver>.Refused>(await node.Client.GetSliver(id, pair, SliverAxis.Primary));
        Assert.Equal((451, "FORBIDDEN_BLOB"), (read.HttpStatus, read.Reason));
        var put = Assert.IsType<NodeReply<string>.Refused>(
            await node.Client.PutSliver(id, pair, network.Sliver(blob, pair, SliverAxis.Primary)));
        Assert.Equal("NOT_REGISTERED", put.Reason);
        Assert.False((await node.Client.GetConfirmation(id, null)).IsOk);
        Assert.Empty(node.Slivers.Shards());
    }

    [Fact]
    public async Task A_blob_deleted_by_deny_list_leaves_the_disk_is_refused_and_keeps_its_status()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(900, epochs: 20);
        var id = blob.Metadata.BlobId;
        var node = network.Nodes[0];
        var before = await node.Client.GetStatus(id);
        network.Chain.Emit(new WalrusEvent.DenyListBlobDeleted(network.Chain.State.Epoch, id));
        await network.Settle();
        await AssertNotKept(network, node, blob);
        Assert.Equal(before, await node.Client.GetStatus(id));
        await node.Stop();
        await node.Start();
        await AssertNotKept(network, node, blob);
    }

    [Fact]
    public async Task A_node_that_could_not_delete_an_invalid_blob_deletes_it_when_it_starts()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(900, epochs: 20);
        var id = blob.Metadata.BlobId;
        var node = network.Nodes[0];
        var key = new SliverKey(id, network.Codec.Config.ShardOf(network.PairsOf(node, id).First(), id), SliverAxis.Primary);
        network.Chain.Emit(new WalrusEvent.InvalidBlobId(network.Chain.State.Epoch, id));
        await network.Settle();

        // As if the process had ended between the event and the deletion.
        await node.Running.Parts.Metadata.Store(id, blob.Metadata.Metadata);
        await node.Slivers.Write(key, new byte[100]);
        await node.Stop();
        await node.Start();
        await TestNetwork.Until(() => !node.Running.Parts.Metadata.Has(id) && node.Slivers.Where(key) is null, "the data is gone");
    }

    [Fact]
    public async Task Events_that_ask_nothing_of_a_node_are_passed_over()
    {
        await using var network = await TestNetwork.Start();
        var now = network.Chain.State.Epoch;
        network.Chain.Emit(
            new WalrusEvent.ProtocolVersionUpdated(now, now, 2), new WalrusEvent.PricesUpdated(now, 1, 2),
            new WalrusEvent.ContractUpgraded(now, network.Chain.NewId(), 5), new WalrusEvent.ContractUpgradeProposed(now, new byte[32]),
            new WalrusEvent.ShardRecoveryStart(now, []), new WalrusEvent.RegisterDenyListUpdate(now, default, 1, network.Chain.NewId()),
            new WalrusEvent.DenyListUpdate(now, default, 1, network.Chain.NewId()));
        await network.Settle();
        await network.Store(900);
    }
}
