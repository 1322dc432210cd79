using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Walrus.Core.Bls;

/// <summary>
/// The secret half of a protocol key: a number between 1 and the group order (spec/messages.md §3). Whatever is computed from it runs
/// in a time, and touches memory in an order, that does not depend on it.
/// </summary>
public sealed class BlsSecretKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Scalar.Length;

    private readonly Lock gate = new();
    private readonly Scalar[] scalar;
    private BlsPublicKey? publicKey;
    private bool isDisposed;

    // One pinned element: the collector never leaves a copy behind that Dispose could not erase.
    private BlsSecretKey(in Scalar value)
    {
        scalar = GC.AllocateUninitializedArray<Scalar>(1, pinned: true);
        scalar[0] = value;
    }

    /// <summary>Takes the 32 bytes of the number, big-endian.</summary>
    /// <exception cref="WalrusFormatException">There are not exactly 32 bytes, or the number is zero or not below the group order.</exception>
    public static BlsSecretKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new WalrusFormatException($"A BLS secret key is {Length} bytes, these are {bytes.Length}.");
        }

        return Scalar.TryRead(bytes, out var scalar)
            ? new BlsSecretKey(in scalar)
            : throw new WalrusFormatException("A BLS secret key is a number from 1 to the group order minus 1; this one is not.");
    }

    /// <summary>A new key from the operating system's generator, uniform among all keys.</summary>
    public static BlsSecretKey Generate() => new(Scalar.Generate());

    /// <summary>The public half; computed when first asked for.</summary>
    public BlsPublicKey PublicKey => publicKey ??= Use(static (in Scalar secret) =>
        new BlsPublicKey(G1.MultiplySecret(G1.Generator.ToProjective(), in secret).ToAffine()));

    /// <summary>Signs a message. The same key and message always give the same signature.</summary>
    public BlsSignature Sign(ReadOnlySpan<byte> message)
    {
        var hashed = HashToCurve.HashProjective(message, HashToCurve.SignatureTag);
        return Use((in Scalar secret) => new BlsSignature(G2.MultiplySecret(in hashed, in secret).ToAffine()));
    }

    /// <summary>A copy of the 32 secret bytes; erase it after use.</summary>
    public byte[] ToArray() => Use(static (in Scalar secret) =>
    {
        var bytes = new byte[Length];
        secret.Write(bytes);
        return bytes;
    });

    private delegate TResult Computation<TResult>(in Scalar secret);

    // Works on a copy, so that threads sign side by side and a concurrent Dispose cannot change the number half-way.
    private TResult Use<TResult>(Computation<TResult> compute)
    {
        Span<Scalar> copy = stackalloc Scalar[1];
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            copy[0] = scalar[0];
        }

        try
        {
            return compute(in copy[0]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(copy));
        }
    }

    /// <summary>Erases the secret.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(scalar.AsSpan()));
        }
    }

    /// <summary>Names the type; never the secret.</summary>
    public override string ToString() => "BLS secret key (hidden)";
}
