using Walrus.Client.Nodes;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.Events;

public sealed class EventIntakeTests
{
    [Fact]
    public async Task A_node_that_was_away_finds_all_events_again_and_heals_what_it_missed()
    {
        await using var network = await TestNetwork.Start();
        var away = network.Nodes[3];
        await away.Stop();
        var blob = network.Encode(9_000);
        var id = blob.Metadata.BlobId;
        var owned = network.Chain.Register(id);
        foreach (var node in network.Nodes.Take(3))
        {
            await TestNetwork.Until(async () => (await node.Client.PutMetadata(id, blob.Metadata.Metadata)).IsOk, "the registration is seen");
        }

        await network.Upload(blob, [.. network.Nodes.Take(3)]);
        network.Chain.Certify(id, owned);
        await away.Start();
        await TestNetwork.Until(async () => (await away.Client.GetConfirmation(id, null)).IsOk, "the node has healed the blob");
        foreach (var pair in network.PairsOf(away, id))
        {
            foreach (var axis in TestNetwork.Axes)
            {
                var sliver = Assert.IsType<NodeReply<Sliver>.Ok>(await away.Client.GetSliver(id, pair, axis));
                Assert.Equal(network.Sliver(blob, pair, axis), sliver.Value);
            }
        }
    }

    [Fact]
    public async Task A_blob_half_uploaded_is_completed_after_its_certification()
    {
        await using var network = await TestNetwork.Start();
        var blob = network.Encode(9_000);
        var id = blob.Metadata.BlobId;
        var owned = network.Chain.Register(id);
        await network.Settle();
        await network.Upload(blob, [.. network.Nodes.Take(3)]);
        var last = network.Nodes[3];
        await last.Client.PutMetadata(id, blob.Metadata.Metadata);
        Assert.False((await last.Client.GetConfirmation(id, null)).IsOk);
        network.Chain.Certify(id, owned);
        await TestNetwork.Until(async () => (await last.Client.GetConfirmation(id, null)).IsOk, "the missing slivers are rebuilt");
    }

    [Fact]
    public async Task A_recovery_that_cannot_succeed_yet_outlives_a_restart_and_succeeds_later()
    {
        await using var network = await TestNetwork.Start();
        var blob = network.Encode(9_000);
        var id = blob.Metadata.BlobId;
        var owned = network.Chain.Register(id);
        await network.Settle();
        await network.Upload(blob, network.Nodes[0]);
        network.Chain.Certify(id, owned);
        await network.Settle();
        var last = network.Nodes[3];
        await last.Stop();
        await last.Start();
        Assert.False((await last.Client.GetConfirmation(id, null)).IsOk);
        await network.Upload(blob, network.Nodes[1], network.Nodes[2]);
        await TestNetwork.Until(async () => (await last.Client.GetConfirmation(id, null)).IsOk, "the blob is healed");
    }

    [Fact]
    public async Task Checkpoints_that_come_again_change_nothing()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(900, deletable: true);
        var id = blob.Metadata.BlobId;
        var node = network.Nodes[0];
        var before = await node.Client.GetStatus(id);
        var events = node.Running.Parts.Database.Read(c => c.Number(Facts.EventCount));
        for (ulong first = 0; first <= network.Chain.Latest; first++)
        {
            await foreach (var checkpoint in network.Chain.Follow(first))
            {
                await node.Running.Parts.Intake.Process(checkpoint, default);
                if (checkpoint.Sequence == network.Chain.Latest)
                {
                    break;
                }
            }
        }

        Assert.Equal(before, await node.Client.GetStatus(id));
        Assert.Equal(events, node.Running.Parts.Database.Read(c => c.Number(Facts.EventCount)));
    }

    [Fact]
    public async Task An_event_this_build_does_not_know_is_passed_over()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.Emit(new WalrusEvent.Unknown(default, "SomethingNew", new byte[] { 1, 2, 3 }));
        await network.Settle();
        await network.Store(900);
    }

    [Fact]
    public async Task An_invalid_blob_is_forgotten_at_once_and_for_ever()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(900);
        var id = blob.Metadata.BlobId;
        var said = network.Chain.Emit(new WalrusEvent.InvalidBlobId(network.Chain.State.Epoch, id))[0];
        network.Chain.Register(id);
        await network.Settle();
        foreach (var node in network.Nodes)
        {
            var status = Assert.IsType<NodeReply<BlobStatus>.Ok>(await node.Client.GetStatus(id));
            Assert.Equal(new BlobStatus.Invalid(said), status.Value);
            Assert.False((await node.Client.GetMetadata(id)).IsOk);
            Assert.All(node.Slivers.Shards(), s => Assert.Equal((0, 0), node.Slivers.Count(s)));
        }
    }

    [Fact]
    public async Task A_deleted_blob_is_no_longer_served()
    {
        await using var network = await TestNetwork.Start();
        var blob = network.Encode(900);
        var id = blob.Metadata.BlobId;
        var owned = network.Chain.Register(id, deletable: true);
        await network.Settle();
        await network.Upload(blob);
        var confirmation = await network.Nodes[0].Client.GetConfirmation(id, owned);
        Assert.True(confirmation.IsOk);
        network.Chain.Certify(id, owned, deletable: true);
        network.Chain.Emit(new WalrusEvent.BlobDeleted(network.Chain.State.Epoch, id, new(6), owned, true));
        await network.Settle();
        Assert.False((await network.Nodes[0].Client.GetMetadata(id)).IsOk);
        Assert.False((await network.Nodes[0].Client.GetConfirmation(id, owned)).IsOk);
        Assert.IsType<BlobStatus.Nonexistent>(Assert.IsType<NodeReply<BlobStatus>.Ok>(await network.Nodes[0].Client.GetStatus(id)).Value);
    }
}
