using Walrus.Core;
using Walrus.Core.Identifiers;

namespace Walrus.Sui;

/// <summary>A 32-byte Sui digest (transaction, object, checkpoint). Text form: base58. Ordering is by bytes.</summary>
public readonly struct SuiDigest : IEquatable<SuiDigest>
{
    /// <summary>Bytes of a digest.</summary>
    public const int Length = 32;

    private readonly ObjectId bytes;

    private SuiDigest(ObjectId bytes) => this.bytes = bytes;

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Span => bytes.ToArray();

    /// <summary>From exactly 32 bytes.</summary>
    /// <exception cref="WalrusFormatException">Another number of bytes.</exception>
    public static SuiDigest FromBytes(ReadOnlySpan<byte> digest) => digest.Length == Length
        ? new(ObjectId.FromBytes(digest))
        : throw new WalrusFormatException($"A Sui digest has {Length} bytes, not {digest.Length}.");

    /// <summary>From base58.</summary>
    /// <exception cref="WalrusFormatException">Not base58 of 32 bytes.</exception>
    public static SuiDigest Parse(ReadOnlySpan<char> text) => FromBytes(Base58.Decode(text, Length));

    /// <inheritdoc/>
    public override string ToString() => Base58.Encode(Span);

    /// <inheritdoc/>
    public bool Equals(SuiDigest other) => bytes.Equals(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SuiDigest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => bytes.GetHashCode();

    /// <summary>Same bytes.</summary>
    public static bool operator ==(SuiDigest left, SuiDigest right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(SuiDigest left, SuiDigest right) => !left.Equals(right);
}
