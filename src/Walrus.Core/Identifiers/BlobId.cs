using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;

namespace Walrus.Core.Identifiers;

/// <summary>
/// The content address of a blob (and of a quilt): Blake2b-256 over encoding type, unencoded length and the Merkle root of the sliver
/// pair hashes. Text form: base64url without padding, 43 characters (spec/encoding.md §3.3, §4).
/// </summary>
[JsonConverter(typeof(BlobIdJsonConverter))]
public readonly struct BlobId : IEquatable<BlobId>, IComparable<BlobId>, ISpanParsable<BlobId>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    /// <summary>Length of the text form in characters.</summary>
    public const int TextLength = 43;

    private readonly Bytes32 bytes;

    private BlobId(Bytes32 bytes) => this.bytes = bytes;

    /// <summary>Takes the raw 32 bytes.</summary>
    /// <exception cref="WalrusFormatException">There are not exactly 32 bytes.</exception>
    public static BlobId FromBytes(ReadOnlySpan<byte> bytes) => new(Bytes32.From(bytes, "A blob id"));

    /// <summary>Takes the decimal <c>u256</c> that Sui explorers show: the same bytes read little-endian.</summary>
    /// <exception cref="WalrusFormatException">The text is not a decimal integer below 2^256.</exception>
    public static BlobId FromDecimal(ReadOnlySpan<char> text) => new(Uint256.ParseDecimal(text));

    /// <summary>The 32 raw bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => bytes.Span;

    /// <summary>A copy of the 32 raw bytes.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <summary>The decimal <c>u256</c> of the Move side: the bytes read little-endian.</summary>
    public string ToDecimal() => new BigInteger(Span, isUnsigned: true).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The bytes read <b>big-endian</b> modulo <paramref name="shards"/>: the rotation between sliver pairs and shards (§3.1).</summary>
    public int Modulo(int shards)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shards);
        long remainder = 0;
        foreach (byte b in Span)
        {
            remainder = ((remainder << 8) | b) % shards;
        }

        return (int)remainder;
    }

    /// <summary>The first two bytes as a big-endian number: an even split of the id space into 65,536 parts.</summary>
    public ushort Prefix => (ushort)((Span[0] << 8) | Span[1]);

    /// <inheritdoc />
    public override string ToString() => Base64Url.EncodeToString(Span);

    /// <summary>Parses the base64url text form.</summary>
    /// <exception cref="WalrusFormatException">The text is not exactly 32 bytes in unpadded base64url.</exception>
    public static BlobId Parse(ReadOnlySpan<char> s) => TryParse(s, out var id)
        ? id
        : throw new WalrusFormatException(
            $"'{Excerpt.Of(s)}' is not a blob id: expected 43 characters of unpadded base64url (A-Z a-z 0-9 - _). "
            + "A decimal number from an explorer is turned into one by 'haulout convert-blob-id'.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char})" />
    public static BlobId Parse(string s) => Parse(s.AsSpan());

    /// <summary>Parses the base64url text form; false if the text is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out BlobId result)
    {
        Span<byte> decoded = stackalloc byte[Length];
        if (!StrictBase64Url.TryDecode(s, decoded))
        {
            result = default;
            return false;
        }

        result = FromBytes(decoded);
        return true;
    }

    static BlobId IParsable<BlobId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<BlobId>.TryParse(string? s, IFormatProvider? provider, out BlobId result) => TryParse(s, out result);

    static BlobId ISpanParsable<BlobId>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<BlobId>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out BlobId result) => TryParse(s, out result);

    /// <inheritdoc />
    public bool Equals(BlobId other) => bytes.Equals(other.bytes);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is BlobId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => bytes.GetHashCode();

    /// <inheritdoc />
    public int CompareTo(BlobId other) => bytes.CompareTo(other.bytes);

    /// <summary>Byte-wise equality.</summary>
    public static bool operator ==(BlobId left, BlobId right) => left.Equals(right);

    /// <summary>Byte-wise inequality.</summary>
    public static bool operator !=(BlobId left, BlobId right) => !left.Equals(right);

    /// <summary>Byte-wise order.</summary>
    public static bool operator <(BlobId left, BlobId right) => left.CompareTo(right) < 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator >(BlobId left, BlobId right) => left.CompareTo(right) > 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator <=(BlobId left, BlobId right) => left.CompareTo(right) <= 0;

    /// <summary>Byte-wise order.</summary>
    public static bool operator >=(BlobId left, BlobId right) => left.CompareTo(right) >= 0;
}
