using System.Runtime.CompilerServices;
using Walrus.Core.Hashing;
using Walrus.Core.Merkle;

namespace Walrus.Core.RedStuff;

/// <summary>The leaf hashes of n symbols in groups of eight, and the tree over them.</summary>
internal static unsafe class DigestColumn
{
    /// <summary>Groups of parents hashed in one call; their children lie on the stack.</summary>
    private const int Batch = 16;

    /// <summary>Reduces <paramref name="digests"/> in place to the Merkle root of the first <paramref name="count"/> of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static MerkleNode Root(HashKernel hash, ulong* digests, int count)
    {
        ulong* left = stackalloc ulong[2 * Batch * HashKernel.DigestWords];
        ulong* right = left + Batch * HashKernel.DigestWords;
        ulong* none = stackalloc ulong[HashKernel.DigestWords];
        new Span<ulong>(none, HashKernel.DigestWords).Clear();
        for (; count > 1; count = (count + 1) / 2)
        {
            int groups = RowForest.Groups(count);
            ClearLanesFrom(digests + (groups - 1) * HashKernel.DigestWords, count - (groups - 1) * HashKernel.Lanes);
            for (int g = 0; g < groups; g += 2 * Batch)
            {
                // A batch of parents is written where its own children stood, which are split off before.
                int parents = Math.Min(Batch, (groups - g + 1) / 2);
                for (int k = 0; k < parents; k++)
                {
                    ulong* first = digests + (g + 2 * k) * HashKernel.DigestWords;
                    ulong* second = g + 2 * k + 1 < groups ? first + HashKernel.DigestWords : none;
                    hash.SplitPairs(first, second, left + k * HashKernel.DigestWords, right + k * HashKernel.DigestWords);
                }

                hash.Nodes(left, right, digests + g / 2 * HashKernel.DigestWords, parents);
            }
        }

        return At(digests, 0);
    }

    /// <summary>Digest <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static MerkleNode At(ulong* digests, int index)
    {
        Span<ulong> words = stackalloc ulong[4];
        ulong* lane = digests + index / HashKernel.Lanes * HashKernel.DigestWords + index % HashKernel.Lanes;
        for (int w = 0; w < 4; w++)
        {
            words[w] = lane[w * HashKernel.Lanes];
        }

        return MerkleNode.Digest(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ClearLanesFrom(ulong* group, int lane)
    {
        for (int w = 0; w < HashKernel.DigestWords; w += HashKernel.Lanes)
        {
            new Span<ulong>(group + w + lane, HashKernel.Lanes - lane).Clear();
        }
    }
}
