using System.Numerics;
using System.Runtime.CompilerServices;
using Walrus.Core.Hashing;
using Walrus.Core.Kernels;

namespace Walrus.Core.RedStuff;

/// <summary>
/// The Merkle trees of all n rows at once, fed column by column: leaf hashes of a column come in, and a binary counter of half-finished
/// subtrees keeps one node a level instead of the n×n digests. Works on one aligned block of columns, so that threads can each take
/// blocks and <see cref="Join"/> finishes the trees (spec/performance.md §5).
/// </summary>
internal sealed unsafe class RowForest : IDisposable
{
    private readonly HashKernel hash;
    private readonly int groups;
    private readonly int columns;
    private readonly Scratch pending;
    private int count;

    /// <summary>Trees of <paramref name="rows"/> rows over <paramref name="columns"/> columns, in blocks of <paramref name="block"/>.</summary>
    internal RowForest(HashKernel hash, int rows, int columns, int block)
    {
        this.hash = hash;
        this.columns = columns;
        groups = Groups(rows);
        Levels = BitOperations.Log2((uint)block);
        pending = new Scratch((Levels + 1L) * groups * HashKernel.DigestWords * sizeof(ulong));
    }

    /// <summary>Log2 of the block.</summary>
    private int Levels { get; }

    /// <summary>Groups of eight that hold n digests.</summary>
    internal static int Groups(int count) => (count + HashKernel.Lanes - 1) / HashKernel.Lanes;

    /// <summary>Words that hold n digests in groups.</summary>
    internal static int Words(int count) => Groups(count) * HashKernel.DigestWords;

    /// <summary>Forgets everything, for the next block.</summary>
    internal void Restart() => count = 0;

    /// <summary>Adds the leaf hashes of the next column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Push(ulong* leaves)
    {
        int level = 0;
        ulong* current = leaves;
        for (int c = count++; (c & 1) == 1; c >>= 1, level++)
        {
            ulong* left = Level(level);
            Merge(left, current, left);
            current = left;
        }

        Copy(current, Level(level));
    }

    /// <summary>
    /// Ends the block and returns its node, one for each row: the subtree of a whole block, or that of the last block completed with
    /// Empty siblings.
    /// </summary>
    internal void Finish(ulong* node)
    {
        ulong* carry = null;
        for (int level = 0; ; level++)
        {
            ulong* own = ((count >> level) & 1) == 1 ? Level(level) : null;
            bool atRoot = NodesAt(columns, level) == 1;
            if (level == Levels || atRoot)
            {
                Copy(own is null ? carry : own, node);
                return;
            }

            if (own is not null && carry is not null)
            {
                Merge(own, carry, own);
                carry = own;
            }
            else if ((own is null ? carry : own) is not null)
            {
                carry = own is null ? carry : own;
                MergeWithEmpty(hash, carry, groups);
            }
        }
    }

    /// <summary>Combines the nodes of consecutive blocks into the roots, which replace the first of them.</summary>
    internal static void Join(HashKernel hash, ulong* nodes, int blocks, int rows)
    {
        int words = Words(rows);
        for (; blocks > 1; blocks = (blocks + 1) / 2)
        {
            for (int i = 0; i < blocks; i += 2)
            {
                ulong* left = nodes + (nint)i * words;
                if (i + 1 == blocks)
                {
                    MergeWithEmpty(hash, left, Groups(rows));
                }
                else
                {
                    hash.Nodes(left, left + words, left, Groups(rows));
                }

                new Span<ulong>(left, words).CopyTo(new Span<ulong>(nodes + (nint)i / 2 * words, words));
            }
        }
    }

    public void Dispose() => pending.Dispose();

    private static int NodesAt(int leaves, int level) => (int)(((long)leaves + (1L << level) - 1) >> level);

    private static void MergeWithEmpty(HashKernel hash, ulong* nodes, int groups)
    {
        ulong* empty = stackalloc ulong[HashKernel.DigestWords];
        new Span<ulong>(empty, HashKernel.DigestWords).Clear();
        hash.Nodes(nodes, empty, nodes, groups, rightStep: 0);
    }

    private ulong* Level(int level) => (ulong*)pending.Pointer + (nint)level * groups * HashKernel.DigestWords;

    private void Merge(ulong* left, ulong* right, ulong* parents) => hash.Nodes(left, right, parents, groups);

    private void Copy(ulong* from, ulong* to) =>
        new Span<ulong>(from, groups * HashKernel.DigestWords).CopyTo(new Span<ulong>(to, groups * HashKernel.DigestWords));
}
