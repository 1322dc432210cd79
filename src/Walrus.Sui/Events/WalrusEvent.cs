using Walrus.Core;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Events;

/// <summary>
/// An event of the Move module <c>events</c> (contracts §10). Blob ids, epochs and object ids as everywhere; sizes in bytes.
/// An event type this build does not know is <see cref="Unknown"/>, never an error: the chain may be newer than we are.
/// </summary>
/// <param name="Epoch">The Walrus epoch in which it was emitted.</param>
public abstract record WalrusEvent(Epoch Epoch)
{
    /// <summary>A blob was registered: storage is paid until <paramref name="EndEpoch"/> (exclusive).</summary>
    public sealed record BlobRegistered(
        Epoch Epoch, BlobId BlobId, ulong Size, byte EncodingType, Epoch EndEpoch, bool Deletable, ObjectId ObjectId) : WalrusEvent(Epoch);

    /// <summary>A blob was certified, or the life of a certified one was extended.</summary>
    public sealed record BlobCertified(
        Epoch Epoch, BlobId BlobId, Epoch EndEpoch, bool Deletable, ObjectId ObjectId, bool IsExtension) : WalrusEvent(Epoch);

    /// <summary>A deletable blob was deleted by its owner.</summary>
    public sealed record BlobDeleted(Epoch Epoch, BlobId BlobId, Epoch EndEpoch, ObjectId ObjectId, bool WasCertified) : WalrusEvent(Epoch);

    /// <summary>The blob id was proven to name an inconsistent encoding; nobody owes it any more.</summary>
    public sealed record InvalidBlobId(Epoch Epoch, BlobId BlobId) : WalrusEvent(Epoch);

    /// <summary>The parameters and the committee of the next epoch are chosen.</summary>
    public sealed record EpochParametersSelected(Epoch NextEpoch) : WalrusEvent(NextEpoch);

    /// <summary>The epoch began; nodes synchronise gained shards.</summary>
    public sealed record EpochChangeStart(Epoch Epoch) : WalrusEvent(Epoch);

    /// <summary>A quorum of shards is synchronised.</summary>
    public sealed record EpochChangeDone(Epoch Epoch) : WalrusEvent(Epoch);

    /// <summary>A node reported its shards as synchronised.</summary>
    public sealed record ShardsReceived(Epoch Epoch, IReadOnlyList<ShardIndex> Shards) : WalrusEvent(Epoch);

    /// <summary>Prices changed; FROST per MiB of encoded data (and epoch, for storage).</summary>
    public sealed record PricesUpdated(Epoch Epoch, ulong StoragePrice, ulong WritePrice) : WalrusEvent(Epoch);

    /// <summary>An event of a type this build does not use; kept as it came.</summary>
    /// <param name="Epoch">Zero: its layout is not read.</param>
    /// <param name="Type">The name of the Move struct.</param>
    /// <param name="Contents">Its BCS.</param>
    public sealed record Unknown(Epoch Epoch, string Type, ReadOnlyMemory<byte> Contents) : WalrusEvent(Epoch);
}
