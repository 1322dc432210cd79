using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.RedStuff;

/// <summary>
/// Rebuilds one sliver from symbols of slivers of the other axis: K2 for a primary, K1 for a secondary one, whose lengths together are
/// that of the sliver itself. This is what makes repair cost O(|blob| / n) (spec/encoding.md §3.5).
/// </summary>
/// <param name="codec">Tables and kernels, shared.</param>
public sealed unsafe class SliverRecovery(RedStuffCodec codec)
{
    /// <summary>How many symbols of different sources rebuild a sliver of an axis.</summary>
    public int SymbolsNeeded(SliverAxis axis) => codec.Config.SymbolsInSliver(axis);

    /// <summary>
    /// Rebuilds sliver <paramref name="target"/>; null if fewer usable symbols than <see cref="SymbolsNeeded"/> are given. Symbols of
    /// another axis or length, out of range or given twice are passed over. What comes out is as good as the symbols: verify the sliver
    /// unless every symbol was.
    /// </summary>
    public Sliver? Recover(SliverAxis axis, SliverIndex target, int symbolSize, IEnumerable<DecodingSymbol> symbols)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target.Value, codec.Config.Shards, nameof(target));
        var code = codec.CodeAlong(axis);
        var received = new bool[code.Total];
        var chosen = new List<DecodingSymbol>(code.SourceCount);
        foreach (var symbol in symbols)
        {
            if (symbol.TargetAxis == axis && symbol.Data.Length == symbolSize && symbol.Source.Value < code.Total && !received[symbol.Source.Value])
            {
                received[symbol.Source.Value] = true;
                chosen.Add(symbol);
                if (chosen.Count == code.SourceCount)
                {
                    break;
                }
            }
        }

        if (chosen.Count < code.SourceCount)
        {
            return null;
        }

        var pattern = ErasurePattern.Create(code, received);
        var data = GC.AllocateUninitializedArray<byte>(codec.Config.SliverLength(axis, symbolSize));
        var slices = new SymbolSlices(symbolSize);
        using var tile = new Tile(code.Total, Math.Min(symbolSize, SymbolSlices.MaxBytes));
        using var work = new Scratch(code.WorkBytes);
        var plans = new StripPlans();
        for (int slice = 0; slice < slices.Count; slice++)
        {
            int start = SymbolSlices.Start(slice), length = slices.Length(slice);
            foreach (var symbol in chosen)
            {
                symbol.Data.Span.Slice(start, length).CopyTo(tile.RowSpan(symbol.Source.Value, length));
            }

            code.DecodeRows(tile, plans.For(length, 1), pattern, work.Pointer);
            for (int i = 0; i < code.SourceCount; i++)
            {
                tile.RowSpan(i, length).CopyTo(data.AsSpan(i * symbolSize + start));
            }
        }

        return new Sliver(axis, target, symbolSize, data);
    }
}
