using System.Buffers.Text;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Quilts;

/// <summary>
/// A patch anywhere: the id of its quilt and its columns there. Text form: base64url without padding of both, 50 characters
/// (spec/encoding.md §4, §5.4).
/// </summary>
/// <param name="QuiltId">The blob id of the quilt.</param>
/// <param name="InternalId">The columns of the patch.</param>
public readonly record struct QuiltPatchId(BlobId QuiltId, QuiltPatchInternalId InternalId) : ISpanParsable<QuiltPatchId>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = BlobId.Length + QuiltPatchInternalId.Length;

    /// <summary>Length of the text form in characters.</summary>
    public const int TextLength = 50;

    /// <summary>Takes the 37 raw bytes.</summary>
    /// <exception cref="WalrusFormatException">They are not an id of version 1.</exception>
    public static QuiltPatchId FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length > BlobId.Length
        ? new(BlobId.FromBytes(bytes[..BlobId.Length]), QuiltPatchInternalId.FromBytes(bytes[BlobId.Length..]))
        : throw new WalrusFormatException($"A quilt patch id is {Length} bytes, these are {bytes.Length}.");

    /// <summary>The 37 raw bytes.</summary>
    public byte[] ToArray() => [.. QuiltId.Span, .. InternalId.ToArray()];

    /// <inheritdoc />
    public override string ToString() => Base64Url.EncodeToString(ToArray());

    /// <summary>Parses the base64url text form.</summary>
    /// <exception cref="WalrusFormatException">The text is anything else, or an id of another version.</exception>
    public static QuiltPatchId Parse(ReadOnlySpan<char> s) => StrictBase64Url.Decode(s, Length) is { } bytes
        ? FromBytes(bytes)
        : throw new WalrusFormatException(
            $"'{Excerpt.Of(s)}' is not a quilt patch id: expected {TextLength} characters of unpadded base64url (A-Z a-z 0-9 - _).");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char})" />
    public static QuiltPatchId Parse(string s) => Parse(s.AsSpan());

    /// <summary>Parses the base64url text form; false if the text is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, out QuiltPatchId result)
    {
        try
        {
            result = Parse(s);
            return true;
        }
        catch (WalrusFormatException)
        {
            result = default;
            return false;
        }
    }

    static QuiltPatchId IParsable<QuiltPatchId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<QuiltPatchId>.TryParse(string? s, IFormatProvider? provider, out QuiltPatchId result) => TryParse(s, out result);

    static QuiltPatchId ISpanParsable<QuiltPatchId>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<QuiltPatchId>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out QuiltPatchId result) =>
        TryParse(s, out result);
}
