using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;
using Walrus.StorageNode.Tests.Storage;

namespace Walrus.StorageNode.Tests.Http;

public sealed class SymbolTests
{
    private static IReadOnlyList<GeneralRecoverySymbol> Symbols(NodeReply<IReadOnlyList<GeneralRecoverySymbol>> reply) =>
        Assert.IsType<NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Ok>(reply).Value;

    [Fact]
    public async Task Symbols_of_all_nodes_rebuild_every_sliver()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000);
        var id = blob.Metadata.BlobId;
        var config = network.Codec.Config;
        foreach (var axis in TestNetwork.Axes)
        {
            for (ushort i = 0; i < TestNetwork.Shards; i++)
            {
                var target = new SliverIndex(i);
                var symbols = new List<GeneralRecoverySymbol>();
                foreach (var node in network.Nodes)
                {
                    symbols.AddRange(Symbols(await node.Client.GetRecoverySymbols(id, target, axis, axis.Other())));
                }

                Assert.Equal(TestNetwork.Shards, symbols.Count);
                Assert.All(symbols, s => Assert.Equal(SymbolFault.None, s.Verify(config, blob.Metadata.Metadata, axis, target)));
                Assert.All(symbols, s => Assert.Equal(axis.Other(), s.ProofAxis));
                var rebuilt = new SliverRecovery(network.Codec).Recover(
                    axis, target, blob.Metadata.Metadata.SymbolSize(config), symbols.Select(s => s.For(axis)));
                Assert.Equal(blob.Slivers[axis, target], rebuilt);
            }
        }
    }

    [Fact]
    public async Task A_challenge_by_ids_gets_the_symbol_with_the_proof_on_the_axis_asked_for()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000);
        var id = blob.Metadata.BlobId;
        var config = network.Codec.Config;
        for (ushort i = 0; i < TestNetwork.Shards; i++)
        {
            var pair = new SliverPairIndex(i);
            var owner = network.Owner(id, pair);
            foreach (var axis in TestNetwork.Axes)
            {
                var own = config.SliverOf(pair, axis);
                for (ushort t = 0; t < TestNetwork.Shards; t += 3)
                {
                    var symbol = axis == SliverAxis.Primary ? new SymbolId(own, new(t)) : new SymbolId(new(t), own);
                    var found = Assert.Single(Symbols(await owner.Client.GetRecoverySymbols(id, [symbol], axis)));
                    Assert.Equal(symbol, found.Id);
                    Assert.Equal(axis, found.ProofAxis);
                    Assert.Equal(SymbolFault.None, found.Verify(config, blob.Metadata.Metadata, axis.Other(), new(t)));
                }
            }
        }
    }

    [Fact]
    public async Task A_symbol_of_a_sliver_that_is_no_longer_on_disk_is_never_served()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000);
        var id = blob.Metadata.BlobId;
        var config = network.Codec.Config;
        var node = network.Nodes[0];
        var pair = network.PairsOf(node, id).First();
        var symbol = new SymbolId(config.SliverOf(pair, SliverAxis.Primary), new(2));
        Assert.True((await node.Client.GetRecoverySymbols(id, [symbol], SliverAxis.Primary)).IsOk);
        var key = new SliverKey(id, config.ShardOf(pair, id), SliverAxis.Primary);
        node.Slivers.Flip(key, at: ^1, mask: 0x40);
        var refused = Assert.IsType<NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Refused>(
            await node.Client.GetRecoverySymbols(id, [symbol], SliverAxis.Primary));
        Assert.Equal((404, "SLIVER_NOT_FOUND"), (refused.HttpStatus, refused.Reason));
    }

    [Fact]
    public async Task A_request_for_several_symbols_gets_those_that_are_here()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000);
        var id = blob.Metadata.BlobId;
        var config = network.Codec.Config;
        var node = network.Nodes[0];
        SymbolId[] ids =
        [
            .. network.PairsOf(node, id).Select(p => new SymbolId(config.SliverOf(p, SliverAxis.Primary), new(1))),
            .. network.PairsOf(network.Nodes[1], id).Select(p => new SymbolId(config.SliverOf(p, SliverAxis.Primary), new(1))),
        ];
        var found = Symbols(await node.Client.GetRecoverySymbols(id, ids, SliverAxis.Primary));
        Assert.Equal(ids[..network.PairsOf(node, id).Count()], found.Select(s => s.Id));
    }

    [Fact]
    public async Task Decoding_symbols_of_a_quorum_rebuild_systematic_slivers()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000);
        var id = blob.Metadata.BlobId;
        var config = network.Codec.Config;
        foreach (var axis in TestNetwork.Axes)
        {
            SliverIndex[] targets = [.. Enumerable.Range(0, config.SourceSymbolsOf(axis)).Select(i => new SliverIndex((ushort)i))];
            var symbols = targets.ToDictionary(t => t, _ => new List<DecodingSymbol>());
            foreach (var node in network.Nodes)
            {
                var reply = Assert.IsType<NodeReply<IReadOnlyDictionary<SliverIndex, IReadOnlyList<DecodingSymbol>>>.Ok>(
                    await node.Client.GetDecodingSymbols(id, targets, axis));
                foreach (var (target, list) in reply.Value)
                {
                    symbols[target].AddRange(list);
                }
            }

            foreach (var (target, list) in symbols)
            {
                var rebuilt = new SliverRecovery(network.Codec).Recover(axis, target, blob.Metadata.Metadata.SymbolSize(config), list);
                Assert.Equal(blob.Slivers[axis, target], rebuilt);
            }
        }
    }
}
