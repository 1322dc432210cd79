using System.Security.Cryptography;

namespace Walrus.Core.Keys;

/// <summary>The text form of a secret key: standard base64 of a flag for the algorithm and 32 secret bytes (spec/messages.md §3).</summary>
internal static class TaggedKey
{
    internal const byte NetworkFlag = 0x02;
    internal const byte ProtocolFlag = 0x04;

    private const int SecretLength = 32;
    private const int TextLength = 44;

    /// <summary>
    /// Writes the 32 secret bytes to <paramref name="secret"/>. White space around the text is ignored. No message quotes the text.
    /// </summary>
    internal static void Decode(ReadOnlySpan<char> text, byte flag, Span<byte> secret, string what)
    {
        var trimmed = text.Trim();
        Span<byte> tagged = stackalloc byte[1 + SecretLength];
        Span<char> again = stackalloc char[TextLength];
        try
        {
            if (trimmed.Length != TextLength || !Convert.TryFromBase64Chars(trimmed, tagged, out int written) || written != tagged.Length
                || !Convert.TryToBase64Chars(tagged, again, out _) || !trimmed.SequenceEqual(again))
            {
                throw new WalrusFormatException($"{what} is {TextLength} characters of standard base64, a flag and 32 bytes; this text is not.");
            }

            if (tagged[0] != flag)
            {
                throw new WalrusFormatException(
                    $"{what} starts with the flag 0x{flag:x2}; this key starts with {Describe(tagged[0])}.");
            }

            tagged[1..].CopyTo(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(tagged);
            again.Clear();
        }
    }

    internal static string Encode(byte flag, ReadOnlySpan<byte> secret)
    {
        Span<byte> tagged = stackalloc byte[1 + SecretLength];
        tagged[0] = flag;
        secret.CopyTo(tagged[1..]);
        string text = Convert.ToBase64String(tagged);
        CryptographicOperations.ZeroMemory(tagged);
        return text;
    }

    private static string Describe(byte flag) => flag switch
    {
        0x00 => "0x00, an Ed25519 key",
        0x01 => "0x01, a secp256k1 key",
        NetworkFlag => "0x02, a secp256r1 (network) key",
        ProtocolFlag => "0x04, a BLS12-381 (protocol) key",
        _ => $"0x{flag:x2}, which is unknown",
    };
}
