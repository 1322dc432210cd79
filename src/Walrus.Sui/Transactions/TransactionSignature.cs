using Walrus.Core;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;

namespace Walrus.Sui.Transactions;

/// <summary>A signature by one key: flag, signature of 64 bytes, public key (sdk-interop §7). Multisig, zkLogin and passkeys are refused.</summary>
public sealed class TransactionSignature
{
    private const int SignatureLength = 64;
    private readonly byte[] bytes;

    private TransactionSignature(byte[] bytes) => this.bytes = bytes;

    /// <summary>The kind of key.</summary>
    public KeyScheme Scheme => (KeyScheme)bytes[0];

    /// <summary>The signature alone, 64 bytes.</summary>
    public ReadOnlySpan<byte> Signature => bytes.AsSpan(1, SignatureLength);

    /// <summary>The public key alone.</summary>
    public ReadOnlySpan<byte> PublicKey => bytes.AsSpan(1 + SignatureLength);

    /// <summary>The address whose signature it is, if it is one.</summary>
    public SuiAddress Signer => AddressOf(Scheme, PublicKey);

    /// <summary>From flag, signature and public key.</summary>
    /// <exception cref="WalrusFormatException">An unsupported flag, or another length than its key kind has.</exception>
    public static TransactionSignature Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] > (byte)KeyScheme.Secp256r1)
        {
            throw new WalrusFormatException("Only signatures of a single Ed25519, Secp256k1 or Secp256r1 key are supported.");
        }

        int expected = 1 + SignatureLength + KeyLength((KeyScheme)bytes[0]);
        return bytes.Length == expected
            ? new TransactionSignature(bytes.ToArray())
            : throw new WalrusFormatException($"A {(KeyScheme)bytes[0]} signature with its key has {expected} bytes, not {bytes.Length}.");
    }

    /// <summary>From the parts.</summary>
    /// <exception cref="WalrusFormatException">A part has the wrong length.</exception>
    public static TransactionSignature Create(KeyScheme scheme, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey) =>
        Decode([(byte)scheme, .. signature, .. publicKey]);

    /// <summary>Flag, signature and public key.</summary>
    public byte[] Encode() => [.. bytes];

    /// <summary>Whether it is this key's signature of a transaction, given by its BCS.</summary>
    public bool Verify(ReadOnlySpan<byte> transactionBcs)
    {
        var message = TransactionData.SigningDigestOf(transactionBcs);
        return Scheme == KeyScheme.Ed25519 ? VerifyEd25519(message) : Ecdsa.Verify(Scheme, PublicKey, message, Signature);
    }

    /// <summary>The address of a public key: Blake2b-256 of its flag and its bytes.</summary>
    public static SuiAddress AddressOf(KeyScheme scheme, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> digest = stackalloc byte[Blake2b256.DigestLength];
        Blake2b256.Hash([(byte)scheme], publicKey, default, digest);
        return SuiAddress.FromBytes(digest);
    }

    private static int KeyLength(KeyScheme scheme) => scheme == KeyScheme.Ed25519 ? Ed25519PublicKey.Length : 33;

    private bool VerifyEd25519(byte[] message)
    {
        try
        {
            return Ed25519PublicKey.FromBytes(PublicKey).Verify(message, Signature);
        }
        catch (WalrusFormatException)
        {
            return false;
        }
    }
}
