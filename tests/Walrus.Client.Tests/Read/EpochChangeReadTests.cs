using Walrus.Client.Committees;
using Walrus.Client.Read;
using Walrus.Client.Tests.Network;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Tests.Read;

/// <summary>Reads that epochs end under: no two of these committees have enough shards at the same nodes.</summary>
public class EpochChangeReadTests
{
    private const int MovedInTheFirst = 5, MovedInTheSecond = 2;

    [Fact]
    public async Task A_read_goes_on_for_as_long_as_the_committee_changes_under_it()
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(10_000);
        var blob = await PlantTwoEpochsAhead(network, content);

        var found = Assert.IsType<ReadResult.Found>(await Reading(network).Read(blob));

        Assert.Equal(content, ((MemoryBlob)found.Content).Bytes.ToArray());
        Assert.Equal(3, network.Chain.StateReads);
    }

    [Fact]
    public async Task A_stream_goes_on_for_as_long_as_the_committee_changes_under_it()
    {
        await using var network = await TestNetwork.Start();
        var content = TestNetwork.Content(10_000);
        var blob = await PlantTwoEpochsAhead(network, content);
        var opened = Assert.IsType<ReadResult.Opened>(await Reading(network).Open(blob));

        var read = new List<byte>();
        await foreach (var piece in opened.Stream.Read(0, content.Length))
        {
            read.AddRange(piece.Span);
        }

        Assert.Equal(content, read);
        Assert.True(network.Chain.StateReads >= 3);
    }

    [Fact]
    public async Task A_blob_that_cannot_be_had_is_asked_for_once_while_the_epoch_lasts()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(1000));
        foreach (var node in network.Nodes)
        {
            node.Fault = Misbehaviour.Resets;
        }

        Assert.IsType<ReadResult.Unavailable>(await Reading(network).Read(blob.Metadata.BlobId));

        Assert.All(network.Nodes, n => Assert.Equal(1, n.Requests));
    }

    private static async Task<BlobId> PlantTwoEpochsAhead(TestNetwork network, byte[] content)
    {
        var states = new[] { 0, MovedInTheFirst, MovedInTheSecond }.Select((first, i) => TestNetwork.StateOf(new Epoch(5 + (uint)i), network.Nodes, first));
        foreach (var state in states)
        {
            network.Chain.Upcoming.Enqueue(state);
            network.Chain.State = state;
        }

        return (await network.Plant(content)).Metadata.BlobId;
    }

    private static BlobReading Reading(TestNetwork network) =>
        new(new WalrusNetwork(network.Chain, network.Http, options: new CommitteeOptions { AtMostEvery = TimeSpan.Zero }));
}
