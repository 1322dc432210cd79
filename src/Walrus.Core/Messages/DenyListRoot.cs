using System.Diagnostics.CodeAnalysis;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>The 32 bytes a node commits its deny list to: a <c>u256</c> on chain, little-endian (spec/messages.md §2).</summary>
public readonly struct DenyListRoot : IEquatable<DenyListRoot>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly Bytes32 bytes;

    private DenyListRoot(Bytes32 bytes) => this.bytes = bytes;

    /// <summary>Takes the raw 32 bytes.</summary>
    /// <exception cref="WalrusFormatException">There are not exactly 32 bytes.</exception>
    public static DenyListRoot FromBytes(ReadOnlySpan<byte> bytes) => new(Bytes32.From(bytes, "A deny list root"));

    /// <summary>The 32 raw bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => bytes.Span;

    /// <summary>The bytes in hex.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);

    /// <inheritdoc />
    public bool Equals(DenyListRoot other) => bytes.Equals(other.bytes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is DenyListRoot other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => bytes.GetHashCode();

    /// <summary>Byte-wise equality.</summary>
    public static bool operator ==(DenyListRoot left, DenyListRoot right) => left.Equals(right);

    /// <summary>Byte-wise inequality.</summary>
    public static bool operator !=(DenyListRoot left, DenyListRoot right) => !left.Equals(right);
}
