using Walrus.Core.Bcs;
using Walrus.Core.Hashing;

namespace Walrus.Core.Merkle;

/// <summary>The siblings from a leaf up to the root (spec/encoding.md §3.2).</summary>
/// <param name="Path">Siblings, the leaf's own first.</param>
public sealed record MerkleProof(IReadOnlyList<MerkleNode> Path)
{
    /// <summary>No tree has more levels: 2^16 symbols.</summary>
    private const int MaxPath = 64;

    /// <summary>
    /// Whether <paramref name="leaf"/> is leaf <paramref name="index"/> of the tree of <paramref name="leafCount"/> leaves with root
    /// <paramref name="root"/>.
    /// </summary>
    public bool Verify(MerkleNode root, ReadOnlySpan<byte> leaf, int leafCount, int index)
    {
        if (index < 0 || index >= leafCount || Path.Count > MerkleTree.PathLength(leafCount) || index >> Path.Count != 0)
        {
            return false;
        }

        Span<byte> current = stackalloc byte[Blake2b256.DigestLength];
        MerkleTree.HashLeaf(leaf, current);
        foreach (var sibling in Path)
        {
            if ((index & 1) == 0)
            {
                MerkleTree.HashInner(current, sibling.Span, current);
            }
            else
            {
                MerkleTree.HashInner(sibling.Span, current, current);
            }

            index >>= 1;
        }

        return root == MerkleNode.Digest(current);
    }

    /// <summary>Writes a count and the nodes.</summary>
    public void WriteTo(BcsWriter writer)
    {
        writer.WriteUleb128((uint)Path.Count);
        foreach (var node in Path)
        {
            node.WriteTo(writer);
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> writes.</summary>
    /// <exception cref="BcsException">The bytes are not a proof.</exception>
    public static MerkleProof ReadFrom(ref BcsReader reader)
    {
        var path = new MerkleNode[reader.ReadLength(MaxPath)];
        for (int i = 0; i < path.Length; i++)
        {
            path[i] = MerkleNode.ReadFrom(ref reader);
        }

        return new MerkleProof(path);
    }

    /// <inheritdoc />
    public bool Equals(MerkleProof? other) => other is not null && Path.SequenceEqual(other.Path);

    /// <inheritdoc />
    public override int GetHashCode() => Path.Count == 0 ? 0 : Path[0].GetHashCode();
}
