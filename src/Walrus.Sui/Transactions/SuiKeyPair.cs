using System.Security.Cryptography;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;

namespace Walrus.Sui.Transactions;

/// <summary>The Ed25519 key of a Sui account. Text form: <c>suiprivkey1…</c>, bech32 of the flag and the 32 secret bytes, as wallets export it.</summary>
public sealed class SuiKeyPair : IDisposable
{
    private const string Prefix = "suiprivkey";
    private readonly Ed25519KeyPair key;

    private SuiKeyPair(Ed25519KeyPair key)
    {
        this.key = key;
        Address = TransactionSignature.AddressOf(KeyScheme.Ed25519, key.PublicKey.Span);
    }

    /// <summary>Its address.</summary>
    public SuiAddress Address { get; }

    /// <summary>The public half.</summary>
    public Ed25519PublicKey PublicKey => key.PublicKey;

    /// <summary>A new key.</summary>
    public static SuiKeyPair Generate() => new(Ed25519KeyPair.Generate());

    /// <summary>From the 32 secret bytes.</summary>
    /// <exception cref="WalrusFormatException">Another number of bytes.</exception>
    public static SuiKeyPair FromSeed(ReadOnlySpan<byte> seed) => new(Ed25519KeyPair.FromSeed(seed));

    /// <summary>From <c>suiprivkey1…</c>.</summary>
    /// <exception cref="WalrusFormatException">Not such a text, a wrong checksum, or a key of another kind; the message never quotes it.</exception>
    public static SuiKeyPair Parse(ReadOnlySpan<char> text)
    {
        var payload = Bech32.Decode(Prefix, text, 1 + Ed25519KeyPair.SeedLength);
        try
        {
            return payload[0] == (byte)KeyScheme.Ed25519
                ? FromSeed(payload.AsSpan(1))
                : throw new WalrusFormatException($"The secret key has the flag {payload[0]}; only Ed25519 keys (flag 0) are supported.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(payload);
        }
    }

    /// <summary>Signs a transaction, given by its BCS.</summary>
    public TransactionSignature Sign(ReadOnlySpan<byte> transactionBcs) =>
        TransactionSignature.Create(KeyScheme.Ed25519, key.Sign(TransactionData.SigningDigestOf(transactionBcs)), key.PublicKey.Span);

    /// <summary>The secret as <c>suiprivkey1…</c>; keep it out of logs.</summary>
    public string ExportSecret()
    {
        var seed = key.ToSeed();
        byte[] payload = [(byte)KeyScheme.Ed25519, .. seed];
        try
        {
            return Bech32.Encode(Prefix, payload);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(payload);
        }
    }

    /// <summary>Erases the secret.</summary>
    public void Dispose() => key.Dispose();

    /// <summary>The address; never the secret.</summary>
    public override string ToString() => $"Sui key of {Address} (secret hidden)";
}
