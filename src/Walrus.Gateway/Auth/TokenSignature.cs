using System.Security.Cryptography;
using Walrus.Core;
using Walrus.Core.Keys;

namespace Walrus.Gateway.Auth;

/// <summary>
/// Checks signatures of tokens with one key. Tokens are read by Microsoft.IdentityModel; signatures are not left to it, because it refuses
/// HMAC secrets shorter than their hash, which upstream takes, and knows no EdDSA.
/// </summary>
internal sealed class TokenSignature : IDisposable
{
    private readonly Func<byte[], byte[], bool> verify;
    private readonly IDisposable? key;

    /// <exception cref="CryptographicException">The bytes are no key for the algorithm.</exception>
    internal TokenSignature(string algorithm, byte[] key)
    {
        var hash = algorithm[^3..] switch { "384" => HashAlgorithmName.SHA384, "512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        switch (algorithm[..2])
        {
            case "HS":
                verify = key.Length > 0
                    ? (data, signature) => CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(hash, key, data), signature)
                    : throw new CryptographicException("The secret is empty.");
                break;
            case "ES":
                var curve = EllipticCurve(key, algorithm);
                (this.key, verify) = (curve, (data, signature) => curve.VerifyData(data, signature, hash));
                break;
            case "RS" or "PS":
                var rsa = Rsa(key);
                var padding = algorithm[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss;
                (this.key, verify) = (rsa, (data, signature) => rsa.VerifyData(data, signature, hash, padding));
                break;
            default:
                var edwards = Edwards(key);
                verify = (data, signature) => edwards.Verify(data, signature);
                break;
        }
    }

    internal bool Fits(byte[] data, byte[] signature) => verify(data, signature);

    public void Dispose() => key?.Dispose();

    // Public keys come as SubjectPublicKeyInfo, or in the bare form their kind has.
    private static ECDsa EllipticCurve(byte[] key, string algorithm)
    {
        var curve = algorithm == "ES384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256;
        int coordinate = algorithm == "ES384" ? 48 : 32;
        var ecdsa = ECDsa.Create();
        try
        {
            if (key.Length == 1 + 2 * coordinate && key[0] == 4)
            {
                ecdsa.ImportParameters(new ECParameters
                {
                    Curve = curve,
                    Q = new ECPoint { X = key[1..(1 + coordinate)], Y = key[(1 + coordinate)..] },
                });
            }
            else
            {
                ecdsa.ImportSubjectPublicKeyInfo(key, out _);
            }

            return ecdsa.KeySize == coordinate * 8 ? ecdsa : throw new CryptographicException("The key is on another curve.");
        }
        catch
        {
            ecdsa.Dispose();
            throw;
        }
    }

    private static RSA Rsa(byte[] key)
    {
        var rsa = RSA.Create();
        try
        {
            try
            {
                rsa.ImportSubjectPublicKeyInfo(key, out _);
            }
            catch (CryptographicException)
            {
                rsa.ImportRSAPublicKey(key, out _);
            }

            return rsa.KeySize >= 2048 ? rsa : throw new CryptographicException("The key is shorter than 2048 bits.");
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }

    private static Ed25519PublicKey Edwards(byte[] key)
    {
        // SubjectPublicKeyInfo of id-Ed25519 (RFC 8410) is these bytes and the key.
        ReadOnlySpan<byte> before = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        try
        {
            return Ed25519PublicKey.FromBytes(key.AsSpan().StartsWith(before) ? key.AsSpan(before.Length) : key);
        }
        catch (WalrusFormatException e)
        {
            throw new CryptographicException(e.Message, e);
        }
    }
}
