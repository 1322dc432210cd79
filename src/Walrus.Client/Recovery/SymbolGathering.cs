using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Recovery;

/// <summary>
/// Symbols of one target sliver from the nodes that hold slivers of the other axis: one request for a node, so many nodes at once as
/// together should have enough, a replacement for each that fails, more when answers are slow.
/// </summary>
internal sealed class SymbolGathering(
    WalrusNetwork network, NetworkView view, Committee committee, BlobMetadataWithId metadata, SliverAxis axis, SliverIndex target,
    IReadOnlySet<ObjectId> without)
{
    private const int AtOnce = 16;
    private static readonly TimeSpan HedgeDelay = TimeSpan.FromMilliseconds(500);
    private readonly Tally tally = new(committee.Quorum);
    private readonly long began = network.Clock.GetTimestamp();

    private int requests;
    private long bytes;

    internal RebuildFigures Figures => new(requests, bytes, network.Clock.GetElapsedTime(began), tally.Failures);

    internal int Needed => view.Codec.Config.SymbolsInSliver(axis);

    /// <summary>Symbols without proofs; each node is believed for the slivers of its own shards only, so that a lie stays its own.</summary>
    internal Task<IReadOnlyList<DecodingSymbol>> Unproven(CancellationToken ct) => Gather<DecodingSymbol>(
        async (node, stop) =>
        {
            var reply = await network.Nodes.At(node.Info).GetDecodingSymbols(metadata.BlobId, [target], axis, stop);
            network.Standings.Note(node.Info.NodeId, reply);
            return reply is NodeReply<IReadOnlyDictionary<SliverIndex, IReadOnlyList<DecodingSymbol>>>.Ok(var symbols, _)
                ? new(symbols.GetValueOrDefault(target, []), null, symbols.Values.Sum(list => list.Sum(s => s.Data.Length + 6L)))
                : Failed<DecodingSymbol, IReadOnlyDictionary<SliverIndex, IReadOnlyList<DecodingSymbol>>>(node, reply);
        },
        symbol => symbol,
        (node, symbol) => symbol.TargetAxis == axis && symbol.Data.Length == metadata.Metadata.SymbolSize(view.Codec.Config)
            && Holds(node, symbol.Source),
        ct);

    /// <summary>Symbols whose proofs hold, by whomever they are given.</summary>
    internal Task<IReadOnlyList<GeneralRecoverySymbol>> Proven(CancellationToken ct) => Gather<GeneralRecoverySymbol>(
        async (node, stop) =>
        {
            var reply = await network.Nodes.At(node.Info).GetRecoverySymbols(metadata.BlobId, target, axis, axis.Other(), stop);
            network.Standings.Note(node.Info.NodeId, reply);
            return reply is NodeReply<IReadOnlyList<GeneralRecoverySymbol>>.Ok(var symbols, _)
                ? new(symbols, null, symbols.Sum(s => s.Symbol.Data.Length + 9L + s.Proof.Path.Count * 33L))
                : Failed<GeneralRecoverySymbol, IReadOnlyList<GeneralRecoverySymbol>>(node, reply);
        },
        symbol => symbol.Symbol,
        (_, symbol) => symbol.Symbol.TargetAxis == axis
            && symbol.Verify(view.Codec.Config, metadata.Metadata, axis, target) == SymbolFault.None,
        ct);

    private static Answer<TSymbol> Failed<TSymbol, TReply>(CommitteeNode node, NodeReply<TReply> reply) =>
        new([], NodeFailure.Of(node.Info, reply), 0);

    private bool Holds(CommitteeNode node, SliverIndex source) => source.Value < view.Codec.Config.Shards
        && node.Member.Shards.Contains(view.Codec.Config.ShardOf(view.Codec.Config.PairOf(source, axis.Other()), metadata.BlobId));

    private async Task<IReadOnlyList<TSymbol>> Gather<TSymbol>(
        Func<CommitteeNode, CancellationToken, Task<Answer<TSymbol>>> ask, Func<TSymbol, DecodingSymbol> symbolOf,
        Func<CommitteeNode, TSymbol, bool> isGood, CancellationToken ct)
    {
        var order = Tally.InOrder([.. view.NodesOf(committee).Where(n => !without.Contains(n.Info.NodeId))], network.Standings);
        var good = new Dictionary<SliverIndex, TSymbol>();
        await using var race = new RequestRace<CommitteeNode, Answer<TSymbol>>(ask, network.Clock, ct);
        int expected = 0, extra = 0;
        while (good.Count < Needed)
        {
            while (race.Open < AtOnce && good.Count + expected < Needed + extra && order.TryDequeue(out var next))
            {
                requests++;
                expected += next.Member.Weight;
                race.Start(next);
            }

            if (race.Open == 0)
            {
                break;
            }

            if (await race.Next(HedgeDelay, ct) is not var (node, answer))
            {
                // Whoever is awaited now is no longer counted on.
                extra = expected;
                continue;
            }

            expected -= node.Member.Weight;
            extra = Math.Max(0, extra - node.Member.Weight);
            bytes += answer.Bytes;
            Take(node, answer, symbolOf, isGood, good);
        }

        return [.. good.Values];
    }

    private void Take<TSymbol>(
        CommitteeNode node, Answer<TSymbol> answer, Func<TSymbol, DecodingSymbol> symbolOf, Func<CommitteeNode, TSymbol, bool> isGood,
        Dictionary<SliverIndex, TSymbol> good)
    {
        if (answer.Failure is { } failure)
        {
            tally.Blame(node, failure.Cause);
        }

        foreach (var symbol in answer.Symbols.Take(committee.Quorum.Shards))
        {
            if (!isGood(node, symbol))
            {
                tally.Blame(node, "gave a symbol that is not the one asked for, or whose proof does not hold");
            }
            else if (good.Count < Needed)
            {
                good.TryAdd(symbolOf(symbol).Source, symbol);
            }
        }
    }

    private sealed record Answer<TSymbol>(IReadOnlyList<TSymbol> Symbols, NodeFailure? Failure, long Bytes);
}
