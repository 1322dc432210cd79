using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Walrus.Core.Identifiers;

/// <summary>Thirty-two bytes as a value: the body of blob ids, object ids, addresses and digests. Ordered byte-wise.</summary>
[InlineArray(32)]
internal struct Bytes32 : IEquatable<Bytes32>, IComparable<Bytes32>
{
    private byte first;

    internal static Bytes32 From(ReadOnlySpan<byte> bytes, string what)
    {
        if (bytes.Length != 32)
        {
            throw new WalrusFormatException($"{what} is 32 bytes, these are {bytes.Length}.");
        }

        Bytes32 value = default;
        bytes.CopyTo(value);
        return value;
    }

    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Span => MemoryMarshal.CreateReadOnlySpan(in first, 32);

    public readonly bool Equals(Bytes32 other) => Span.SequenceEqual(other.Span);

    public override readonly bool Equals(object? obj) => obj is Bytes32 other && Equals(other);

    // Ids are hashes already; folding two words spreads them as well as rehashing all four would.
    public override readonly int GetHashCode() =>
        HashCode.Combine(BinaryPrimitives.ReadUInt64LittleEndian(Span), BinaryPrimitives.ReadUInt64LittleEndian(Span[24..]));

    public readonly int CompareTo(Bytes32 other) => Span.SequenceCompareTo(other.Span);
}
