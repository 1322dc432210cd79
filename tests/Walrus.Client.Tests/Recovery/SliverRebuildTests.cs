using Walrus.Client.Recovery;
using Walrus.Client.Tests.Network;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Tests.Recovery;

public class SliverRebuildTests
{
    public static TheoryData<SliverAxis, ushort> EverySliver()
    {
        var data = new TheoryData<SliverAxis, ushort>();
        for (ushort i = 0; i < 10; i++)
        {
            data.Add(SliverAxis.Primary, i);
            data.Add(SliverAxis.Secondary, i);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EverySliver))]
    public async Task Every_sliver_is_rebuilt_without_the_node_that_lost_it(SliverAxis axis, ushort index)
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(10_000));
        var target = new SliverIndex(index);
        var loser = network.HolderOf(blob.Metadata.BlobId, network.Codec.Config.PairOf(target, axis));

        var result = await Rebuild(network, blob.Metadata, axis, target, loser.Id);

        var rebuilt = Assert.IsType<RebuildResult.Rebuilt>(result);
        Assert.Equal(blob.Slivers[axis, target], rebuilt.Sliver);
        bool systematic = index < network.Codec.Config.SourceSymbolsOf(axis);
        Assert.Equal(systematic ? RebuildMethod.DecodingSymbols : RebuildMethod.RecoverySymbols, rebuilt.Method);
    }

    [Fact]
    public async Task It_moves_hardly_more_than_the_sliver()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(280_000));
        var target = new SliverIndex(2);
        var rebuilt = Assert.IsType<RebuildResult.Rebuilt>(await Rebuild(network, blob.Metadata, SliverAxis.Primary, target));
        int sliver = rebuilt.Sliver.Data.Length;
        // Nodes answer with all their symbols, so up to one node's worth may be surplus.
        Assert.InRange(rebuilt.Figures.Bytes, sliver, sliver * 10 / 7 + 100);
        Assert.InRange(rebuilt.Figures.Requests, 3, 4);
    }

    [Fact]
    public async Task A_liar_among_the_sources_is_named_and_the_sliver_rebuilt_from_the_others()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(10_000));
        network.Nodes[0].Fault = Misbehaviour.LiesInSymbols;
        RebuildResult.Rebuilt rebuilt;
        int tries = 0;
        do
        {
            // Nodes are asked in random order, and now and then the liar is not needed.
            rebuilt = Assert.IsType<RebuildResult.Rebuilt>(await Rebuild(network, blob.Metadata, SliverAxis.Primary, new SliverIndex(0)));
            Assert.Equal(blob.Slivers[SliverAxis.Primary, new SliverIndex(0)], rebuilt.Sliver);
        }
        while (rebuilt.Figures.Failures.Count == 0 && ++tries < 50);

        Assert.Equal(network.Nodes[0].Id, Assert.Single(rebuilt.Figures.Failures).Node);
        Assert.Equal(RebuildMethod.RecoverySymbols, rebuilt.Method);
    }

    [Theory]
    [InlineData(nameof(Misbehaviour.Hangs))]
    [InlineData(nameof(Misbehaviour.Resets))]
    [InlineData(nameof(Misbehaviour.Overloaded))]
    [InlineData(nameof(Misbehaviour.LiesInSymbols))]
    public async Task Any_f_shards_may_misbehave(string fault)
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(10_000));
        network.Nodes[1].Fault = Enum.Parse<Misbehaviour>(fault);
        foreach (ushort index in new ushort[] { 0, 9 })
        {
            var rebuilt = Assert.IsType<RebuildResult.Rebuilt>(await Rebuild(network, blob.Metadata, SliverAxis.Secondary, new SliverIndex(index)));
            Assert.Equal(blob.Slivers[SliverAxis.Secondary, new SliverIndex(index)], rebuilt.Sliver);
        }
    }

    [Fact]
    public async Task Too_few_sources_say_how_many_were_found()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Plant(TestNetwork.Content(10_000));
        network.Nodes[0].Fault = network.Nodes[1].Fault = Misbehaviour.Resets;
        var result = Assert.IsType<RebuildResult.NotEnoughSymbols>(await Rebuild(network, blob.Metadata, SliverAxis.Primary, new SliverIndex(0)));
        Assert.Equal((4, 7), (result.Found, result.Needed));
        Assert.Equal(2, result.Figures.Failures.Count);
    }

    [Fact]
    public async Task A_wrongly_encoded_sliver_gives_a_proof_that_anybody_accepts()
    {
        await using var network = await TestNetwork.Start();
        var (metadata, rows) = WrongEncoding.Of(network.Codec, TestNetwork.Content(1000));
        for (ushort p = 0; p < network.Codec.Config.Shards; p++)
        {
            var node = network.HolderOf(metadata.BlobId, new SliverPairIndex(p));
            node.Put(metadata.BlobId, metadata.Metadata);
            node.Put(metadata.BlobId, new SliverPairIndex(p), rows[p]);
        }

        // Column 0 runs through the altered symbol, whose own proof holds; a column rebuilt with it does not fit the metadata. Nodes are
        // asked in random order, and now and then the altered row is not needed.
        RebuildResult result;
        int tries = 0;
        do
        {
            result = await Rebuild(network, metadata, SliverAxis.Secondary, new SliverIndex(0));
        }
        while (result is not RebuildResult.Inconsistent && ++tries < 50);

        var proof = Assert.IsType<RebuildResult.Inconsistent>(result).Proof;
        Assert.Equal(InconsistencyVerdict.Inconsistent, proof.Verify(network.Codec, metadata.Metadata));
    }

    private static async Task<RebuildResult> Rebuild(
        TestNetwork network, BlobMetadataWithId metadata, SliverAxis axis, SliverIndex target, params ObjectId[] without)
    {
        var walrus = new WalrusNetwork(network.Chain, network.Http);
        var view = await walrus.Committees.Current();
        return await new SliverRebuild(walrus).Rebuild(view, view.Writing!, metadata, axis, target, without.ToHashSet());
    }
}
