using System.Diagnostics.CodeAnalysis;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Merkle;

/// <summary>
/// A node of a Merkle tree: a 32-byte digest, or Empty where a level has no sibling to offer; Empty hashes as 32 zero bytes
/// (spec/encoding.md §3.2).
/// </summary>
public readonly struct MerkleNode : IEquatable<MerkleNode>
{
    private readonly Bytes32 digest;

    private MerkleNode(Bytes32 digest, bool isDigest)
    {
        this.digest = digest;
        IsDigest = isDigest;
    }

    /// <summary>The node without content; also the default value.</summary>
    public static MerkleNode Empty => default;

    /// <summary>A node with a digest of exactly 32 bytes.</summary>
    /// <exception cref="WalrusFormatException">There are not 32 bytes.</exception>
    public static MerkleNode Digest(ReadOnlySpan<byte> digest) => new(Bytes32.From(digest, "A Merkle digest"), true);

    /// <summary>Whether this is a digest rather than Empty.</summary>
    public bool IsDigest { get; }

    /// <summary>The 32 bytes that enter the parent's hash: the digest, or zeros for Empty.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => digest.Span;

    /// <summary>Writes the variant, and the digest behind variant 1.</summary>
    public void WriteTo(BcsWriter writer)
    {
        writer.WriteU8(IsDigest ? (byte)1 : (byte)0);
        if (IsDigest)
        {
            writer.WriteFixed(Span);
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> writes.</summary>
    /// <exception cref="BcsException">The variant is unknown or the bytes end early.</exception>
    public static MerkleNode ReadFrom(ref BcsReader reader) =>
        reader.ReadVariant(2, "a Merkle node") == 0 ? Empty : Digest(reader.ReadFixed(32));

    /// <inheritdoc />
    public bool Equals(MerkleNode other) => IsDigest == other.IsDigest && digest.Equals(other.digest);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is MerkleNode other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => digest.GetHashCode();

    /// <summary>Equality of variant and digest.</summary>
    public static bool operator ==(MerkleNode left, MerkleNode right) => left.Equals(right);

    /// <summary>Inequality of variant or digest.</summary>
    public static bool operator !=(MerkleNode left, MerkleNode right) => !left.Equals(right);

    /// <summary>The digest in hexadecimal, or <c>Empty</c>.</summary>
    public override string ToString() => IsDigest ? Convert.ToHexStringLower(Span) : "Empty";
}
