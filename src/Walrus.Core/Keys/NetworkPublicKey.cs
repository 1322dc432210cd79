using System.Security.Cryptography;

namespace Walrus.Core.Keys;

/// <summary>The public half of a network key: a compressed P-256 point of 33 bytes, as it is stored on chain (spec/messages.md §3).</summary>
public sealed class NetworkPublicKey : IEquatable<NetworkPublicKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 33;

    /// <summary>Length of a signature in bytes: r and s, 32 bytes each.</summary>
    public const int SignatureLength = 64;

    private readonly byte[] bytes;
    private readonly ECPoint point;

    private NetworkPublicKey(byte[] bytes, ECPoint point)
    {
        this.bytes = bytes;
        this.point = point;
    }

    /// <summary>Takes the compressed form and checks that the point is on the curve.</summary>
    /// <exception cref="WalrusFormatException">The bytes are not the compressed form of a point.</exception>
    public static NetworkPublicKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new WalrusFormatException($"A network public key is {Length} bytes, these are {bytes.Length}.");
        }

        if (bytes[0] is not (2 or 3))
        {
            throw new WalrusFormatException($"A network public key starts with the byte 02 or 03, this one with {bytes[0]:x2}.");
        }

        var y = P256.Decompress(bytes[1..], odd: bytes[0] == 3)
            ?? throw new WalrusFormatException("A network public key is a point of the curve P-256; there is none with this x coordinate.");
        return new NetworkPublicKey(bytes.ToArray(), new ECPoint { X = bytes[1..].ToArray(), Y = y });
    }

    internal static NetworkPublicKey FromPoint(ECPoint point)
    {
        var bytes = new byte[Length];
        bytes[0] = (byte)(2 | (point.Y![^1] & 1));
        point.X!.CopyTo(bytes.AsSpan(1));
        return new NetworkPublicKey(bytes, point);
    }

    /// <summary>The 33 bytes of the compressed form.</summary>
    public ReadOnlySpan<byte> Span => bytes;

    /// <summary>A copy of the 33 bytes of the compressed form.</summary>
    public byte[] ToArray() => bytes.AsSpan().ToArray();

    /// <summary>Whether <paramref name="signature"/>, r‖s, was made with this key over the SHA-256 digest of <paramref name="data"/>.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var ecdsa = CreateEcdsa();
        return signature.Length == SignatureLength
            && ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>The key in the framework's form, to compare with a certificate; the caller disposes of it.</summary>
    public ECDsa CreateEcdsa() => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });

    /// <inheritdoc />
    public bool Equals(NetworkPublicKey? other) => other is not null && Span.SequenceEqual(other.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as NetworkPublicKey);

    /// <inheritdoc />
    public override int GetHashCode() => BitConverter.ToInt32(bytes, 4);

    /// <summary>The compressed form in standard base64.</summary>
    public override string ToString() => Convert.ToBase64String(bytes);
}
