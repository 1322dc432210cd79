using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Quilts;

/// <summary>
/// A quilt that is laid out but not yet written (spec/encoding.md §5.3): its size and index are known, its bytes are read at any offset
/// from the patches where they lie, so that a quilt need never be in memory as a whole, not even to be encoded.
/// </summary>
public sealed class QuiltPlan : IBlobReader
{
    private readonly EncodingConfig config;
    private readonly Strip[] strips;
    private readonly int[] stripOfColumn;

    private QuiltPlan(EncodingConfig config, int symbolSize, QuiltIndex index, Strip[] strips)
    {
        this.config = config;
        this.strips = strips;
        SymbolSize = symbolSize;
        Index = index;
        stripOfColumn = new int[config.SecondarySourceSymbols];
        Array.Fill(stripOfColumn, -1);
        for (int i = 0; i < strips.Length; i++)
        {
            stripOfColumn.AsSpan(strips[i].Start, strips[i].Count).Fill(i);
        }
    }

    /// <summary>The symbol size of the quilt, and of the blob it is stored as.</summary>
    public int SymbolSize { get; }

    /// <summary>The table of contents.</summary>
    public QuiltIndex Index { get; }

    /// <summary>Bytes of the quilt, padding included: the unencoded length of the blob.</summary>
    public long Length => (long)config.PrimarySourceSymbols * config.SecondarySourceSymbols * SymbolSize;

    /// <summary>Lays out patches given in any order.</summary>
    /// <exception cref="QuiltException">They break a rule of the format or do not fit.</exception>
    public static QuiltPlan Of(EncodingConfig config, IEnumerable<QuiltPatch> patches)
    {
        var sorted = patches.Select(p => new Strip(PatchPrefix.Encode(p), p)).ToArray();
        Array.Sort(sorted, static (a, b) => a.Utf8Identifier.SequenceCompareTo(b.Utf8Identifier));
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Patch!.Identifier == sorted[i - 1].Patch!.Identifier)
            {
                throw new QuiltException(
                    $"Two patches have the identifier '{Excerpt.Of(sorted[i].Patch!.Identifier)}'. Rename or remove one of them.");
            }
        }

        // The bounds have a fixed width: an index without them is as long as the real one.
        long indexLength = QuiltFormat.IndexPrefixLength
            + QuiltIndex.ToBcs(sorted.Select(s => ((ushort)0, s.Patch!.Identifier, s.Patch.Tags)).ToArray()).LongLength;
        long[] sizes = [indexLength, .. sorted.Select(s => s.Length)];
        int symbolSize = QuiltSymbolSize.Of(sizes, config.SecondarySourceSymbols, config.PrimarySourceSymbols);
        return Place(config, symbolSize, sorted, indexLength);
    }

    /// <summary>Copies the bytes from <paramref name="offset"/> on into the whole of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the quilt.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - destination.Length);
        long rowLength = (long)config.SecondarySourceSymbols * SymbolSize;
        while (!destination.IsEmpty)
        {
            var (row, inRow) = Math.DivRem(offset, rowLength);
            var (column, inSymbol) = Math.DivRem(inRow, SymbolSize);
            var part = destination[..(int)Math.Min(SymbolSize - inSymbol, destination.Length)];
            ReadSymbol((int)row, (int)column, (int)inSymbol, part);
            offset += part.Length;
            destination = destination[part.Length..];
        }
    }

    /// <summary>Writes the whole quilt, however large.</summary>
    public void WriteTo(Stream stream) => this.CopyTo(stream);

    private static QuiltPlan Place(EncodingConfig config, int symbolSize, Strip[] sorted, long indexLength)
    {
        long columnLength = (long)config.PrimarySourceSymbols * symbolSize;
        int indexColumns = (int)QuiltSymbolSize.DivideUp(indexLength, columnLength);
        int column = indexColumns;
        var entries = new QuiltIndexEntry[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            int end = column + (int)QuiltSymbolSize.DivideUp(sorted[i].Length, columnLength);
            sorted[i] = sorted[i] with { Start = column, Count = end - column };
            var patch = sorted[i].Patch!;
            entries[i] = new(patch.Identifier, patch.Tags, new QuiltPatchInternalId((ushort)column, (ushort)end));
            column = end;
        }

        var index = new QuiltIndex(indexColumns, entries);
        var bcs = index.ToBcs();
        var prefix = new BcsWriter(bcs.Length + QuiltFormat.IndexPrefixLength)
            .WriteU8(QuiltFormat.Version)
            .WriteU32((uint)bcs.Length)
            .WriteFixed(bcs)
            .ToArray();
        return new(config, symbolSize, index, [new Strip(prefix, null) { Count = indexColumns }, .. sorted]);
    }

    private void ReadSymbol(int row, int column, int inSymbol, Span<byte> destination)
    {
        if (stripOfColumn[column] < 0)
        {
            destination.Clear();
            return;
        }

        var strip = strips[stripOfColumn[column]];
        long columnLength = (long)config.PrimarySourceSymbols * SymbolSize;
        strip.Read((column - strip.Start) * columnLength + (long)row * SymbolSize + inSymbol, destination);
    }

    /// <summary>Consecutive columns: a patch behind its prefix, or the index, which is all prefix.</summary>
    private sealed record Strip(byte[] Prefix, QuiltPatch? Patch)
    {
        internal int Start { get; init; }

        internal int Count { get; init; }

        internal long Length => Prefix.LongLength + (Patch?.Data.Length ?? 0);

        internal ReadOnlySpan<byte> Utf8Identifier
        {
            get
            {
                var reader = new BcsReader(Prefix.AsSpan(QuiltFormat.PatchHeaderLength + 2));
                return reader.ReadBytes();
            }
        }

        internal void Read(long offset, Span<byte> destination)
        {
            destination = Copy(Prefix, ref offset, destination);
            destination = Patch is null ? destination : Copy(Patch.Data.Span, ref offset, destination);
            destination.Clear();
        }

        private static Span<byte> Copy(ReadOnlySpan<byte> source, scoped ref long offset, Span<byte> destination)
        {
            if (offset >= source.Length)
            {
                offset -= source.Length;
                return destination;
            }

            var available = source[(int)offset..];
            var part = available[..Math.Min(available.Length, destination.Length)];
            part.CopyTo(destination);
            offset = 0;
            return destination[part.Length..];
        }
    }
}
