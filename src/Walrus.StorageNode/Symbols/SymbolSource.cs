using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Http;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Symbols;

/// <summary>
/// Makes symbols from the slivers on disk, which are read anew for each request: a symbol proves that the sliver is there now, and
/// challenges rely on it. One sliver is expanded at a time, so that memory does not grow with the number of symbols asked for.
/// </summary>
internal sealed class SymbolSource(SliverStore slivers, WorkerLimit workers)
{
    /// <summary>The most symbol bytes of one answer.</summary>
    internal const long MaxAnswerBytes = 128L << 20;

    private readonly record struct Wanted(int Place, SymbolId Id);

    /// <summary>The symbols a filter asks for, as far as they are here; a refusal when none is.</summary>
    internal async Task<Answer> Recovery(BlobId blob, SymbolFilter filter, NodeView view, CancellationToken ct)
    {
        var config = view.Codec!.Config;
        var ids = filter.Ids ?? Helping(blob, filter, view, config);
        var found = new GeneralRecoverySymbol?[ids.Count];
        var refusal = Refusals.SymbolNotHere;
        long bytes = 0;
        foreach (var axis in filter.ProofAxis is { } only ? [only] : (SliverAxis[])[SliverAxis.Primary, SliverAxis.Secondary])
        {
            var sources = ids.Select((id, i) => new Wanted(i, id)).Where(w => found[w.Place] is null)
                .GroupBy(w => axis == SliverAxis.Primary ? w.Id.Row : w.Id.Column).OrderBy(g => g.Key).ToArray();
            foreach (var source in sources)
            {
                var shard = config.ShardOf(config.PairOf(source.Key, axis), blob);
                if (!view.Holds(shard))
                {
                    continue;
                }

                var sliver = await workers.Run(() => Expand(new SliverKey(blob, shard, axis), view.Codec), ct).ConfigureAwait(false);
                if (sliver is null)
                {
                    refusal = Refusals.SliverNotFound;
                    continue;
                }

                foreach (var wanted in source)
                {
                    bytes += sliver.Sliver.SymbolSize;
                    found[wanted.Place] = GeneralRecoverySymbol.From(sliver, axis == SliverAxis.Primary ? wanted.Id.Column : wanted.Id.Row);
                }

                if (bytes > MaxAnswerBytes)
                {
                    return TooMuch;
                }
            }
        }

        var here = found.OfType<GeneralRecoverySymbol>().ToArray();
        return here.Length == 0 ? refusal : new Answer.Bytes(SymbolBodies.Write(here));
    }

    /// <summary>For each systematic target, the symbols of every sliver here that crosses it; without proofs.</summary>
    internal async Task<Answer> Decoding(BlobId blob, IReadOnlyList<SliverIndex> targets, SliverAxis axis, NodeView view, CancellationToken ct)
    {
        var config = view.Codec!.Config;
        var symbols = targets.Distinct().ToDictionary(t => t, _ => new List<DecodingSymbol>());
        var refusal = Refusals.SymbolNotHere;
        long bytes = 0;
        foreach (var shard in view.Shards.Keys)
        {
            var key = new SliverKey(blob, shard, axis.Other());
            if (await workers.Run(() => slivers.Read(key), ct).ConfigureAwait(false) is not { } bcs)
            {
                refusal = Refusals.SliverNotFound;
                continue;
            }

            var sliver = Sliver.FromBcs(bcs, key.Axis);
            foreach (var (target, list) in symbols)
            {
                // Systematic symbols are stored as they are. They are copied, so that not every whole sliver stays in memory.
                list.Add(new DecodingSymbol(axis, sliver.Index, sliver.Symbol(target.Value).ToArray()));
                bytes += sliver.SymbolSize;
            }

            if (bytes > MaxAnswerBytes)
            {
                return TooMuch;
            }
        }

        return bytes == 0 ? refusal : new Answer.Bytes(SymbolBodies.Write(
            symbols.ToDictionary(s => s.Key, s => (IReadOnlyList<DecodingSymbol>)s.Value)));
    }

    private static ApiError TooMuch => Refusals.BadFilter($"the answer would exceed {MaxAnswerBytes >> 20} MiB; ask for fewer symbols at a time");

    /// <summary>One symbol for every shard held here: where the shard's sliver on the other axis crosses the target.</summary>
    private static SymbolId[] Helping(BlobId blob, SymbolFilter filter, NodeView view, EncodingConfig config) =>
    [
        .. view.Shards.Keys.Select(shard => config.SliverOf(config.PairOn(shard, blob), filter.TargetAxis.Other()))
            .Select(source => filter.TargetAxis == SliverAxis.Primary
                ? new SymbolId(filter.Target!.Value, source)
                : new SymbolId(source, filter.Target!.Value)),
    ];

    private ExpandedSliver? Expand(SliverKey key, RedStuffCodec codec) =>
        slivers.Read(key) is { } bcs ? new SliverVerifier(codec).Expand(Sliver.FromBcs(bcs, key.Axis)) : null;
}
