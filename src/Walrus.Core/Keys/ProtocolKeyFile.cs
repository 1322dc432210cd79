using System.Security.Cryptography;
using Walrus.Core.Bls;

namespace Walrus.Core.Keys;

/// <summary>
/// What a protocol key file contains: the standard base64 of the flag 0x04 and the 32 bytes of a BLS secret key, 44 characters
/// (spec/messages.md §3).
/// </summary>
public static class ProtocolKeyFile
{
    /// <summary>Reads the text; white space around it is ignored.</summary>
    /// <exception cref="WalrusFormatException">The text is not a protocol key. The message does not repeat the text.</exception>
    public static BlsSecretKey Parse(ReadOnlySpan<char> text)
    {
        Span<byte> secret = stackalloc byte[BlsSecretKey.Length];
        try
        {
            TaggedKey.Decode(text, TaggedKey.ProtocolFlag, secret, "A protocol key");
            return BlsSecretKey.FromBytes(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The text, without a line end. It is the secret: it belongs into the file and nowhere else.</summary>
    public static string Format(BlsSecretKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var secret = key.ToArray();
        try
        {
            return TaggedKey.Encode(TaggedKey.ProtocolFlag, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
