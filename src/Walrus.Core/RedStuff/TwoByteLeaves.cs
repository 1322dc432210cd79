using System.Runtime.CompilerServices;
using Walrus.Core.Hashing;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.RedStuff;

/// <summary>
/// The leaf hashes of all 65,536 symbols of two bytes. Blobs up to 435 KiB on 1000 shards have such symbols, a million of them: looking
/// their hashes up costs a fifth of computing them (spec/performance.md §5.9). The table takes 2 MiB and two milliseconds, once.
/// </summary>
internal static unsafe class TwoByteLeaves
{
    internal const int SymbolBytes = 2;

    private const int Symbols = 1 << 16;
    private const int Words = 4;

    private static readonly Lazy<ulong[]> Table = new(Build);

    /// <summary>Whether so many symbols in each of so many slivers are worth the table.</summary>
    internal static bool PayFor(int count) => (long)count * count >= Symbols;

    /// <summary>Digests of the symbols at an offset of consecutive tile rows, in groups of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void LookUp(Tile tile, int offset, int rows, ulong* digests)
    {
        fixed (ulong* table = Table.Value)
        {
            byte* symbol = tile.Row(0) + offset;
            for (int row = 0; row < rows; row++, symbol += tile.Stride)
            {
                ulong* from = table + *(ushort*)symbol * Words;
                ulong* to = digests + row / HashKernel.Lanes * HashKernel.DigestWords + row % HashKernel.Lanes;
                to[0] = from[0];
                to[HashKernel.Lanes] = from[1];
                to[2 * HashKernel.Lanes] = from[2];
                to[3 * HashKernel.Lanes] = from[3];
            }
        }
    }

    private static ulong[] Build()
    {
        var table = new ulong[Symbols * Words];
        using var tile = new Tile(HashKernel.Lanes, SymbolBytes);
        ulong* state = stackalloc ulong[HashKernel.StateWords];
        for (int first = 0; first < Symbols; first += HashKernel.Lanes)
        {
            for (int lane = 0; lane < HashKernel.Lanes; lane++)
            {
                *(ushort*)tile.Row(lane) = (ushort)(first + lane);
            }

            HashKernel.Best.Leaves(tile.Row(0) - 1, tile.Stride, 0, SymbolBytes + 1, SymbolBytes + 1, state);
            for (int lane = 0; lane < HashKernel.Lanes; lane++)
            {
                for (int w = 0; w < Words; w++)
                {
                    table[(first + lane) * Words + w] = state[w * HashKernel.Lanes + lane];
                }
            }
        }

        return table;
    }
}
