using Walrus.Core;
using Walrus.Core.Bcs;
using Walrus.Core.Bls;

namespace Walrus.Sui.Objects;

/// <summary>
/// A point of G1 as contracts store it (<c>Element</c>): 96 bytes x‖y in pools and committees, 48 bytes compressed in a committee's total
/// key (sdk-interop §6). The bytes are kept as they came; <see cref="ToPublicKey"/> checks them.
/// </summary>
public sealed class GroupElement : IMoveStruct<GroupElement>, IEquatable<GroupElement>
{
    private readonly byte[] bytes;

    /// <summary>Takes 48 or 96 bytes, unchecked otherwise.</summary>
    /// <exception cref="WalrusFormatException">There are neither 48 nor 96 bytes.</exception>
    public GroupElement(ReadOnlySpan<byte> bytes) => this.bytes = bytes.Length is BlsPublicKey.Length or BlsPublicKey.UncompressedLength
        ? bytes.ToArray()
        : throw new WalrusFormatException($"A point of G1 has 48 or 96 bytes, not {bytes.Length}.");

    /// <summary>The point at infinity, compressed: the total key of an empty committee.</summary>
    public static GroupElement Infinity { get; } = new([0xc0, .. new byte[BlsPublicKey.Length - 1]]);

    /// <summary>The bytes as they stand on chain.</summary>
    public ReadOnlySpan<byte> Span => bytes;

    /// <summary>A key in 96 bytes, as pools and committee members hold it.</summary>
    public static GroupElement Uncompressed(BlsPublicKey key) => new(key.ToUncompressed());

    /// <summary>A key in 48 bytes, as a committee's total key is held.</summary>
    public static GroupElement Compressed(BlsPublicKey key) => new(key.Span);

    /// <summary>The key, with field, curve and subgroup checked.</summary>
    /// <exception cref="WalrusFormatException">The bytes are no point of the group, or the point at infinity.</exception>
    public BlsPublicKey ToPublicKey() =>
        bytes.Length == BlsPublicKey.Length ? BlsPublicKey.FromBytes(bytes) : BlsPublicKey.FromUncompressed(bytes);

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteBytes(bytes);

    /// <inheritdoc/>
    public static GroupElement ReadFrom(ref BcsReader reader) => new(reader.ReadBytes(BlsPublicKey.UncompressedLength));

    /// <inheritdoc/>
    public bool Equals(GroupElement? other) => other is not null && Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GroupElement);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(bytes, 4);

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexStringLower(bytes);
}
