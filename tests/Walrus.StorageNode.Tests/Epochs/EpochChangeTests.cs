using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Tests.Epochs;

public sealed class EpochChangeTests
{
    private static async Task AssertAllServed(TestNetwork network, EncodedBlob blob)
    {
        foreach (var node in network.Nodes.Where(n => network.Chain.State.Current!.IndexOf(n.Id) >= 0))
        {
            await network.AssertServed(node, blob);
        }
    }

    [Fact]
    public async Task Moved_shards_are_filled_before_the_epoch_is_reported_and_given_away_ones_stay_readable()
    {
        await using var network = await TestNetwork.Start();
        var blobs = new[] { await network.Store(9_000, 1, 20), await network.Store(300, 2, 20), await network.Store(20_000, 3, 20) };
        await network.BeginEpoch([[0, 1], [3, 4, 5, 6], [7, 2], [8, 9]]);
        foreach (var blob in blobs)
        {
            await AssertAllServed(network, blob);
        }

        var gave = network.Nodes[0];
        Assert.Equal(ShardStatus.LockedToMove, gave.Running.Parts.State.View.Shards[new ShardIndex(2)]);
        var id = blobs[0].Metadata.BlobId;
        var pair = network.Codec.Config.PairOn(new ShardIndex(2), id);
        Assert.True((await gave.Client.GetSliver(id, pair, SliverAxis.Primary)).IsOk);
        var put = await gave.Client.PutSliver(id, pair, network.Sliver(blobs[0], pair, SliverAxis.Primary));
        Assert.Equal("SHARD_NOT_ASSIGNED", Assert.IsType<NodeReply<string>.Refused>(put).Reason);

        await network.BeginEpoch([[0, 1], [3, 4, 5, 6], [7, 2], [8, 9]]);
        Assert.False(gave.Running.Parts.State.View.Shards.ContainsKey(new ShardIndex(2)));
        Assert.DoesNotContain(new ShardIndex(2), gave.Slivers.Shards());
        Assert.False((await gave.Client.GetSliver(id, pair, SliverAxis.Primary)).IsOk);
        foreach (var blob in blobs)
        {
            await AssertAllServed(network, blob);
        }
    }

    [Fact]
    public async Task Shards_of_a_node_that_is_gone_are_rebuilt_from_the_others_symbols()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000, 1, 20);
        var gone = network.Nodes[3];
        await gone.Stop();
        network.Nodes.Remove(gone);
        await network.BeginEpoch([[0, 1, 2, 8], [3, 4, 5], [6, 7, 9]]);
        await AssertAllServed(network, blob);
        await gone.DisposeAsync();
    }

    [Fact]
    public async Task A_new_node_fetches_everything_that_is_now_its()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000, 1, 20);
        var joined = await network.AddNode();
        await network.BeginEpoch([[0, 1, 2], [3, 4], [6, 7], [8], [5, 9]]);
        await AssertAllServed(network, blob);
        var health = Assert.IsType<NodeReply<NodeHealth>.Ok>(await joined.Client.GetHealth());
        Assert.Equal(("Active", 2, 2), (health.Value.NodeStatus, health.Value.ShardsOwned, health.Value.ShardsReady));
    }

    [Fact]
    public async Task A_node_outside_the_committee_stands_by_and_confirms_nothing()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000, 1, 20);
        await network.BeginEpoch([[0, 1, 2, 8, 9], [3, 4, 5], [6, 7], []]);
        await AssertAllServed(network, blob);
        var left = network.Nodes[3];
        Assert.Equal("Standby", Assert.IsType<NodeReply<NodeHealth>.Ok>(await left.Client.GetHealth()).Value.NodeStatus);
        Assert.False((await left.Client.GetConfirmation(blob.Metadata.BlobId, null)).IsOk);
    }

    [Fact]
    public async Task A_node_that_slept_through_several_epochs_catches_up()
    {
        await using var network = await TestNetwork.Start();
        var old = await network.Store(9_000, 1, 20);
        var sleeper = network.Nodes[3];
        await sleeper.Stop();
        network.Nodes.Remove(sleeper);
        await network.BeginEpoch([[0, 1, 2, 8], [3, 4, 5], [6, 7, 9]]);
        var young = await network.Store(700, 2, 20);
        await network.BeginEpoch([[0, 1, 2, 8], [3, 4, 5], [6, 7, 9]]);
        network.Nodes.Add(sleeper);
        await sleeper.Start();
        await network.BeginEpoch([[0, 1, 2], [3, 4, 5], [6], [8, 7, 9]]);
        await AssertAllServed(network, old);
        await AssertAllServed(network, young);
    }

    [Fact]
    public async Task Each_epoch_is_reported_once_even_if_the_answer_is_lost_or_the_node_restarts()
    {
        await using var network = await TestNetwork.Start();
        var node = network.Nodes[0];
        node.Wallet.LoseAnswers = 1;
        await network.BeginEpoch(TestNetwork.FirstCommittee);
        await TestNetwork.Until(() => node.Running.Parts.Database.Read(c => c.EpochFact(Facts.SyncDone)) == new Epoch(2), "the report is recorded");
        Assert.Equal(["sync_done 1", "sync_done 2", "sync_done 2"], Reports(node));
        await node.Stop();
        await node.Start();
        await network.Store(300, 1);
        Assert.Equal(3, Reports(node).Count());
    }

    private static IEnumerable<string> Reports(TestNode node) => node.Wallet.Calls.Where(c => c.StartsWith("sync_done", StringComparison.Ordinal));

    [Fact]
    public async Task Expired_blobs_are_no_longer_served_and_their_data_leaves_the_disk()
    {
        await using var network = await TestNetwork.Start();
        var brief = await network.Store(9_000, 1, epochs: 1);
        var lasting = await network.Store(9_000, 2, epochs: 9);
        var node = network.Nodes[0];
        var before = node.Slivers.Count(new ShardIndex(0));
        Assert.Equal((2, 2), before);
        await network.BeginEpoch(TestNetwork.FirstCommittee);
        Assert.False((await node.Client.GetMetadata(brief.Metadata.BlobId)).IsOk);
        Assert.IsType<BlobStatus.Nonexistent>(Assert.IsType<NodeReply<BlobStatus>.Ok>(await node.Client.GetStatus(brief.Metadata.BlobId)).Value);
        await TestNetwork.Until(() => node.Slivers.Count(new ShardIndex(0)) == (1, 1), "the expired data is deleted");
        Assert.False(node.Running.Parts.Metadata.Has(brief.Metadata.BlobId));
        await AssertAllServed(network, lasting);
    }

    [Fact]
    public async Task Nodes_drive_the_epochs_and_losing_the_race_is_normal()
    {
        await using var network = await TestNetwork.Start();
        await network.Store(300, 1, epochs: 40);
        network.Chain.Change(s => s with { EpochDuration = TimeSpan.FromMilliseconds(400) });
        network.Chain.Emit(new Walrus.Sui.Events.WalrusEvent.EpochChangeDone(network.Chain.State.Epoch));
        await TestNetwork.Until(() => network.Chain.State.Epoch >= new Epoch(3), "two more epochs have begun");
        network.Chain.Change(s => s with { EpochDuration = TimeSpan.FromHours(1) });
        var calls = network.Nodes.SelectMany(n => n.Wallet.Calls).ToArray();
        Assert.Contains("voting_end", calls);
        Assert.Contains("change_epoch", calls);
    }
}
