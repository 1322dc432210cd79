using Walrus.Client.Nodes;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.Epochs;

/// <summary>Where a node stands over its life, and how it comes back to Active by itself.</summary>
public sealed class LifeCycleTests
{
    private static IEnumerable<string> Reports(TestNode node) => node.Wallet.Calls.Where(c => c.StartsWith("sync_done", StringComparison.Ordinal));

    private static Task UntilStatus(TestNode node, string status) =>
        TestNetwork.Until(async () => await node.Status() == status, $"the node is {status}");

    private static async Task StopAll(IEnumerable<TestNode> nodes)
    {
        foreach (var node in nodes)
        {
            await node.Stop();
        }
    }

    private static async Task StartAll(IEnumerable<TestNode> nodes)
    {
        foreach (var node in nodes)
        {
            await node.Start();
        }
    }

    /// <summary>The last node is away for three epochs in which blobs come, go and end.</summary>
    private static async Task<(TestNode Away, EncodedBlob[] Living, BlobId Ended)> BeAway(TestNetwork network)
    {
        var old = await network.Store(9_000, 1, epochs: 20);
        var ended = await network.Store(700, 2, epochs: 2);
        var away = network.Nodes[3];
        await away.Stop();
        var living = new List<EncodedBlob> { old };
        for (int epoch = 2; epoch <= 4; epoch++)
        {
            living.Add(await network.Store(1_000 * epoch, 10 + epoch, epochs: 20));
            await network.Store(300, 20 + epoch, epochs: 1);
            await network.BeginEpoch(TestNetwork.FirstCommittee);
        }

        living.Add(await network.Store(2_500, 30, epochs: 20));
        Assert.False((await network.Nodes[0].Client.GetMetadata(ended.Metadata.BlobId)).IsOk);
        return (away, [.. living], ended.Metadata.BlobId);
    }

    [Fact]
    public async Task A_member_that_was_away_for_three_epochs_comes_back_with_all_it_owes_and_reports_the_present_epoch_once()
    {
        await using var network = await TestNetwork.Start();
        var (away, living, _) = await BeAway(network);
        await away.Start();
        await UntilStatus(away, "Active");
        await TestNetwork.Until(() => Reports(away).Contains("sync_done 4"), "the epoch is reported");
        await TestNetwork.Until(() => away.Running.Parts.Database.Read(c => c.RecoveryCount()) == 0, "blobs of this epoch are attended to");
        foreach (var blob in living)
        {
            await network.AssertServed(away, blob);
        }

        Assert.Equal(["sync_done 1", "sync_done 4"], Reports(away));
    }

    [Fact]
    public async Task It_recovers_for_as_long_as_something_is_missing_even_over_a_restart_and_reports_nothing_meanwhile()
    {
        await using var network = await TestNetwork.Start();
        var (away, living, ended) = await BeAway(network);
        var others = network.Nodes.Take(3).ToArray();
        await StopAll(others);
        await away.Start();
        await UntilStatus(away, "RecoveryInProgress (4)");
        await away.Stop();
        await away.Start();
        await UntilStatus(away, "RecoveryInProgress (4)");
        Assert.Equal(["sync_done 1"], Reports(away));

        // What has ended is not served; it is deleted only when the node knows everything.
        Assert.False((await away.Client.GetMetadata(ended)).IsOk);
        Assert.True(away.Running.Parts.Metadata.Has(ended));
        await StartAll(others);
        await UntilStatus(away, "Active");
        await TestNetwork.Until(() => Reports(away).Last() == "sync_done 4", "the epoch is reported");
        foreach (var blob in living)
        {
            await TestNetwork.Until(async () => (await away.Client.GetConfirmation(blob.Metadata.BlobId, null)).IsOk, "the blob is whole");
            await network.AssertServed(away, blob);
        }

        await TestNetwork.Until(() => !away.Running.Parts.Metadata.Has(ended), "the data of what has ended is deleted");
    }

    [Fact]
    public async Task A_wiped_member_in_a_later_epoch_comes_back_to_active_with_everything()
    {
        await using var network = await TestNetwork.Start();
        var blobs = new[] { await network.Store(9_000, 1, epochs: 20), await network.Store(400, 2, epochs: 20) };
        await network.BeginEpoch(TestNetwork.FirstCommittee);
        await network.BeginEpoch(TestNetwork.FirstCommittee);
        var wiped = network.Nodes[1];
        await wiped.Stop();
        wiped.Wipe();
        await wiped.Start();
        await UntilStatus(wiped, "Active");
        foreach (var blob in blobs)
        {
            await network.AssertServed(wiped, blob);
        }

        // The contract counts it once; asking again is how a node without memory finds out.
        await TestNetwork.Until(() => Reports(wiped).Count() == 4, "the epoch is reported again");
        Assert.Equal(["sync_done 1", "sync_done 2", "sync_done 3", "sync_done 3"], Reports(wiped));
    }

