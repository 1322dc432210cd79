using System.Security.Cryptography;

namespace Walrus.Core.Bls;

/// <summary>
/// Message to point of G2: the suite BLS12381G2_XMD:SHA-256_SSWU_RO_ of RFC 9380 §8.8.2, with the tag of the basic signature scheme
/// (spec/messages.md §3). Messages are public, so the time may depend on them.
/// </summary>
internal static class HashToCurve
{
    private const int BlockLength = 64;
    private const int DigestLength = 32;

    /// <summary>The tag that separates these hashes from those of other schemes.</summary>
    internal static ReadOnlySpan<byte> SignatureTag => "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_"u8;

    internal static AffinePoint<Fp2> Hash(ReadOnlySpan<byte> message) => Hash(message, SignatureTag);

    internal static AffinePoint<Fp2> Hash(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag) =>
        HashProjective(message, tag).ToAffine();

    internal static ProjectivePoint<Fp2> HashProjective(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<byte> uniform = stackalloc byte[4 * 64];
        ExpandMessage(message, tag, uniform);
        var first = SwuMap.Map(new Fp2(Fp.FromWideBytes(uniform), Fp.FromWideBytes(uniform[64..])));
        var second = SwuMap.Map(new Fp2(Fp.FromWideBytes(uniform[128..]), Fp.FromWideBytes(uniform[192..])));
        return G2.ClearCofactor(first + second);
    }

    /// <summary>expand_message_xmd with SHA-256 (RFC 9380 §5.3.1).</summary>
    internal static void ExpandMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag, Span<byte> uniform)
    {
        Span<byte> tagLength = [(byte)tag.Length];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> padding = stackalloc byte[BlockLength];
        padding.Clear();
        hash.AppendData(padding);
        hash.AppendData(message);
        hash.AppendData([(byte)(uniform.Length >> 8), (byte)uniform.Length, 0]);
        hash.AppendData(tag);
        hash.AppendData(tagLength);
        Span<byte> seed = stackalloc byte[DigestLength];
        hash.GetHashAndReset(seed);

        Span<byte> block = stackalloc byte[DigestLength];
        block.Clear();
        for (int i = 0; i * DigestLength < uniform.Length; i++)
        {
            for (int k = 0; k < DigestLength; k++)
            {
                block[k] ^= seed[k];
            }

            hash.AppendData(block);
            hash.AppendData([(byte)(i + 1)]);
            hash.AppendData(tag);
            hash.AppendData(tagLength);
            hash.GetHashAndReset(block);
            var rest = uniform[(i * DigestLength)..];
            block[..Math.Min(DigestLength, rest.Length)].CopyTo(rest);
        }
    }
}
