using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Walrus.Core.Identifiers;

/// <summary>
/// An account address on Sui: 32 bytes, written <c>0x</c> and 64 hex digits.
/// Parsing also takes the short forms Sui prints (<c>0x6</c>), without which the system objects could not be named (spec/encoding.md §4).
/// </summary>
[JsonConverter(typeof(SuiAddressJsonConverter))]
public readonly struct SuiAddress : IEquatable<SuiAddress>, IComparable<SuiAddress>, ISpanParsable<SuiAddress>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly Bytes32 bytes;

    private SuiAddress(Bytes32 bytes) => this.bytes = bytes;

    /// <summary>Takes the raw 32 bytes.</summary>
    /// <exception cref="WalrusFormatException">There are not exactly 32 bytes.</exception>
    public static SuiAddress FromBytes(ReadOnlySpan<byte> bytes) => new(Bytes32.From(bytes, "An address"));

    /// <summary>The 32 raw bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => bytes.Span;

    /// <summary>A copy of the 32 raw bytes.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <inheritdoc />
    public override string ToString() => HexId.Format(Span);

    /// <summary>Parses <c>0x</c> and 1 to 64 hex digits; missing leading zeros are filled in.</summary>
    /// <exception cref="WalrusFormatException">The text is anything else.</exception>
    public static SuiAddress Parse(ReadOnlySpan<char> s) => TryParse(s, out var id)
        ? id
        : throw new WalrusFormatException($"'{Excerpt.Of(s)}' is not an address: expected 0x and up to 64 hex digits.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char})" />
    public static SuiAddress Parse(string s) => Parse(s.AsSpan());

    /// <summary>Parses <c>0x</c> and 1 to 64 hex digits; false if the text is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out SuiAddress result)
    {
        bool ok = HexId.TryParse(s, out var parsed);
        result = new(parsed);
        return ok;
    }

    static SuiAddress IParsable<SuiAddress>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<SuiAddress>.TryParse(string? s, IFormatProvider? provider, out SuiAddress result) => TryParse(s, out result);

    static SuiAddress ISpanParsable<SuiAddress>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<SuiAddress>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out SuiAddress result) => TryParse(s, out result);

    /// <inheritdoc />
    public bool Equals(SuiAddress other) => bytes.Equals(other.bytes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is SuiAddress other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => bytes.GetHashCode();

    /// <inheritdoc />
    public int CompareTo(SuiAddress other) => bytes.CompareTo(other.bytes);

    /// <summary>Byte-wise equality.</summary>
    public static bool operator ==(SuiAddress left, SuiAddress right) => left.Equals(right);

    /// <summary>Byte-wise inequality.</summary>
    public static bool operator !=(SuiAddress left, SuiAddress right) => !left.Equals(right);

    /// <summary>Byte-wise order.</summary>
    public static bool operator <(SuiAddress left, SuiAddress right) => left.CompareTo(right) < 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator >(SuiAddress left, SuiAddress right) => left.CompareTo(right) > 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator <=(SuiAddress left, SuiAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator >=(SuiAddress left, SuiAddress right) => left.CompareTo(right) >= 0;
}
