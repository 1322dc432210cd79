using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Walrus.Core.Identifiers;

/// <summary>
/// The id of an object on Sui: 32 bytes, written <c>0x</c> and 64 hex digits.
/// Parsing also takes the short forms Sui prints (<c>0x6</c>), without which the system objects could not be named (spec/encoding.md §4).
/// </summary>
[JsonConverter(typeof(ObjectIdJsonConverter))]
public readonly struct ObjectId : IEquatable<ObjectId>, IComparable<ObjectId>, ISpanParsable<ObjectId>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly Bytes32 bytes;

    private ObjectId(Bytes32 bytes) => this.bytes = bytes;

    /// <summary>Takes the raw 32 bytes.</summary>
    /// <exception cref="WalrusFormatException">There are not exactly 32 bytes.</exception>
    public static ObjectId FromBytes(ReadOnlySpan<byte> bytes) => new(Bytes32.From(bytes, "An object id"));

    /// <summary>The 32 raw bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => bytes.Span;

    /// <summary>A copy of the 32 raw bytes.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <inheritdoc />
    public override string ToString() => HexId.Format(Span);

    /// <summary>Parses <c>0x</c> and 1 to 64 hex digits; missing leading zeros are filled in.</summary>
    /// <exception cref="WalrusFormatException">The text is anything else.</exception>
    public static ObjectId Parse(ReadOnlySpan<char> s) => TryParse(s, out var id)
        ? id
        : throw new WalrusFormatException($"'{Excerpt.Of(s)}' is not an object id: expected 0x and up to 64 hex digits.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char})" />
    public static ObjectId Parse(string s) => Parse(s.AsSpan());

    /// <summary>Parses <c>0x</c> and 1 to 64 hex digits; false if the text is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out ObjectId result)
    {
        bool ok = HexId.TryParse(s, out var parsed);
        result = new(parsed);
        return ok;
    }

    static ObjectId IParsable<ObjectId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ObjectId>.TryParse(string? s, IFormatProvider? provider, out ObjectId result) => TryParse(s, out result);

    static ObjectId ISpanParsable<ObjectId>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<ObjectId>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ObjectId result) => TryParse(s, out result);

    /// <inheritdoc />
    public bool Equals(ObjectId other) => bytes.Equals(other.bytes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ObjectId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => bytes.GetHashCode();

    /// <inheritdoc />
    public int CompareTo(ObjectId other) => bytes.CompareTo(other.bytes);

    /// <summary>Byte-wise equality.</summary>
    public static bool operator ==(ObjectId left, ObjectId right) => left.Equals(right);

    /// <summary>Byte-wise inequality.</summary>
    public static bool operator !=(ObjectId left, ObjectId right) => !left.Equals(right);

    /// <summary>Byte-wise order.</summary>
    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;
}