    [Fact]
    public async Task A_new_member_is_not_active_before_it_has_metadata_and_shards()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000, 1, epochs: 20);
        var joined = await network.AddNode();
        Assert.Equal("Standby", await joined.Status());
        var others = network.Nodes.Take(4).ToArray();
        await StopAll(others);
        int[][] committee = [[0, 1, 2], [3, 4], [6, 7], [8], [5, 9]];
        network.Chain.BeginEpoch(network.Nodes.Zip(committee).ToDictionary(n => n.First.Id, n => n.Second));
        await UntilStatus(joined, "RecoverMetadata");
        Assert.Empty(Reports(joined));
        await StartAll(others);
        await UntilStatus(joined, "Active");
        await TestNetwork.Until(() => Reports(joined).Any(), "the epoch is reported");
        await network.AssertServed(joined, blob);
    }

    /// <summary>The chain is two epochs on, and the node has heard only of the first.</summary>
    [Fact]
    public async Task A_node_that_hears_of_an_epoch_that_is_over_catches_up_and_confirms_nothing_until_it_is_there()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(900, 1, epochs: 20);
        var node = network.Nodes[0];
        var id = blob.Metadata.BlobId;
        var members = network.Chain.State.Current!.Members;
        network.Chain.Change(s => s with
        {
            Epoch = new(3),
            Previous = new Committee(new Epoch(2), members),
            Current = new Committee(new Epoch(3), members),
            Phase = EpochPhase.Sync,
        });
        network.Chain.Emit(new WalrusEvent.EpochChangeStart(new(2)));
        await UntilStatus(node, "RecoveryCatchUp");
        Assert.Equal(503, Assert.IsType<NodeReply<Core.Messages.SignedMessage<Core.Messages.StorageConfirmation>>.Refused>(
            await node.Client.GetConfirmation(id, null)).HttpStatus);
        Assert.True((await node.Client.GetMetadata(id)).IsOk);

        // What is certified right behind the epoch's start is not among the blobs that the recovery looks at.
        var (late, owned) = (network.Encode(300, seed: 9).Metadata.BlobId, network.Chain.NewId());
        network.Chain.Emit(
            new WalrusEvent.EpochChangeStart(new(3)), new WalrusEvent.BlobRegistered(new(3), late, 1, 1, new(9), false, owned),
            new WalrusEvent.BlobCertified(new(3), late, new(9), false, owned, IsExtension: false));
        await UntilStatus(node, "Active");
        Assert.Contains(late, node.Running.Parts.Database.Read(c => c.Recoveries(9)).Select(r => r.Blob));
        await TestNetwork.Until(() => Reports(node).Last() == "sync_done 3", "the epoch is reported");
        Assert.DoesNotContain("sync_done 2", Reports(node));
        await network.AssertServed(node, blob);
    }

    [Fact]
    public async Task An_epoch_that_the_chain_does_not_show_yet_is_waited_for()
    {
        await using var network = await TestNetwork.Start();
        var node = network.Nodes[0];
        var members = network.Chain.State.Current!.Members;
        network.Chain.Emit(new WalrusEvent.EpochChangeStart(new(2)));
        await TestNetwork.Until(() => node.Running.Parts.State.View.EventEpoch == new Epoch(2), "the event is seen");
        Assert.Equal(new Epoch(1), node.Running.Parts.State.View.CommitteeEpoch);
        network.Chain.Change(s => s with
        {
            Epoch = new(2),
            Previous = s.Current,
            Current = new Committee(new Epoch(2), members),
            Phase = EpochPhase.Sync,
        });
        await TestNetwork.Until(() => Reports(node).Last() == "sync_done 2", "the epoch is taken up and reported");
        Assert.Equal("Active", await node.Status());
    }

    [Fact]
    public async Task A_node_without_the_beginning_of_history_knows_objects_by_their_extensions_and_joins_with_the_next_epoch()
    {
        await using var network = await TestNetwork.Start();
        var extended = network.Encode(9_000);
        var (id, owned) = (extended.Metadata.BlobId, network.Chain.Register(extended.Metadata.BlobId, epochs: 2));
        await network.Settle();
        await network.Upload(extended);
        network.Chain.Certify(id, owned, epochs: 2);
        await network.BeginEpoch(TestNetwork.FirstCommittee);
        var first = network.Chain.Latest + 1;
        var said = network.Chain.Emit(new WalrusEvent.BlobCertified(new(1), id, new(20), false, owned, IsExtension: true))[0];
        var brief = network.Encode(300, seed: 5);
        network.Chain.Emit(new WalrusEvent.BlobRegistered(new(2), brief.Metadata.BlobId, 1, 1, new(2), false, network.Chain.NewId()));
        await network.Settle();

        var joined = await network.AddNode(o => o with { FirstCheckpoint = first });
        await UntilStatus(joined, "RecoveryCatchUpWithIncompleteHistory (first complete epoch: 3, epoch at start: 2)");
        await network.Settle();
        Assert.Equal(
            new BlobStatus.Permanent(new(20), true, said, new(0, 0), new(1)),
            Assert.IsType<NodeReply<BlobStatus>.Ok>(await joined.Client.GetStatus(id)).Value);
        Assert.IsType<BlobStatus.Nonexistent>(
            Assert.IsType<NodeReply<BlobStatus>.Ok>(await joined.Client.GetStatus(brief.Metadata.BlobId)).Value);
        await network.BeginEpoch([[0, 1, 2], [3, 4], [6, 7], [8], [5, 9]]);
        await UntilStatus(joined, "Active");
        await network.AssertServed(joined, extended);
    }

    [Fact]
    public async Task A_member_that_leaves_stands_by_keeps_what_the_new_holders_fetch_and_clears_it_after_the_next_change()
    {
        await using var network = await TestNetwork.Start();
        await network.Store(9_000, 1, epochs: 20);
        var left = network.Nodes[3];
        await network.BeginEpoch([[0, 1, 2, 8, 9], [3, 4, 5], [6, 7], []]);
        Assert.Equal("Standby", await left.Status());
        Assert.All(left.Running.Parts.State.View.Shards.Values, s => Assert.Equal(ShardStatus.LockedToMove, s));
        Assert.NotEmpty(left.Slivers.Shards());
        await network.BeginEpoch([[0, 1, 2, 8, 9], [3, 4, 5], [6, 7], []]);
        Assert.Empty(left.Running.Parts.State.View.Shards);
        Assert.Empty(left.Slivers.Shards());
    }
}
