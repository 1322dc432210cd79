using System.Runtime.CompilerServices;
using Walrus.Core.Hashing;
using Walrus.Core.Kernels;
using Walrus.Core.Merkle;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.RedStuff;

/// <summary>The leaf hashes of the n symbols in the rows of a tile, slice by slice where symbols are long.</summary>
internal sealed unsafe class SymbolHasher : IDisposable
{
    private readonly HashKernel hash;
    private readonly int count;
    private readonly SymbolSlices slices;
    private readonly Scratch states;
    private readonly Scratch digests;

    internal SymbolHasher(HashKernel hash, int count, SymbolSlices slices)
    {
        this.hash = hash;
        this.count = count;
        this.slices = slices;
        states = new Scratch((slices.IsSliced ? RowForest.Groups(count) : 1) * (long)HashKernel.StateWords * sizeof(ulong));
        digests = new Scratch((long)RowForest.Words(count) * sizeof(ulong));
    }

    /// <summary>Digests in groups of eight, complete after the last slice.</summary>
    internal ulong* Digests => (ulong*)digests.Pointer;

    /// <summary>Rows a tile must have: whole groups of eight.</summary>
    internal static int TileRows(int count) => RowForest.Groups(count) * HashKernel.Lanes;

    /// <summary>
    /// Before the tile is filled with a slice that is not the first: the prefix of a leaf shifts the message by one, so the last byte of
    /// the slice before belongs in front of each row.
    /// </summary>
    internal static void KeepLastByte(Tile tile)
    {
        for (int row = 0; row < tile.Rows; row++)
        {
            tile.Row(row)[-1] = tile.Row(row)[SymbolSlices.MaxBytes - 1];
        }
    }

    /// <summary>Hashes a slice of the symbols that stand at <paramref name="offset"/> of the tile's rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(Tile tile, int offset, int slice)
    {
        if (slices.Symbol == TwoByteLeaves.SymbolBytes && TwoByteLeaves.PayFor(count))
        {
            TwoByteLeaves.LookUp(tile, offset, count, Digests);
            return;
        }

        int from = SymbolSlices.Start(slice);
        bool last = slice == slices.Count - 1;
        int total = slices.Symbol + 1;
        int to = last ? total : from + slices.Length(slice);
        ulong* state = (ulong*)states.Pointer;
        ulong* digest = Digests;
        for (int row = 0; row < count; row += HashKernel.Lanes, digest += HashKernel.DigestWords)
        {
            hash.Leaves(tile.Row(row) + offset - 1, tile.Stride, from, to, total, state);
            if (last)
            {
                new Span<ulong>(state, HashKernel.DigestWords).CopyTo(new Span<ulong>(digest, HashKernel.DigestWords));
            }

            state += slices.IsSliced ? HashKernel.StateWords : 0;
        }
    }

    /// <summary>The Merkle root over the symbols; uses up the digests.</summary>
    internal MerkleNode Root() => DigestColumn.Root(hash, Digests, count);

    public void Dispose()
    {
        states.Dispose();
        digests.Dispose();
    }
}
