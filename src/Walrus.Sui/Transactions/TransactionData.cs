using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>Inputs and the commands that use them.</summary>
public sealed record ProgrammableTransaction(IReadOnlyList<CallArg> Inputs, IReadOnlyList<Command> Commands);

/// <summary>Who pays for gas and how much at most.</summary>
/// <param name="Payment">SUI coins; none for a chain that takes no gas.</param>
/// <param name="Owner">Whose they are.</param>
/// <param name="Price">MIST per unit.</param>
/// <param name="Budget">The most, in MIST.</param>
public sealed record GasData(IReadOnlyList<ObjectRef> Payment, SuiAddress Owner, ulong Price, ulong Budget);

/// <summary>Until when a transaction may be executed.</summary>
public abstract record TransactionExpiration
{
    private TransactionExpiration()
    {
    }

    /// <summary>For ever.</summary>
    public static TransactionExpiration Never { get; } = new None();

    /// <summary>For ever.</summary>
    public sealed record None : TransactionExpiration;

    /// <summary>Until the end of a Sui epoch.</summary>
    public sealed record Epoch(ulong Last) : TransactionExpiration;

    /// <summary>Within bounds (null: none), on one chain only; the nonce tells equal transactions apart. Times in milliseconds since 1970.</summary>
    public sealed record ValidDuring(
        ulong? MinEpoch, ulong? MaxEpoch, ulong? MinTimestamp, ulong? MaxTimestamp, SuiDigest Chain, uint Nonce) : TransactionExpiration;
}

/// <summary>A transaction of version 1, as it is signed (sdk-interop §7).</summary>
public sealed record TransactionData(
    ProgrammableTransaction Program, SuiAddress Sender, GasData Gas, TransactionExpiration Expiration)
{
    /// <summary>The most bytes a transaction may have (Sui's limit).</summary>
    public const int MaxLength = 128 * 1024;

    /// <summary>From BCS.</summary>
    /// <exception cref="BcsException">
    /// It is not the BCS of a programmable transaction of version 1; system transactions and publishing are refused.
    /// </exception>
    public static TransactionData Decode(ReadOnlySpan<byte> bcs) => TransactionCodec.Decode(bcs);

    /// <summary>To BCS.</summary>
    public byte[] Encode() => TransactionCodec.Encode(this);

    /// <summary>The name of the transaction: Blake2b-256 of <c>TransactionData::</c> and its BCS.</summary>
    public SuiDigest Digest() => DigestOf(Encode());

    /// <summary>The digest of a transaction given by its BCS.</summary>
    public static SuiDigest DigestOf(ReadOnlySpan<byte> bcs)
    {
        Span<byte> digest = stackalloc byte[Blake2b256.DigestLength];
        Blake2b256.Hash("TransactionData::"u8, bcs, default, digest);
        return SuiDigest.FromBytes(digest);
    }

    /// <summary>The 32 bytes a key signs: Blake2b-256 of the intent (a transaction, version 0, of Sui) and the BCS.</summary>
    public static byte[] SigningDigestOf(ReadOnlySpan<byte> bcs)
    {
        var digest = new byte[Blake2b256.DigestLength];
        Blake2b256.Hash([0, 0, 0], bcs, default, digest);
        return digest;
    }
}
