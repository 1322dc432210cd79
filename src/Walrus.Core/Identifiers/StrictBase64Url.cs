using System.Buffers;
using System.Buffers.Text;

namespace Walrus.Core.Identifiers;

/// <summary>
/// Base64url in the one form the protocol accepts: no padding, no white space, no non-zero bits behind the last byte. The framework's
/// decoder is lenient in the first two, and one id must have one spelling.
/// </summary>
internal static class StrictBase64Url
{
    internal static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (text.Length != Base64Url.GetEncodedLength(destination.Length) || text.IndexOfAnyExcept(Alphabet) >= 0)
        {
            return false;
        }

        var status = Base64Url.DecodeFromChars(text, destination, out _, out int written);
        if (status != OperationStatus.Done || written != destination.Length)
        {
            return false;
        }

        Span<char> again = stackalloc char[text.Length];
        Base64Url.EncodeToChars(destination, again);
        return text.SequenceEqual(again);
    }

    /// <summary>Decodes text of unknown length, at most <paramref name="maxBytes"/> bytes; null if it is not canonical.</summary>
    internal static byte[]? Decode(ReadOnlySpan<char> text, int maxBytes)
    {
        int length = text.Length / 4 * 3 + (text.Length % 4) switch { 2 => 1, 3 => 2, _ => 0 };
        if (text.Length % 4 == 1 || length > maxBytes)
        {
            return null;
        }

        var bytes = new byte[length];
        return TryDecode(text, bytes) ? bytes : null;
    }

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
