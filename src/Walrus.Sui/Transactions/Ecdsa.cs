using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Utilities;
using Walrus.Core;

namespace Walrus.Sui.Transactions;

/// <summary>ECDSA as Sui has it: compressed keys, r and s of 32 bytes, SHA-256, and only the smaller of the two possible s.</summary>
internal static class Ecdsa
{
    private const int NumberLength = 32;

    internal static bool Verify(KeyScheme scheme, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var curve = Curve(scheme);
        var r = new BigInteger(1, signature[..NumberLength].ToArray());
        var s = new BigInteger(1, signature[NumberLength..].ToArray());
        if (s.CompareTo(curve.N.ShiftRight(1)) > 0 || publicKey[0] is not (2 or 3))
        {
            return false;
        }

        try
        {
            var point = curve.Curve.DecodePoint(publicKey.ToArray());
            var verifier = new ECDsaSigner();
            verifier.Init(forSigning: false, new ECPublicKeyParameters(point, new ECDomainParameters(curve)));
            return verifier.VerifySignature(SHA256.HashData(message), r, s);
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException or FormatException)
        {
            // The library says so when the key is no point of the curve.
            return false;
        }
    }

    /// <summary>r and s; the nonce follows from key and message (RFC 6979), so that no generator can betray the key.</summary>
    internal static byte[] Sign(KeyScheme scheme, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> message)
    {
        var curve = Curve(scheme);
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, new ECPrivateKeyParameters(Number(curve, secret), new ECDomainParameters(curve)));
        var numbers = signer.GenerateSignature(SHA256.HashData(message));
        var s = numbers[1].CompareTo(curve.N.ShiftRight(1)) > 0 ? curve.N.Subtract(numbers[1]) : numbers[1];
        return [.. BigIntegers.AsUnsignedByteArray(NumberLength, numbers[0]), .. BigIntegers.AsUnsignedByteArray(NumberLength, s)];
    }

    /// <summary>The compressed public key of a secret.</summary>
    /// <exception cref="WalrusFormatException">The secret is zero, or not below the order of the curve.</exception>
    internal static byte[] PublicKey(KeyScheme scheme, ReadOnlySpan<byte> secret)
    {
        var curve = Curve(scheme);
        return curve.G.Multiply(Number(curve, secret)).Normalize().GetEncoded(compressed: true);
    }

    private static BigInteger Number(X9ECParameters curve, ReadOnlySpan<byte> secret)
    {
        byte[] copy = [.. secret];
        try
        {
            var number = new BigInteger(1, copy);
            return number.SignValue > 0 && number.CompareTo(curve.N) < 0
                ? number
                : throw new WalrusFormatException("The secret is not one of its curve.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    private static X9ECParameters Curve(KeyScheme scheme) =>
        CustomNamedCurves.GetByName(scheme == KeyScheme.Secp256k1 ? "secp256k1" : "secp256r1");
}
