using System.Buffers.Binary;
using System.Security.Cryptography;
using Walrus.Client.Chain;

namespace Walrus.Gateway.Relay;

/// <summary>
/// Whether a transaction pays for relaying a blob (storage-node-api part D): it succeeded lately, gives the relay its tip, and carries as
/// its first input the hashes of the blob and of a nonce that only its sender knows, and the blob's length.
/// </summary>
internal static class TipCheck
{
    private const int HashBytes = 32;
    private const int PackageBytes = HashBytes + HashBytes + sizeof(ulong);

    /// <summary>What is wrong before the blob is there; null when nothing is.</summary>
    internal static RelayAnswer? Before(
        RelayOptions options, FinalTransaction transaction, ReadOnlySpan<byte> nonce, ulong expectedTip, DateTimeOffset now)
    {
        if (!transaction.Succeeded)
        {
            return new(400, "the transaction failed");
        }

        if (transaction.Timestamp is not { } made)
        {
            return new(400, "the transaction is in no checkpoint yet; please try again");
        }

        if (made < now - options.Freshness || made > now + options.MaxAhead)
        {
            return new(400, "the transaction is too old, or in the future");
        }

        ulong paid = transaction.Received.GetValueOrDefault(options.Tip!.Address);
        if (paid < expectedTip)
        {
            return new(402, $"the transaction pays a tip of {paid} MIST, {expectedTip} are needed");
        }

        if (Package(transaction) is not { } package)
        {
            return new(401, $"the first input of the transaction must be the {PackageBytes} bytes that name blob and nonce");
        }

        return CryptographicOperations.FixedTimeEquals(package.Span[HashBytes..(2 * HashBytes)], SHA256.HashData(nonce))
            ? null
            : new(401, "the nonce is not the one of the transaction");
    }

    /// <summary>What is wrong with the blob; null when nothing is.</summary>
    internal static RelayAnswer? Blob(FinalTransaction transaction, ReadOnlySpan<byte> blob)
    {
        var package = Package(transaction)!.Value.Span;
        return Length(transaction) != (ulong)blob.Length ? new(401, "the blob has another length than the transaction says")
            : !package[..HashBytes].SequenceEqual(SHA256.HashData(blob)) ? new(401, "the blob is not the one of the transaction")
            : null;
    }

    /// <summary>The length the transaction says the blob has; null when it says none.</summary>
    internal static ulong? Length(FinalTransaction transaction) =>
        Package(transaction) is { } package ? BinaryPrimitives.ReadUInt64LittleEndian(package.Span[(2 * HashBytes)..]) : null;

    private static ReadOnlyMemory<byte>? Package(FinalTransaction transaction) =>
        transaction.FirstInput is { Length: PackageBytes } ? transaction.FirstInput : default(ReadOnlyMemory<byte>?);
}
