using Walrus.Client.Committees;
using Walrus.Client.Store;
using Walrus.Client.Tests.Network;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Tests.Store;

/// <summary>Stores that epochs end under.</summary>
public class EpochChangeTests
{
    private static readonly BlobStoreOptions Quick = new()
    {
        Retries = 1,
        RetryDelay = TimeSpan.FromMilliseconds(10),
        RegistrationDelay = TimeSpan.FromMilliseconds(1),
        ExtraTime = TimeSpan.FromSeconds(10),
    };

    [Fact]
    public async Task A_store_goes_on_for_as_long_as_epochs_end_before_its_certificate_is_on_chain()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.BeforeCertifying = AfterAllConfirmed(network, Times(5, () => network.NextEpoch()));

        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network));

        Assert.Equal(new Epoch(10), stored.Blob.CertifiedEpoch);
        Assert.Equal((4, 0), (stored.Figures.NodesDone, stored.Figures.Failures.Count));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200_000)]
    public async Task A_node_is_sent_no_sliver_twice_however_often_the_committee_changes(int length)
    {
        await using var network = await TestNetwork.Start();
        network.Chain.BeforeCertifying = AfterAllConfirmed(network, Times(3, () => network.NextEpoch(moved: 1)));

        Assert.IsType<StoreResult.NewlyCreated>(await Store(network, length));

        Assert.All(network.Nodes, n => Assert.Equal(n.SliversSent.Distinct(), n.SliversSent));
        // Two slivers for each shard of the first epoch, and for the one gained in each of three changes.
        Assert.Equal(TestNetwork.Weights.Select(w => 2 * (w + 3)), network.Nodes.Select(n => n.SliversSent.Count));
    }

    [Fact]
    public async Task A_committee_that_changes_while_slivers_are_on_their_way_is_followed()
    {
        await using var network = await TestNetwork.Start();
        var change = Times(1, () => network.NextEpoch(moved: 5));
        network.Nodes[2].Sees = line => When(line.Contains("/slivers/", StringComparison.Ordinal), change);

        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network));

        Assert.Equal(new Epoch(6), stored.Blob.CertifiedEpoch);
        Assert.Equal(4, stored.Figures.NodesDone);
    }

    [Fact]
    public async Task A_committee_that_changes_while_a_node_hangs_is_not_waited_for_the_node()
    {
        await using var network = await TestNetwork.Start(requestTimeout: TimeSpan.FromHours(1));
        network.Nodes[0].Fault = network.Nodes[1].Fault = Misbehaviour.HangsOnSlivers;
        network.Nodes[3].Sees = line => When(
            line.Contains("/confirmation/", StringComparison.Ordinal) && network.Chain.State.Epoch == new Epoch(5), () =>
            {
                network.NextEpoch();
                network.Nodes[0].Fault = network.Nodes[1].Fault = Misbehaviour.None;
            });

        Assert.IsType<StoreResult.NewlyCreated>(await Store(network, request: new StoreRequest(5) { ReuseResources = true }));
    }

    [Fact]
    public async Task A_node_that_has_not_taken_up_the_new_committee_yet_is_waited_for()
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[2].StuckIn = network.Chain.State.Current;
        network.NextEpoch(moved: 4);
        int refused = 0;
        network.Nodes[2].Sees = line => When(
            line.Contains("/slivers/", StringComparison.Ordinal) && Interlocked.Increment(ref refused) > 20, () => network.Nodes[2].StuckIn = null);

        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network));

        Assert.Empty(stored.Figures.Failures);
    }

    [Fact]
    public async Task A_node_that_lost_what_it_took_is_sent_it_again()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.BeforeCertifying = AfterAllConfirmed(network, Times(1, () =>
        {
            var blob = network.Chain.Blobs.Single().BlobId;
            for (ushort pair = 0; pair < network.Codec.Config.Shards; pair++)
            {
                network.Nodes[1].Lose(blob, new SliverPairIndex(pair), SliverAxis.Primary);
            }

            network.NextEpoch();
        }));

        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network));

        Assert.Empty(stored.Figures.Failures);
    }

    [Fact]
    public async Task Nodes_that_fail_in_the_new_epoch_too_end_it_after_two_rounds_of_that_epoch()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.BeforeCertifying = AfterAllConfirmed(network, Times(1, () =>
        {
            network.Nodes[0].Fault = network.Nodes[1].Fault = Misbehaviour.Overloaded;
            network.NextEpoch();
        }));

        var failed = Assert.IsType<StoreResult.NotEnoughConfirmations>(await Store(network));

        Assert.Equal((4, 7), (failed.Weight, failed.Needed));
        Assert.Equal([network.Nodes[0].Id, network.Nodes[1].Id], failed.Failures.Select(f => f.Node).Order());
        Assert.Equal(1 + (2 * (1 + Quick.Retries)), network.Nodes[0].Log.Count(l => l.Contains("/confirmation/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_blob_whose_storage_has_ended_meanwhile_is_given_up_and_says_so()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.BeforeCertifying = AfterAllConfirmed(network, () => network.NextEpoch());

        var overtaken = Assert.IsType<StoreResult.Overtaken>(await Store(network, request: new StoreRequest(2)));

        Assert.Contains("ended with epoch 7", overtaken.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Epochs_that_never_leave_time_for_a_certificate_end_it_when_patience_does()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.BeforeCertifying = AfterAllConfirmed(network, () => network.NextEpoch());

        var overtaken = Assert.IsType<StoreResult.Overtaken>(
            await Store(network, request: new StoreRequest(50), options: Quick with { EpochPatience = TimeSpan.FromMilliseconds(1) }));

        Assert.Contains("too short", overtaken.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F_shards_that_claim_a_later_epoch_neither_stop_nor_delay_a_store()
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[0].Fault = Misbehaviour.ConfirmsLater;

        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network));

        Assert.Equal((new Epoch(5), 3), (stored.Blob.CertifiedEpoch, stored.Figures.NodesDone));
    }

    [Fact]
    public async Task A_chain_that_shows_a_new_epoch_later_than_its_nodes_is_waited_for()
    {
        await using var network = await TestNetwork.Start();
        var behind = network.Chain.State;
        network.Chain.BeforeRegistering = Times(1, () =>
        {
            network.NextEpoch();
            for (int look = 0; look < 5; look++)
            {
                network.Chain.Upcoming.Enqueue(behind);
            }

            network.Chain.Upcoming.Enqueue(network.Chain.State);
            foreach (var node in network.Nodes)
            {
                node.StuckIn = network.Chain.State.Current;
            }
        });

        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network));

        Assert.Equal(new Epoch(6), stored.Blob.CertifiedEpoch);
    }

    [Fact]
    public async Task A_registration_that_an_epoch_change_spoils_is_made_anew_for_the_epoch_of_the_moment()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.BeforeRegistering = Times(2, () =>
        {
            network.NextEpoch();
            throw new MoveAbortException("balance", "split", 2, "The price has changed.");
        });

        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network, request: new StoreRequest(3)));

        Assert.Equal((new Epoch(7), new Epoch(10)), (stored.Blob.RegisteredEpoch, stored.Blob.Storage.EndEpoch));
        Assert.Single(network.Chain.Blobs);
    }

    [Fact]
    public async Task Storage_that_turns_out_an_epoch_short_is_extended()
    {
        await using var network = await TestNetwork.Start();
        var id = ObjectId.Parse("0x57");
        network.Chain.OwnStorage[id] = new StorageObject(id, new Epoch(1), new Epoch(8), 1UL << 40);
        network.Chain.BeforeRegistering = Times(1, () => network.NextEpoch());

        var stored = Assert.IsType<StoreResult.NewlyCreated>(
            await Store(network, request: new StoreRequest(3) { ReuseResources = true }));

        Assert.Equal((StoreOperation.ReuseStorage, new Epoch(9)), (stored.Operation, stored.Blob.Storage.EndEpoch));
    }

    [Fact]
    public async Task An_extension_that_an_epoch_change_spoils_is_made_anew()
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(1000);
        await network.Plant(content, epochs: 2, deletable: true);
        network.Chain.BeforeExtending = Times(1, () =>
        {
            network.NextEpoch();
            throw new MoveAbortException("balance", "split", 2, "The price has changed.");
        });

        var stored = Assert.IsType<StoreResult.NewlyCreated>(
            await Store(network, request: new StoreRequest(5) { ReuseResources = true }));

        Assert.Equal((StoreOperation.ReuseAndExtend, new Epoch(10)), (stored.Operation, stored.Blob.Storage.EndEpoch));
    }

    private static Task<StoreResult> Store(
        TestNetwork network, int length = 1000, StoreRequest? request = null, BlobStoreOptions? options = null)
    {
        var walrus = new WalrusNetwork(network.Chain, network.Http, options: new CommitteeOptions { AtMostEvery = TimeSpan.Zero });
        return new BlobStore(walrus, network.Chain, options ?? Quick, network.Chain).Store(TestNetwork.Content(length), request ?? new StoreRequest(20));
    }

    // A node that is still at it when the others suffice would make the counts depend on who was faster.
    private static Func<Task> AfterAllConfirmed(TestNetwork network, Action act) => async () =>
    {
        while (network.Nodes.Any(n => n.ConfirmedFor != network.Chain.State.Epoch.Value))
        {
            await Task.Delay(1);
        }

        act();
    };

    private static Action Times(int most, Action act)
    {
        int left = most;
        return () => When(Interlocked.Decrement(ref left) >= 0, act);
    }

    private static void When(bool holds, Action act)
    {
        if (holds)
        {
            act();
        }
    }
}
