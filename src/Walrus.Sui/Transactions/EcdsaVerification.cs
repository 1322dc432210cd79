using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Walrus.Sui.Transactions;

/// <summary>ECDSA as Sui has it: compressed keys, r and s of 32 bytes, SHA-256, and only the smaller of the two possible s.</summary>
internal static class EcdsaVerification
{
    internal static bool Verify(KeyScheme scheme, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var curve = Curve(scheme);
        var r = new BigInteger(1, signature[..32].ToArray());
        var s = new BigInteger(1, signature[32..].ToArray());
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

    private static X9ECParameters Curve(KeyScheme scheme) =>
        CustomNamedCurves.GetByName(scheme == KeyScheme.Secp256k1 ? "secp256k1" : "secp256r1");
}
