namespace Walrus.Core.Identifiers;

/// <summary>Standard base64 with padding and nothing else: the framework's decoder also takes white space and stray bits.</summary>
internal static class StrictBase64
{
    internal static byte[]? Decode(ReadOnlySpan<char> text, int maxBytes)
    {
        if (text.Length % 4 != 0 || text.Length / 4 * 3 > maxBytes + 2)
        {
            return null;
        }

        var bytes = new byte[text.Length / 4 * 3];
        return Convert.TryFromBase64Chars(text, bytes, out int written)
            && written <= maxBytes
            && text.SequenceEqual(Convert.ToBase64String(bytes, 0, written))
            ? bytes[..written]
            : null;
    }
}
