using System.Security.Cryptography;

namespace Walrus.Core.Keys;

/// <summary>
/// A network key: ECDSA over P-256, with which a storage node proves its name in TLS (spec/messages.md §3). Its text form is the
/// standard base64 of the flag 0x02 and 32 secret bytes, or PKCS#8 in PEM.
/// </summary>
public sealed class NetworkKeyPair : IDisposable
{
    private const string PemLabel = "PRIVATE KEY";
    private const string What = "A network key";

    private readonly ECDsa ecdsa;

    private NetworkKeyPair(ECDsa ecdsa)
    {
        this.ecdsa = ecdsa;
        PublicKey = NetworkPublicKey.FromPoint(ecdsa.ExportParameters(includePrivateParameters: false).Q);
    }

    /// <summary>The public half.</summary>
    public NetworkPublicKey PublicKey { get; }

    /// <summary>A new key.</summary>
    public static NetworkKeyPair Generate() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Takes the 32 bytes of the secret number, big-endian.</summary>
    /// <exception cref="WalrusFormatException">There are not exactly 32 bytes, or the number is zero or not below the group order.</exception>
    public static NetworkKeyPair FromBytes(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != P256.CoordinateLength)
        {
            throw new WalrusFormatException($"{What} is {P256.CoordinateLength} bytes, these are {secret.Length}.");
        }

        if (!P256.IsScalar(secret))
        {
            throw new WalrusFormatException($"{What} is a number from 1 to the order of P-256 minus 1; this one is not.");
        }

        var d = secret.ToArray();
        try
        {
            return new NetworkKeyPair(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d }));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }

    /// <summary>Reads either text form; white space around it is ignored.</summary>
    /// <exception cref="WalrusFormatException">The text is neither form of a network key. The message does not repeat the text.</exception>
    public static NetworkKeyPair Parse(ReadOnlySpan<char> text)
    {
        if (text.TrimStart().StartsWith("-----BEGIN", StringComparison.Ordinal)) return ParsePem(text);
        Span<byte> secret = stackalloc byte[P256.CoordinateLength];
        try
        {
            TaggedKey.Decode(text, TaggedKey.NetworkFlag, secret, What);
            return FromBytes(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static NetworkKeyPair ParsePem(ReadOnlySpan<char> text)
    {
        if (!PemEncoding.TryFind(text, out var fields) || !text[fields.Label].SequenceEqual(PemLabel)
            || !text[..fields.Location.Start.Value].IsWhiteSpace() || !text[fields.Location.End.Value..].IsWhiteSpace())
        {
            throw new WalrusFormatException($"{What} in PEM is one block 'BEGIN {PemLabel}' (PKCS#8); this text is not.");
        }

        var der = new byte[fields.DecodedDataLength];
        using var imported = ECDsa.Create();
        byte[]? d = null;
        try
        {
            Convert.TryFromBase64Chars(text[fields.Base64Data], der, out _);
            imported.ImportPkcs8PrivateKey(der, out int read);
            var parameters = imported.ExportParameters(includePrivateParameters: true);
            d = parameters.D;
            return parameters.Curve is { IsNamed: true, Oid.Value: P256.ObjectIdentifier } && d is not null && read == der.Length
                ? FromBytes(d)
                : throw new WalrusFormatException($"{What} belongs to the curve P-256; the key in this PEM block does not.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            throw new WalrusFormatException("The PEM block is not a PKCS#8 key of the curve P-256.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
            CryptographicOperations.ZeroMemory(d);
        }
    }

    /// <summary>The base64 text form. It is the secret: it belongs into the file and nowhere else.</summary>
    public string ToTaggedBase64()
    {
        var d = ecdsa.ExportParameters(includePrivateParameters: true).D!;
        try
        {
            return TaggedKey.Encode(TaggedKey.NetworkFlag, d);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }

    /// <summary>The PEM text form. It is the secret: it belongs into the file and nowhere else.</summary>
    public string ToPem() => ecdsa.ExportPkcs8PrivateKeyPem();

    /// <summary>Signs the SHA-256 digest of <paramref name="data"/>; the signature is r‖s, 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) =>
        ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>A copy of the key in the framework's form, for a TLS certificate; the caller disposes of it.</summary>
    public ECDsa CreateEcdsa()
    {
        var parameters = ecdsa.ExportParameters(includePrivateParameters: true);
        try
        {
            return ECDsa.Create(parameters);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    /// <summary>Erases the secret.</summary>
    public void Dispose() => ecdsa.Dispose();

    /// <summary>The public key in standard base64; never the secret.</summary>
    public override string ToString() => $"network key {PublicKey} (secret hidden)";
}
