using System.Collections.Concurrent;
using Walrus.Client.Nodes;
using Walrus.Client.Store;
using Walrus.Client.Tests.Network;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Tests.Store;

public class BlobStoreTests
{
    private static readonly BlobStoreOptions Quick = new()
    {
        Retries = 1,
        RetryDelay = TimeSpan.FromMilliseconds(10),
        ExtraTime = TimeSpan.FromMilliseconds(100),
        RegistrationTimeout = TimeSpan.FromSeconds(5),
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_blob_is_registered_stored_by_all_and_certified(int length)
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(length);

        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network, content, new StoreRequest(3)));

        var expected = new BlobEncoder(network.Codec).ComputeMetadata(content);
        Assert.Equal(expected.BlobId, stored.Blob.BlobId);
        Assert.Equal(new Epoch(5), (await network.Chain.FindBlob(stored.Blob.Id))!.CertifiedEpoch);
        Assert.Equal(new Epoch(8), stored.Blob.Storage.EndEpoch);
        Assert.Equal((ulong)network.Codec.Config.EncodedBlobLength(length), stored.EncodedLength);
        Assert.Equal((4, 0), (stored.Figures.NodesDone, stored.Figures.Failures.Count));
        for (ushort p = 0; p < network.Codec.Config.Shards; p++)
        {
            var pair = new SliverPairIndex(p);
            Assert.True(network.HolderOf(expected.BlobId, pair).Has(expected.BlobId, pair, SliverAxis.Primary));
            Assert.True(network.HolderOf(expected.BlobId, pair).Has(expected.BlobId, pair, SliverAxis.Secondary));
        }
    }

    [Theory]
    [InlineData(nameof(Misbehaviour.Resets))]
    [InlineData(nameof(Misbehaviour.Hangs))]
    [InlineData(nameof(Misbehaviour.HangsOnSlivers))]
    [InlineData(nameof(Misbehaviour.Overloaded))]
    [InlineData(nameof(Misbehaviour.SignsWrongly))]
    [InlineData(nameof(Misbehaviour.Forbids))]
    public async Task F_shards_that_misbehave_do_not_prevent_a_store(string fault)
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[1].Fault = Enum.Parse<Misbehaviour>(fault);

        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network, TestNetwork.Content(10_000)));

        Assert.Equal(3, stored.Figures.NodesDone);
        Assert.Equal(network.Nodes[1].Id, Assert.Single(stored.Figures.Failures).Node);
    }

    [Fact]
    public async Task More_than_f_shards_down_give_not_enough_confirmations_and_say_which_nodes_and_why()
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[0].Fault = Misbehaviour.Resets;
        network.Nodes[3].Fault = Misbehaviour.Overloaded;

        var failed = Assert.IsType<StoreResult.NotEnoughConfirmations>(await Store(network, TestNetwork.Content(1000)));

        Assert.Equal((5, 7), (failed.Weight, failed.Needed));
        Assert.Equal([network.Nodes[0].Id, network.Nodes[3].Id], failed.Failures.Select(f => f.Node).Order());
        Assert.Contains(failed.Failures, f => f.Cause.Contains("503", StringComparison.Ordinal));
        Assert.Null((await network.Chain.FindBlob(failed.BlobObject))!.CertifiedEpoch);
    }

    [Fact]
    public async Task A_node_whose_time_was_over_is_reported_with_what_it_struggled_with()
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[1].Fault = Misbehaviour.Overloaded;
        var patient = Quick with { Retries = 1000, RetryDelay = TimeSpan.FromMilliseconds(1) };
        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network, TestNetwork.Content(10), null, patient));
        Assert.Contains("503", Assert.Single(stored.Figures.Failures).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_f_shards_that_must_not_store_it_give_blocked()
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[0].Fault = network.Nodes[1].Fault = Misbehaviour.Forbids;
        Assert.IsType<StoreResult.Blocked>(await Store(network, TestNetwork.Content(1000)));
    }

    [Fact]
    public async Task A_node_that_has_not_seen_the_registration_yet_is_waited_for()
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[2].BlindRequests = 4;
        var patient = Quick with { ExtraTime = TimeSpan.FromSeconds(10) };
        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network, TestNetwork.Content(1000), null, patient));
        Assert.Empty(stored.Figures.Failures);
    }

    [Fact]
    public async Task A_permanent_blob_that_is_certified_long_enough_is_not_bought_again()
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(1000);
        var planted = await network.Plant(content, epochs: 10);

        var already = Assert.IsType<StoreResult.AlreadyCertified>(await Store(network, content, new StoreRequest(10, Deletable: false)));

        Assert.Equal((planted.Metadata.BlobId, new Epoch(15)), (already.BlobId, already.EndEpoch));
        Assert.Equal(network.Chain.EventOf(network.Chain.Blobs[0].Id), already.Event);
        Assert.Single(network.Chain.Blobs);
    }

    [Theory]
    [InlineData(11, false, false)]
    [InlineData(10, true, false)]
    [InlineData(10, false, true)]
    public async Task It_is_bought_again_when_longer_or_deletable_or_forced(int epochs, bool deletable, bool force)
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(1000);
        await network.Plant(content, epochs: 10);
        Assert.IsType<StoreResult.NewlyCreated>(await Store(network, content, new StoreRequest(epochs, deletable, force)));
        Assert.Equal(2, network.Chain.Blobs.Count);
    }

    [Fact]
    public async Task F_shards_that_claim_a_certificate_are_not_believed()
    {
        await using var network = await TestNetwork.Start();
        var lie = new BlobStatus.Permanent(new Epoch(99), true, new(Sui.SuiDigest.FromBytes(new byte[32]), 0), new(0, 0), new Epoch(1));
        network.Nodes[0].Status = lie;
        Assert.IsType<StoreResult.NewlyCreated>(await Store(network, TestNetwork.Content(1000), new StoreRequest(1, Deletable: false)));
    }

    [Fact]
    public async Task A_deletable_blob_is_certified_for_its_object()
    {
        await using var network = await TestNetwork.Start();
        var stored = Assert.IsType<StoreResult.NewlyCreated>(await Store(network, TestNetwork.Content(10), new StoreRequest(1, Deletable: true)));
        Assert.True((await network.Chain.FindBlob(stored.Blob.Id))!.Deletable);
        Assert.Contains(network.Nodes[0].Log, line => line.EndsWith($"/confirmation/deletable/{stored.Blob.Id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_large_sliver_that_is_there_already_is_not_sent_again()
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(200_000);
        await network.Plant(content);
        network.Nodes[0].Log.Clear();
        Assert.IsType<StoreResult.NewlyCreated>(await Store(network, content));
        Assert.DoesNotContain(
            network.Nodes[0].Log, line => line.StartsWith("PUT", StringComparison.Ordinal) && line.Contains("/slivers/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_contract_refuses_is_a_result_with_its_phase()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.RefusesRegistration = new MoveAbortException("balance", "split", 2, "Not enough WAL.");
        var refused = Assert.IsType<StoreResult.ChainRefused>(await Store(network, TestNetwork.Content(10)));
        Assert.Equal((StorePhase.Registering, "balance"), (refused.Phase, refused.Cause.Module));
    }

    [Fact]
    public async Task A_chain_that_is_gone_is_a_result()
    {
        await using var network = await TestNetwork.Start();
        network.Chain.IsUnavailable = true;
        Assert.IsType<StoreResult.ChainUnavailable>(await Store(network, TestNetwork.Content(10)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(54)]
    public async Task Epochs_nobody_sells_are_impossible(int epochs)
    {
        await using var network = await TestNetwork.Start();
        var impossible = Assert.IsType<StoreResult.Impossible>(await Store(network, [1], new StoreRequest(epochs)));
        Assert.Contains("1 to 53", impossible.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_beyond_the_limit_is_too_large()
    {
        await using var network = await TestNetwork.Start();
        var result = await Store(network, new byte[101], null, Quick with { MaxBlobBytes = 100 });
        Assert.Equal(new StoreResult.TooLarge(101, 100), result);
    }

    [Fact]
    public async Task An_epoch_that_changed_meanwhile_is_noticed_and_the_new_committee_confirms()
    {
        await using var network = await TestNetwork.Start();
        var walrus = new WalrusNetwork(network.Chain, network.Http, options: new() { AtMostEvery = TimeSpan.Zero });
        await walrus.Committees.Current();
        network.Chain.State = TestNetwork.StateOf(new Epoch(6), network.Nodes);

        var stored = Assert.IsType<StoreResult.NewlyCreated>(
            await new BlobStore(walrus, network.Chain, Quick).Store(TestNetwork.Content(1000), new StoreRequest(5)));

        Assert.Equal(new Epoch(6), stored.Blob.CertifiedEpoch);
    }

    [Fact]
    public async Task Progress_ends_with_every_byte_and_every_node()
    {
        await using var network = await TestNetwork.Start();
        var reports = new Recorded<StoreProgress>();
        var store = new BlobStore(new WalrusNetwork(network.Chain, network.Http), network.Chain, Quick);
        await store.Store(TestNetwork.Content(1000), new StoreRequest(), reports);
        Assert.Equal(StorePhase.Encoding, reports.All.First().Phase);
        Assert.Contains(reports.All, p => p is { NodesDone: 4, Nodes: 4 } && p.Bytes == p.TotalBytes);
        Assert.Contains(reports.All, p => p.Phase == StorePhase.Certifying);
    }

    private static Task<StoreResult> Store(TestNetwork network, byte[] content, StoreRequest? request = null, BlobStoreOptions? options = null) =>
        new BlobStore(new WalrusNetwork(network.Chain, network.Http), network.Chain, options ?? Quick).Store(content, request ?? new StoreRequest());

    private sealed class Recorded<T> : IProgress<T>
    {
        internal ConcurrentQueue<T> All { get; } = new();

        public void Report(T value) => All.Enqueue(value);
    }
}
