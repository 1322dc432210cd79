using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.Client.Chain;

/// <summary>A blob object, owned or shared, and what its owner wrote to it.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="Attributes">Keys and values of anybody's choice.</param>
public sealed record DescribedBlob(BlobObject Blob, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A transaction that is final, as far as a tip and an event are concerned.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Succeeded">Whether it had any effect beyond its gas.</param>
/// <param name="Timestamp">When its checkpoint was made; null while it is in none.</param>
/// <param name="Events">Its Walrus events, in order: the first has the sequence number 0.</param>
/// <param name="Received">MIST by which it made an address richer; addresses it made poorer are left out.</param>
/// <param name="FirstInput">Its first input when that is a plain value; null otherwise, or when it is no program.</param>
public sealed record FinalTransaction(
    SuiDigest Digest, bool Succeeded, DateTimeOffset? Timestamp, IReadOnlyList<WalrusEvent> Events,
    IReadOnlyDictionary<SuiAddress, ulong> Received, ReadOnlyMemory<byte>? FirstInput);

/// <summary>What only some need to look up on chain.</summary>
public interface IChainLookups
{
    /// <summary>The blob in an object of type <c>Blob</c> or <c>SharedBlob</c>, with its attributes; null when the object is neither.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    Task<DescribedBlob?> DescribeBlob(ObjectId id, CancellationToken ct = default);

    /// <summary>A transaction; null when the chain knows none of that digest.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    Task<FinalTransaction?> FindTransaction(SuiDigest digest, CancellationToken ct = default);
}
