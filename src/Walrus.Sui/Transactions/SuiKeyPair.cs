using System.Security.Cryptography;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;

namespace Walrus.Sui.Transactions;

/// <summary>
/// The key of a Sui account, of any single-key scheme. Text form: <c>suiprivkey1…</c>, bech32 of the flag and the 32 secret bytes, as wallets
/// export it. Neither messages nor <see cref="ToString"/> ever hold the secret.
/// </summary>
public sealed class SuiKeyPair : IDisposable
{
    /// <summary>Bytes of every scheme's secret.</summary>
    public const int SecretLength = Ed25519KeyPair.SeedLength;

    private const string Prefix = "suiprivkey";
    private readonly byte[] secret;
    private readonly Ed25519KeyPair? edwards;
    private readonly byte[] publicKey;
    private bool isDisposed;

    private SuiKeyPair(KeyScheme scheme, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretLength)
        {
            throw new WalrusFormatException($"The secret of a Sui key has {SecretLength} bytes, not {secret.Length}.");
        }

        Scheme = scheme;
        edwards = scheme == KeyScheme.Ed25519 ? Ed25519KeyPair.FromSeed(secret) : null;
        publicKey = edwards?.PublicKey.ToArray() ?? Ecdsa.PublicKey(scheme, secret);
        this.secret = GC.AllocateUninitializedArray<byte>(SecretLength, pinned: true);
        secret.CopyTo(this.secret);
        Address = TransactionSignature.AddressOf(scheme, publicKey);
    }

    /// <summary>The kind of key.</summary>
    public KeyScheme Scheme { get; }

    /// <summary>Its address.</summary>
    public SuiAddress Address { get; }

    /// <summary>The public half: 32 bytes, or 33 compressed ones of an ECDSA key.</summary>
    public ReadOnlySpan<byte> PublicKey => publicKey;

    /// <summary>A new Ed25519 key.</summary>
    public static SuiKeyPair Generate()
    {
        Span<byte> seed = stackalloc byte[SecretLength];
        RandomNumberGenerator.Fill(seed);
        var key = FromSeed(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    /// <summary>An Ed25519 key from its 32 secret bytes.</summary>
    /// <exception cref="WalrusFormatException">Another number of bytes.</exception>
    public static SuiKeyPair FromSeed(ReadOnlySpan<byte> seed) => new(KeyScheme.Ed25519, seed);

    /// <summary>A key from its 32 secret bytes.</summary>
    /// <exception cref="WalrusFormatException">Another number of bytes, or not a secret of that scheme.</exception>
    public static SuiKeyPair FromSecret(KeyScheme scheme, ReadOnlySpan<byte> secret) => new(scheme, secret);

    /// <summary>A key from its flag and its 32 secret bytes, as keystores hold it.</summary>
    /// <exception cref="WalrusFormatException">Not such bytes, or a key of another kind; the message never quotes them.</exception>
    public static SuiKeyPair FromFlagged(ReadOnlySpan<byte> flagged)
    {
        if (flagged.Length != 1 + SecretLength)
        {
            throw new WalrusFormatException($"A secret key is a flag and {SecretLength} bytes; these are {flagged.Length} bytes.");
        }

        return flagged[0] <= (byte)KeyScheme.Secp256r1
            ? new((KeyScheme)flagged[0], flagged[1..])
            : throw new WalrusFormatException(
                $"The secret key has the flag {flagged[0]}; Ed25519 (0), Secp256k1 (1) and Secp256r1 (2) are supported.");
    }

    /// <summary>From <c>suiprivkey1…</c>.</summary>
    /// <exception cref="WalrusFormatException">Not such a text, a wrong checksum, or a key of another kind; the message never quotes it.</exception>
    public static SuiKeyPair Parse(ReadOnlySpan<char> text)
    {
        var payload = Bech32.Decode(Prefix, text, 1 + SecretLength);
        try
        {
            return FromFlagged(payload);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(payload);
        }
    }

    /// <summary>Signs a transaction, given by its BCS.</summary>
    public TransactionSignature Sign(ReadOnlySpan<byte> transactionBcs)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var message = TransactionData.SigningDigestOf(transactionBcs);
        return TransactionSignature.Create(Scheme, edwards?.Sign(message) ?? Ecdsa.Sign(Scheme, secret, message), publicKey);
    }

    /// <summary>The secret as <c>suiprivkey1…</c>; keep it out of logs.</summary>
    public string ExportSecret()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        byte[] payload = [(byte)Scheme, .. secret];
        try
        {
            return Bech32.Encode(Prefix, payload);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(payload);
        }
    }

    /// <summary>Erases the secret.</summary>
    public void Dispose()
    {
        isDisposed = true;
        edwards?.Dispose();
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>The address; never the secret.</summary>
    public override string ToString() => $"Sui key of {Address} (secret hidden)";
}
