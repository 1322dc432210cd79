using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Walrus.Core.Galois;

namespace Walrus.Core.ReedSolomon;

/// <summary>
/// How the bytes of a tile row become field elements. A symbol is cut in chunks of 64 bytes, of which the first half holds the low and
/// the second half the high bytes; a shorter last chunk is halved the same way (spec/encoding.md §2.4). Chunks are packed into strips of
/// at most 64 elements, so that six-byte symbols fill the vectors as well as long ones do.
/// </summary>
internal sealed unsafe class StripPlan
{
    private const int ChunkBytes = 64;
    private const int Half = FieldKernel.StripElements;

    private readonly Strip[] strips;
    private readonly int copyWidth;

    private StripPlan(Strip[] strips, int copyWidth)
    {
        this.strips = strips;
        this.copyWidth = copyWidth;
    }

    /// <summary>How many strips a row makes.</summary>
    internal int Count => strips.Length;

    /// <summary>Plans rows of <paramref name="symbols"/> pieces of <paramref name="pieceBytes"/> bytes: whole symbols, or one slice.</summary>
    internal static StripPlan Create(int pieceBytes, int symbols)
    {
        var strips = new List<Strip>();
        var chunks = new List<(int Offset, int Length)>();
        int packed = 0;
        void Flush()
        {
            strips.Add(Strip.Of(chunks));
            chunks.Clear();
            packed = 0;
        }

        for (int symbol = 0; symbol < symbols; symbol++)
        {
            for (int at = 0; at < pieceBytes; at += ChunkBytes)
            {
                int length = Math.Min(ChunkBytes, pieceBytes - at);
                if (packed + length > 2 * Half)
                {
                    Flush();
                }

                chunks.Add((symbol * pieceBytes + at, length));
                packed += length;
            }
        }

        Flush();
        int longest = strips.Max(s => s.Loads.Max(r => r.Length));
        return new StripPlan([.. strips], longest <= 8 ? 8 : longest <= 16 ? 16 : 32);
    }

    /// <summary>
    /// In tiles of how many symbols side by side, none wider than <paramref name="maxBytes"/> unless a symbol is, a number of symbols
    /// is worked off in the fewest strips.
    /// </summary>
    internal static int BestSymbolCount(int symbolBytes, int maxBytes, int symbols)
    {
        int best = 1, bestCost = int.MaxValue;
        for (int count = 1; count <= symbols && (count == 1 || count * symbolBytes <= maxBytes); count++)
        {
            // Filling and emptying a tile costs about as much as another strip of it.
            int rest = symbols % count;
            int cost = symbols / count * (Create(symbolBytes, count).Count + 1) + (rest == 0 ? 0 : Create(symbolBytes, rest).Count + 1);
            if (cost < bestCost)
            {
                (best, bestCost) = (count, cost);
            }
        }

        return best;
    }

    /// <summary>Gathers strip <paramref name="strip"/> of one row into the planar strip at <paramref name="work"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Load(int strip, byte* row, byte* work) => Copy(strips[strip].Loads, row, work);

    /// <summary>
    /// Gathers strip <paramref name="strip"/> of consecutive rows. Copies are of one fixed width; what they write too much is overwritten
    /// by the next run, the next position, or belongs to the caller to clear.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void LoadRows(int strip, byte* row, nint stride, int rows, byte* work)
    {
        var runs = strips[strip].Loads;
        for (int i = 0; i < rows; i++, row += stride, work += FieldKernel.StripBytes)
        {
            Copy(runs, row, work);
        }
    }

    /// <summary>Scatters planar strips back into consecutive rows; writes up to 31 bytes behind the strip's last byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void StoreRows(int strip, byte* work, byte* row, nint stride, int rows)
    {
        var runs = strips[strip].Stores;
        for (int i = 0; i < rows; i++, row += stride, work += FieldKernel.StripBytes)
        {
            Copy(runs, work, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy(Run[] runs, byte* from, byte* to)
    {
        if (copyWidth == 32)
        {
            foreach (ref readonly var run in runs.AsSpan())
            {
                Vector256.Load(from + run.From).Store(to + run.To);
            }
        }
        else if (copyWidth == 16)
        {
            foreach (ref readonly var run in runs.AsSpan())
            {
                Vector128.Load(from + run.From).Store(to + run.To);
            }
        }
        else
        {
            foreach (ref readonly var run in runs.AsSpan())
            {
                *(ulong*)(to + run.To) = *(ulong*)(from + run.From);
            }
        }
    }

    private readonly record struct Run(int From, int To, int Length);

    private sealed record Strip(Run[] Loads, Run[] Stores)
    {
        internal static Strip Of(List<(int Offset, int Length)> chunks)
        {
            var low = new List<Run>();
            var high = new List<Run>();
            int element = 0;
            foreach (var (offset, length) in chunks)
            {
                int half = length / 2;
                low.Add(new Run(offset, element, half));
                high.Add(new Run(offset + half, Half + element, half));
                element += half;
            }

            Run[] loads = [.. low, .. high];
            var stores = loads.OrderBy(r => r.From).Select(r => new Run(r.To, r.From, r.Length)).ToArray();
            return new Strip(loads, stores);
        }
    }
}
