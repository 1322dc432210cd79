using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;

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

    /// <summary>A node recovers these shards; no version of the contracts emits it.</summary>
    public sealed record ShardRecoveryStart(Epoch Epoch, IReadOnlyList<ShardIndex> Shards) : WalrusEvent(Epoch);

    /// <summary>The contracts run from the package <paramref name="PackageId"/> since now; objects carry that version.</summary>
    public sealed record ContractUpgraded(Epoch Epoch, ObjectId PackageId, ulong Version) : WalrusEvent(Epoch);

    /// <summary>A node announced a new state of its deny list, which nobody has attested yet.</summary>
    public sealed record RegisterDenyListUpdate(Epoch Epoch, DenyListRoot Root, ulong SequenceNumber, ObjectId NodeId) : WalrusEvent(Epoch);

    /// <summary>A quorum attested the state of a node's deny list.</summary>
    public sealed record DenyListUpdate(Epoch Epoch, DenyListRoot Root, ulong SequenceNumber, ObjectId NodeId) : WalrusEvent(Epoch);

    /// <summary>A blob was deleted because of a deny list.</summary>
    public sealed record DenyListBlobDeleted(Epoch Epoch, BlobId BlobId) : WalrusEvent(Epoch);

    /// <summary>A vote on an upgrade began; the digest of the package is 32 bytes.</summary>
    public sealed record ContractUpgradeProposed(Epoch Epoch, ReadOnlyMemory<byte> PackageDigest) : WalrusEvent(Epoch);

    /// <summary>A quorum of shards is for an upgrade; emitted by every vote from then on.</summary>
    public sealed record ContractUpgradeQuorumReached(Epoch Epoch, ReadOnlyMemory<byte> PackageDigest) : WalrusEvent(Epoch);

    /// <summary>A quorum is ready for a protocol version from <paramref name="StartEpoch"/> on.</summary>
    public sealed record ProtocolVersionUpdated(Epoch Epoch, Epoch StartEpoch, ulong ProtocolVersion) : WalrusEvent(Epoch);

    /// <summary>A pool of storage for many blobs exists in [<paramref name="StartEpoch"/>, <paramref name="EndEpoch"/>).</summary>
    public sealed record StoragePoolCreated(
        Epoch Epoch, ObjectId StoragePoolId, ulong ReservedEncodedCapacity, Epoch StartEpoch, Epoch EndEpoch) : WalrusEvent(Epoch);

    /// <summary>A blob was registered in a pool; it lives as long as the pool.</summary>
    public sealed record PooledBlobRegistered(
        Epoch Epoch, BlobId BlobId, ulong UnencodedSize, byte EncodingType, bool Deletable, ObjectId ObjectId, ObjectId StoragePoolId)
        : WalrusEvent(Epoch);

    /// <summary>A blob of a pool was certified.</summary>
    public sealed record PooledBlobCertified(Epoch Epoch, BlobId BlobId, bool Deletable, ObjectId ObjectId, ObjectId StoragePoolId)
        : WalrusEvent(Epoch);

    /// <summary>A deletable blob of a pool was deleted by the pool's owner.</summary>
    public sealed record PooledBlobDeleted(Epoch Epoch, BlobId BlobId, ObjectId ObjectId, bool WasCertified, ObjectId StoragePoolId)
        : WalrusEvent(Epoch);

    /// <summary>A pool, and with it each of its blobs, lives longer.</summary>
    public sealed record StoragePoolExtended(Epoch Epoch, ObjectId StoragePoolId, Epoch NewEndEpoch) : WalrusEvent(Epoch);

    /// <summary>Prices changed; FROST per MiB of encoded data (and epoch, for storage).</summary>
    public sealed record PricesUpdated(Epoch Epoch, ulong StoragePrice, ulong WritePrice) : WalrusEvent(Epoch);

    /// <summary>An event of a type this build does not use; kept as it came.</summary>
    /// <param name="Epoch">Zero: its layout is not read.</param>
    /// <param name="Type">The name of the Move struct.</param>
    /// <param name="Contents">Its BCS.</param>
    public sealed record Unknown(Epoch Epoch, string Type, ReadOnlyMemory<byte> Contents) : WalrusEvent(Epoch);
}
