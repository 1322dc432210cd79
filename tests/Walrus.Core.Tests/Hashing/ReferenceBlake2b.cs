using Org.BouncyCastle.Crypto.Digests;

namespace Walrus.Core.Tests.Hashing;

/// <summary>Blake2b-256 by somebody else.</summary>
internal static class ReferenceBlake2b
{
    internal static byte[] Hash(params IEnumerable<byte[]> pieces)
    {
        var hash = new Blake2bDigest(256);
        foreach (var piece in pieces)
        {
            hash.BlockUpdate(piece, 0, piece.Length);
        }

        var digest = new byte[32];
        hash.DoFinal(digest, 0);
        return digest;
    }
}
