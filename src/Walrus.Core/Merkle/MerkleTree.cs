using System.Numerics;
using Walrus.Core.Hashing;

namespace Walrus.Core.Merkle;

/// <summary>
/// A Merkle tree with all its levels, for proofs. Leaves are H(0x00 ‖ data), inner nodes H(0x01 ‖ left ‖ right); a level of odd length
/// above one is completed with one Empty node (spec/encoding.md §3.2).
/// </summary>
public sealed class MerkleTree
{
    private const int Digest = Blake2b256.DigestLength;
    private static readonly byte[] Empty = new byte[Digest];
    private readonly List<byte[]> levels = [];

    private MerkleTree(byte[] leafHashes)
    {
        LeafCount = leafHashes.Length / Digest;
        levels.Add(leafHashes);
        while (levels[^1].Length > Digest)
        {
            var below = levels[^1];
            var above = new byte[(below.Length / Digest + 1) / 2 * Digest];
            for (int i = 0; i < above.Length; i += Digest)
            {
                var left = below.AsSpan(2 * i, Digest);
                var right = 2 * i + Digest < below.Length ? below.AsSpan(2 * i + Digest, Digest) : Empty;
                HashInner(left, right, above.AsSpan(i));
            }

            levels.Add(above);
        }
    }

    /// <summary>How many leaves the tree has.</summary>
    public int LeafCount { get; }

    /// <summary>The root: Empty for no leaves, the leaf hash for one.</summary>
    public MerkleNode Root => LeafCount == 0 ? MerkleNode.Empty : MerkleNode.Digest(levels[^1]);

    /// <summary>The tree over the given leaf data.</summary>
    public static MerkleTree Build(IReadOnlyCollection<ReadOnlyMemory<byte>> leaves)
    {
        var hashes = new byte[leaves.Count * Digest];
        int at = 0;
        foreach (var leaf in leaves)
        {
            HashLeaf(leaf.Span, hashes.AsSpan(at));
            at += Digest;
        }

        return new MerkleTree(hashes);
    }

    /// <summary>The tree over leaves that are hashed already, 32 bytes each.</summary>
    internal static MerkleTree FromLeafHashes(byte[] hashes) => new(hashes);

    /// <summary>The proof that leaf <paramref name="index"/> is in the tree.</summary>
    public MerkleProof Prove(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, LeafCount);
        var path = new MerkleNode[levels.Count - 1];
        for (int level = 0; level < path.Length; level++, index >>= 1)
        {
            int sibling = (index ^ 1) * Digest;
            path[level] = sibling < levels[level].Length
                ? MerkleNode.Digest(levels[level].AsSpan(sibling, Digest))
                : MerkleNode.Empty;
        }

        return new MerkleProof(path);
    }

    /// <summary>How many siblings lead from a leaf to the root: ceil(log2) of the leaves.</summary>
    public static int PathLength(int leafCount) => leafCount <= 1 ? 0 : BitOperations.Log2((uint)leafCount - 1) + 1;

    /// <summary>H(0x00 ‖ data).</summary>
    public static void HashLeaf(ReadOnlySpan<byte> data, Span<byte> digest) => Blake2b256.Hash([0], data, default, digest);

    /// <summary>H(0x01 ‖ left ‖ right).</summary>
    public static void HashInner(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> digest) =>
        Blake2b256.Hash([1], left, right, digest);
}
