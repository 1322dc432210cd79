using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Client.Tests.Network;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Tests.Read;

public class BlobReadingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(27)]
    [InlineData(100_000)]
    public async Task A_blob_comes_back_byte_for_byte(int length)
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(length);
        var blob = await network.Plant(content);
        foreach (var check in Enum.GetValues<ConsistencyCheck>())
        {
            var found = Assert.IsType<ReadResult.Found>(await Reading(network).Read(blob.Metadata.BlobId, check));
            Assert.Equal(content, Bytes(found.Content));
        }
    }

    [Theory]
    [InlineData(nameof(Misbehaviour.Resets))]
    [InlineData(nameof(Misbehaviour.Hangs))]
    [InlineData(nameof(Misbehaviour.HangsOnSlivers))]
    [InlineData(nameof(Misbehaviour.Overloaded))]
    [InlineData(nameof(Misbehaviour.ForgetsSlivers))]
    [InlineData(nameof(Misbehaviour.LiesInSlivers))]
    [InlineData(nameof(Misbehaviour.LiesInMetadata))]
    [InlineData(nameof(Misbehaviour.Forbids))]
    public async Task Any_f_shards_may_misbehave(string fault)
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(20_000);
        var blob = await network.Plant(content);
        var reading = Reading(network);
        foreach (var bad in network.Nodes)
        {
            bad.Fault = Enum.Parse<Misbehaviour>(fault);
            var found = Assert.IsType<ReadResult.Found>(await reading.Read(blob.Metadata.BlobId));
            Assert.Equal(content, Bytes(found.Content));
            bad.Fault = Misbehaviour.None;
        }
    }

    [Fact]
    public async Task Two_thirds_of_the_shards_may_be_gone_after_a_blob_was_stored()
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(20_000);
        var blob = await network.Plant(content);
        network.Nodes[0].Fault = network.Nodes[1].Fault = Misbehaviour.Resets;
        var found = Assert.IsType<ReadResult.Found>(await Reading(network).Read(blob.Metadata.BlobId));
        Assert.Equal(content, Bytes(found.Content));
    }

    [Fact]
    public async Task Too_many_nodes_down_is_unavailable_and_says_which()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(1000));
        network.Nodes[0].Fault = network.Nodes[1].Fault = network.Nodes[2].Fault = Misbehaviour.Resets;
        var result = Assert.IsType<ReadResult.Unavailable>(await Reading(network).Read(blob.Metadata.BlobId));
        Assert.Contains("2 verified slivers of the 4", result.Why, StringComparison.Ordinal);
        Assert.Equal(3, result.Failures.Count);
    }

    [Fact]
    public async Task A_blob_nobody_knows_is_not_found()
    {
        await using var network = await TestNetwork.Start();
        Assert.IsType<ReadResult.NotFound>(await Reading(network).Read(BlobId.FromBytes(new byte[32])));
    }

    [Fact]
    public async Task A_blob_a_quorum_must_not_give_is_blocked()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(1000));
        network.Nodes[0].Fault = network.Nodes[1].Fault = network.Nodes[2].Fault = Misbehaviour.Forbids;
        Assert.IsType<ReadResult.Blocked>(await Reading(network).Read(blob.Metadata.BlobId));
    }

    [Fact]
    public async Task A_blob_beyond_the_limit_is_not_read()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(1000));
        Assert.Equal(
            new ReadResult.TooLarge(1000, 999),
            await Reading(network, new BlobReadOptions { MaxBlobBytes = 999 }).Read(blob.Metadata.BlobId));
    }

    [Fact]
    public async Task A_wrongly_encoded_blob_is_inconsistent()
    {
        await using var network = await TestNetwork.Start();
        var (metadata, slivers) = WrongEncoding.Of(network.Codec, TestNetwork.Content(1000));
        for (ushort p = 0; p < network.Codec.Config.Shards; p++)
        {
            var node = network.HolderOf(metadata.BlobId, new SliverPairIndex(p));
            node.Put(metadata.BlobId, metadata.Metadata);
            node.Put(metadata.BlobId, new SliverPairIndex(p), slivers[p]);
        }

        // Without the wrong row: what is decoded from the others differs from what the metadata names for it.
        network.HolderOf(metadata.BlobId, new SliverPairIndex(0)).Lose(metadata.BlobId, new SliverPairIndex(0), SliverAxis.Primary);
        Assert.IsType<ReadResult.Inconsistent>(await Reading(network).Read(metadata.BlobId));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 100_000)]
    [InlineData(99_999, 1)]
    [InlineData(24_990, 25_030)]
    [InlineData(31_415, 9_265)]
    public async Task A_range_is_those_bytes_of_the_blob(int offset, int length)
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(100_000);
        var blob = await network.Plant(content);
        var found = Assert.IsType<ReadResult.Found>(await Reading(network).ReadRange(blob.Metadata.BlobId, offset, length));
        Assert.Equal(content[offset..(offset + length)], Bytes(found.Content));
        Assert.Equal(100_000ul, found.Metadata.Metadata.UnencodedLength);
    }

    [Fact]
    public async Task A_small_range_needs_one_sliver()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(100_000));
        var found = Assert.IsType<ReadResult.Found>(await Reading(network).ReadRange(blob.Metadata.BlobId, 10, 10));
        Assert.Equal(1, found.Figures.Requests);
    }

    [Fact]
    public async Task A_range_whose_sliver_is_gone_comes_from_the_whole_blob()
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(100_000);
        var blob = await network.Plant(content);
        network.HolderOf(blob.Metadata.BlobId, new SliverPairIndex(0)).Lose(blob.Metadata.BlobId, new SliverPairIndex(0), SliverAxis.Primary);
        var found = Assert.IsType<ReadResult.Found>(await Reading(network).ReadRange(blob.Metadata.BlobId, 5, 100));
        Assert.Equal(content[5..105], Bytes(found.Content));
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(999, 2)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public async Task A_range_behind_the_end_says_how_long_the_blob_is(long offset, long length)
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(1000));
        Assert.Equal(new ReadResult.OutOfRange(1000), await Reading(network).ReadRange(blob.Metadata.BlobId, offset, length));
    }

    [Fact]
    public async Task While_shards_are_on_their_way_an_older_blob_is_read_from_the_previous_committee()
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(1000);
        var blob = await network.Plant(content);
        var old = network.Chain.State;
        var next = TestNetwork.StateOf(new Epoch(6), [.. network.Nodes.Reverse()]);
        network.Chain.State = next with { Phase = EpochPhase.Sync, PhaseSince = null, Previous = old.Current };
        var found = Assert.IsType<ReadResult.Found>(await Reading(network).Read(blob.Metadata.BlobId));
        Assert.Equal(content, Bytes(found.Content));
        Assert.Equal(network.Codec.Config.PrimarySourceSymbols, found.Figures.Requests);
    }

    [Fact]
    public async Task A_chain_that_stops_answering_does_not_stop_reads()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(1000));
        var walrus = new WalrusNetwork(network.Chain, network.Http, options: new() { RefreshEvery = TimeSpan.FromTicks(1) });
        await walrus.Committees.Current();
        network.Chain.IsUnavailable = true;
        Assert.IsType<ReadResult.Found>(await new BlobReading(walrus).Read(blob.Metadata.BlobId));
    }

    [Fact]
    public async Task A_read_that_takes_too_long_is_given_up()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(1000));
        foreach (var node in network.Nodes)
        {
            node.Fault = Misbehaviour.Hangs;
        }

        var reading = Reading(network, new BlobReadOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.IsType<ReadResult.Unavailable>(await reading.Read(blob.Metadata.BlobId));
    }

    private static BlobReading Reading(TestNetwork network, BlobReadOptions? options = null) =>
        new(new WalrusNetwork(network.Chain, network.Http), options);

    private static byte[] Bytes(IBlobReader blob)
    {
        using var stream = new MemoryStream();
        blob.CopyTo(stream);
        return stream.ToArray();
    }
}
