using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Walrus.Core.Keys;

/// <summary>An Ed25519 key pair (RFC 8032), made from a secret seed of 32 bytes.</summary>
public sealed class Ed25519KeyPair : IDisposable
{
    /// <summary>Length of the secret seed in bytes.</summary>
    public const int SeedLength = 32;

    private readonly byte[] seed;
    private bool isDisposed;

    private Ed25519KeyPair(byte[] seed)
    {
        this.seed = seed;
        var publicKey = new byte[Ed25519PublicKey.Length];
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        PublicKey = new Ed25519PublicKey(publicKey);
    }

    /// <summary>The public half.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <summary>Takes the 32 bytes of the seed; every seed is a key.</summary>
    /// <exception cref="WalrusFormatException">There are not exactly 32 bytes.</exception>
    public static Ed25519KeyPair FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength)
        {
            throw new WalrusFormatException($"The secret of an Ed25519 key is {SeedLength} bytes, these are {seed.Length}.");
        }

        var copy = GC.AllocateUninitializedArray<byte>(SeedLength, pinned: true);
        seed.CopyTo(copy);
        return new Ed25519KeyPair(copy);
    }

    /// <summary>A new key from the operating system's generator.</summary>
    public static Ed25519KeyPair Generate()
    {
        var seed = GC.AllocateUninitializedArray<byte>(SeedLength, pinned: true);
        RandomNumberGenerator.Fill(seed);
        return new Ed25519KeyPair(seed);
    }

    /// <summary>Signs a message; the signature is 64 bytes, the same for the same message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var signature = new byte[Ed25519PublicKey.SignatureLength];
        Ed25519.Sign(seed, 0, PublicKey.ToArray(), 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>A copy of the secret seed; erase it after use.</summary>
    public byte[] ToSeed()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return seed.AsSpan().ToArray();
    }

    /// <summary>Erases the secret.</summary>
    public void Dispose()
    {
        isDisposed = true;
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <summary>The public key in standard base64; never the secret.</summary>
    public override string ToString() => $"Ed25519 key {PublicKey} (secret hidden)";
}
