using Walrus.Client;
using Walrus.Client.Read;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.EventBlobs;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.EventBlobs;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Walrus.StorageNode.Tests.EventBlobs;

/// <summary>Four nodes write the events of their chain into event blobs, which their contracts certify and any client reads.</summary>
public sealed class EventBlobNetworkTests
{
    private static readonly EventBlobOptions Options = new()
    {
        FirstCheckpoint = 0,
        MaxCheckpoints = 5,
        LookEvery = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task A_quorum_certifies_what_all_nodes_write_alike_and_it_is_read_back_with_every_event_in_it()
    {
        await using var network = await TestNetwork.Start(Writing);
        await network.Store(900);
        EmitUntil(network, 4);
        var first = await Certified(network, after: 0);
        EmitUntil(network, first.EndingCheckpoint + 5);
        var second = await Certified(network, first.EndingCheckpoint + 1);
        var (file, before) = (await Read(network, second.BlobId), await Read(network, first.BlobId));
        Assert.Equal((first.BlobId, false), (file.Header.Previous, before.Header.HasPrevious));
        Assert.Equal(0UL, before.Trailer.Start);
        Assert.Equal(before.Trailer.End + 1, file.Trailer.Start);
        await Matches(network, [before, file]);
    }

    [Fact]
    public async Task A_node_that_was_away_writes_the_same_blobs_afterwards_and_need_not_attest_them()
    {
        await using var network = await TestNetwork.Start(Writing);
        var away = network.Nodes[3];
        await away.Stop();
        EmitUntil(network, 12);

        // Two blobs and, with the checkpoints of their certifications, a third; no fourth.
        var latest = await Certified(network, after: 14);
        await away.Start();
        await TestNetwork.Until(() => Journal(away).State.Certified?.Id == latest.BlobId, "the node has written what the others certified");
        Assert.DoesNotContain(away.Wallet.Calls, c => c.StartsWith("attest", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(away.Directory, "event-blobs"), "*.blob"), f => IsOld(f, Journal(away).State));
    }

    [Fact]
    public async Task Without_a_quorum_a_blob_is_kept_and_attested_again_in_the_next_epoch()
    {
        await using var network = await TestNetwork.Start(Writing);
        var (alone, waiting) = await AttestWithoutQuorum(network);
        Assert.False(alone.Running.Parts.Expired.Delete(waiting.Id), "The garbage collector leaves what is about to be certified.");
        Assert.Equal([], Missing(network, alone, waiting.Id));
        BeginEpoch(network);
        await TestNetwork.Until(() => Journal(alone).State.Attested == new Epoch(2), "it attests again");
        Assert.Null(network.Chain.State.EventBlobs.Latest);
        await network.Nodes[0].Start();
        var second = await Certified(network, after: 9);
        Assert.Equal(waiting.Id, (await Read(network, second.BlobId)).Header.Previous);
        Assert.Contains($"attest {waiting.Id} {waiting.Cut.End} 1", alone.Wallet.Calls);
        Assert.Contains($"attest {waiting.Id} {waiting.Cut.End} 2", alone.Wallet.Calls);
    }

    [Fact]
    public async Task A_blob_whose_file_is_gone_when_it_is_to_be_stored_is_written_again_and_attested()
    {
        await using var network = await TestNetwork.Start(Writing);
        var (alone, waiting) = await AttestWithoutQuorum(network);
        File.Delete(Path.Combine(alone.Directory, "event-blobs", $"{waiting.Cut.Next.Index}.blob"));

        BeginEpoch(network);

        await TestNetwork.Until(
            () => Journal(alone).State is { Attested: { Value: 2 }, Sealed: { } again } && again == waiting, "it attests the same blob again");
        Assert.True(File.Exists(Path.Combine(alone.Directory, "event-blobs", $"{waiting.Cut.Next.Index}.blob")));
    }

    [Fact]
    public async Task Writers_without_room_for_more_blobs_go_on_when_a_quorum_is_back()
    {
        await using var network = await TestNetwork.Start(Writing);
        await network.Nodes[0].Stop();
        await network.Nodes[1].Stop();
        EmitUntil(network, 110);
        await TestNetwork.Until(() => network.Nodes[2..].All(n => Journal(n).State.IsFull), "no room is left");
        Assert.All(network.Nodes[2..], n => Assert.True(Journal(n).Position.Checkpoint < 110));
        await network.Nodes[0].Start();
        await Certified(network, after: 100);
        await TestNetwork.Until(() => Journal(network.Nodes[2]).Position.Checkpoint > network.Chain.Latest, "the writer is at the end");
    }

    [Fact]
    public async Task Nodes_that_are_stopped_and_started_all_the_time_certify_the_whole_history()
    {
        await using var network = await TestNetwork.Start(Writing);
        for (int round = 0; round < 8; round++)
        {
            var node = network.Nodes[round % 4];
            await node.Stop();
            EmitUntil(network, network.Chain.Latest + 3);
            await node.Start();
        }

        var last = await Certified(network, network.Chain.Latest - 5);
        List<EventBlobFile> files = [await Read(network, last.BlobId)];
        while (files[0].Header.HasPrevious)
        {
            files.Insert(0, await Read(network, files[0].Header.Previous));
        }

        await Matches(network, files);
        foreach (var node in network.Nodes)
        {
            await TestNetwork.Until(() => Journal(node).State.Certified?.Next.Checkpoint > last.EndingCheckpoint, "every node gets there");
        }
    }

    [Fact]
    public async Task An_attestation_whose_answer_was_lost_is_not_made_for_ever()
    {
        await using var network = await TestNetwork.Start(Writing);
        network.Nodes.ForEach(n => n.Wallet.LoseAnswers = 1);
        EmitUntil(network, 4);
        await Certified(network, after: 0);
        Assert.All(network.Nodes, n => Assert.InRange(n.Wallet.Calls.Count(c => c.StartsWith("attest", StringComparison.Ordinal)), 0, 2));
    }

    [Fact]
    public async Task A_node_whose_blobs_are_others_than_the_networks_takes_those_over()
    {
        await using var network = await TestNetwork.Start(Writing);
        var odd = network.Nodes[3];
        await odd.Stop();
        odd.Options = odd.Options with { EventBlobs = Options with { MaxCheckpoints = 4 } };
        await odd.Start();
        EmitUntil(network, 20);
        await Certified(network, after: 14);
        await TestNetwork.Until(
            () => Journal(odd).State.Certified is { } own && own.Next.Checkpoint % 5 == 0, "it goes on behind a blob of the network");
    }

    [Fact]
    public async Task A_node_whose_full_node_has_no_history_has_it_from_event_blobs()
    {
        await using var network = await TestNetwork.Start(Writing);
        var blob = (await network.Store(900)).Metadata.BlobId;
        EmitUntil(network, 12);
        var latest = await Certified(network, after: 9);
        network.Chain.Oldest = latest.EndingCheckpoint + 1;
        var late = await network.AddNode(Writing);
        await network.Settle();
        Assert.True(late.Running.Parts.State.Blob(blob).IsCertified(new Epoch(1)));
        Assert.Equal(network.Nodes[0].Running.Parts.State.Blob(blob), late.Running.Parts.State.Blob(blob));
        EmitUntil(network, network.Chain.Latest + 6);
        var next = await Certified(network, latest.EndingCheckpoint + 1);
        await TestNetwork.Until(() => Journal(late).State.Certified?.Next.Checkpoint > next.EndingCheckpoint, "it writes event blobs from there on");
    }

    [Fact]
    public async Task A_node_far_behind_reads_event_blobs_instead_of_checkpoints()
    {
        await using var network = await TestNetwork.Start(Writing);
        var blob = (await network.Store(900)).Metadata.BlobId;
        EmitUntil(network, 22);
        var latest = await Certified(network, after: 19);
        var late = await network.AddNode(o => Writing(o) with { EventBlobs = Options with { CatchUpLag = 10 } });
        await network.Settle();
        Assert.True(late.Running.Parts.State.Blob(blob).IsCertified(new Epoch(1)));
        await TestNetwork.Until(() => Journal(late).State.Certified is not null, "its writer begins behind a certified blob");
        Assert.True(Journal(late).State.Certified!.Next.Checkpoint > latest.EndingCheckpoint - 5);
    }

    [Fact]
    public async Task A_running_node_whose_full_node_loses_history_goes_on_with_event_blobs()
    {
        await using var network = await TestNetwork.Start(Writing);
        var node = network.Nodes[3];
        await node.Stop();
        var fullNode = new PrunedChain(network.Chain);
        node.FullNode = fullNode;
        node.Options = node.Options with { EventBlobs = Options with { CatchUpCheck = TimeSpan.FromMilliseconds(50) } };
        await node.Start();
        var blob = (await network.Store(900)).Metadata.BlobId;
        fullNode.Gives = 0;
        EmitUntil(network, 12);
        var latest = await Certified(network, after: 9);
        Assert.False(node.Running.Parts.State.Blob(latest.BlobId).IsCertified(new Epoch(1)), "Nothing comes from the full node.");
        fullNode.Oldest = latest.EndingCheckpoint + 1;
        fullNode.Gives = ulong.MaxValue;
        await network.Settle();
        Assert.True(node.Running.Parts.State.Blob(blob).IsCertified(new Epoch(1)));
        Assert.True(node.Running.Parts.State.Blob(latest.BlobId).IsCertified(new Epoch(1)));
    }

    [Fact]
    public async Task Metrics_tell_where_the_writer_stands()
    {
        await using var network = await TestNetwork.Start(o => Writing(o) with { MetricsListen = "127.0.0.1:0" });
        EmitUntil(network, 4);
        await Certified(network, after: 0);
        var node = network.Nodes[0];
        await TestNetwork.Until(() => Journal(node).State.Certified is not null, "the node has seen it");
        var text = await network.Http.GetStringAsync(new Uri(node.Running.MetricsUrl!, "/metrics"));
        ulong certified = Journal(node).State.Certified!.Next.Index - 1;
        Assert.Contains($"event_blob_writer_latest_certified_event_index {certified}", text, StringComparison.Ordinal);
        string[] names = ["processed_event_index", "in_progress_event_index", "attested_checkpoint_sequence_number"];
        foreach (var name in names)
        {
            Assert.Matches($"(?m)^event_blob_writer_latest_{name} [0-9]+$", text);
        }
    }

    [Fact]
    public async Task A_node_that_is_told_not_to_writes_none()
    {
        await using var network = await TestNetwork.Start(o => Writing(o) with { EventBlobs = Options with { IsEnabled = false } });
        EmitUntil(network, 12);
        await network.Settle();
        Assert.All(network.Nodes, n => Assert.Empty(Directory.EnumerateFiles(Path.Combine(n.Directory, "event-blobs"))));
        Assert.Empty(network.Chain.State.EventBlobs.Weights);
    }

    private static StorageNodeOptions Writing(StorageNodeOptions options) => options with { EventBlobs = Options };

    private static WriterJournal Journal(TestNode node) => node.Running.Parts.EventBlobs.Journal;

    /// <summary>Two of four nodes stop; one of the others, and what it has attested and waits to see certified.</summary>
    private static async Task<(TestNode Alone, SealedBlob Waiting)> AttestWithoutQuorum(TestNetwork network)
    {
        await network.Nodes[0].Stop();
        await network.Nodes[1].Stop();
        EmitUntil(network, 8);
        var alone = network.Nodes[2];
        await TestNetwork.Until(() => Journal(alone).State.Attested == new Epoch(1), "it attests without a quorum");
        return (alone, Journal(alone).State.Sealed!);
    }

    /// <summary>The same nodes with the same shards.</summary>
    private static void BeginEpoch(TestNetwork network) =>
        network.Chain.BeginEpoch(network.Nodes.Zip(TestNetwork.FirstCommittee).ToDictionary(n => n.First.Id, n => n.Second));

    private static void EmitUntil(TestNetwork network, ulong checkpoint)
    {
        while (network.Chain.Latest < checkpoint)
        {
            network.Chain.Emit(new WalrusEvent.PricesUpdated(network.Chain.State.Epoch, 1, 2), new WalrusEvent.ContractUpgraded(new(1), default, 3));
        }
    }

    /// <summary>The last certified event blob, once there is one that ends at that checkpoint or behind it.</summary>
    private static async Task<EventBlob> Certified(TestNetwork network, ulong after)
    {
        await TestNetwork.Until(() => network.Chain.State.EventBlobs.Latest?.EndingCheckpoint >= after, "a quorum certifies an event blob");
        return network.Chain.State.EventBlobs.Latest!;
    }

    private static async Task<EventBlobFile> Read(TestNetwork network, BlobId blob)
    {
        var reading = new BlobReading(new WalrusNetwork(network.Chain, network.Clients, TimeProvider.System));
        ReadResult result = new ReadResult.NotFound();
        await TestNetwork.Until(async () => (result = await reading.Read(blob)) is ReadResult.Found, "the nodes serve it");
        return EventBlobFile.Parse(((MemoryBlob)((ReadResult.Found)result).Content).Bytes);
    }

    /// <summary>The blobs hold exactly what the chain emitted.</summary>
    private static async Task Matches(TestNetwork network, IReadOnlyList<EventBlobFile> files)
    {
        ulong index = 0;
        await using var chain = network.Chain.Follow(0).GetAsyncEnumerator();
        foreach (var element in files.SelectMany(f => f.Elements()).GroupBy(e => e.Checkpoint))
        {
            Assert.True(await chain.MoveNextAsync());
            var expected = EventElement.Of(chain.Current, index).ToArray();
            Assert.Equal(expected, element);
            index += (ulong)expected.Length;
        }
    }

    private static IEnumerable<SliverKey> Missing(TestNetwork network, TestNode node, BlobId blob) =>
        from pair in network.PairsOf(node, blob)
        from axis in TestNetwork.Axes
        let key = new SliverKey(blob, network.Codec.Config.ShardOf(pair, blob), axis)
        where !node.Slivers.IsIntact(key)
        select key;

    private static bool IsOld(string file, WriterState state) =>
        ulong.Parse(Path.GetFileNameWithoutExtension(file), System.Globalization.CultureInfo.InvariantCulture) <= state.Certified!.Next.Index;
}
