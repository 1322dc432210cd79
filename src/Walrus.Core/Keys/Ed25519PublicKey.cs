using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Walrus.Core.Keys;

/// <summary>An Ed25519 public key (RFC 8032), the usual key of a Sui wallet.</summary>
public sealed class Ed25519PublicKey : IEquatable<Ed25519PublicKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureLength = 64;

    private readonly byte[] bytes;

    internal Ed25519PublicKey(byte[] bytes) => this.bytes = bytes;

    /// <summary>Takes the 32 bytes and checks that they are a point of the curve, of no small order.</summary>
    /// <exception cref="WalrusFormatException">They are not.</exception>
    public static Ed25519PublicKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new WalrusFormatException($"An Ed25519 public key is {Length} bytes, these are {bytes.Length}.");
        }

        var copy = bytes.ToArray();
        return Ed25519.ValidatePublicKeyPartial(copy, 0)
            ? new Ed25519PublicKey(copy)
            : throw new WalrusFormatException("An Ed25519 public key is a point of the curve of no small order; these bytes are not.");
    }

    /// <summary>The 32 bytes.</summary>
    public ReadOnlySpan<byte> Span => bytes;

    /// <summary>A copy of the 32 bytes.</summary>
    public byte[] ToArray() => bytes.AsSpan().ToArray();

    /// <summary>Whether <paramref name="signature"/> was made with this key over <paramref name="message"/>.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureLength && Ed25519.Verify(signature.ToArray(), 0, bytes, 0, message.ToArray(), 0, message.Length);

    /// <inheritdoc />
    public bool Equals(Ed25519PublicKey? other) => other is not null && Span.SequenceEqual(other.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Ed25519PublicKey);

    /// <inheritdoc />
    public override int GetHashCode() => BitConverter.ToInt32(bytes, 4);

    /// <summary>The 32 bytes in standard base64.</summary>
    public override string ToString() => Convert.ToBase64String(bytes);
}
