using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>The life of a blob in a storage pool (<c>storage_pool</c>, contracts §3).</summary>
internal static class PooledBlobRules
{
    /// <summary>A new blob of a pool.</summary>
    internal static PooledBlob Register(ObjectId id, ObjectId pool, Registration blob, Epoch now)
    {
        BlobRules.CheckId(blob, AbortCodes.StoragePool.InvalidBlobId, "new_pooled_blob");
        return new(id, now, blob.BlobId, blob.Size, blob.EncodingType, null, pool, blob.Deletable);
    }

    /// <summary>The blob, certified by what a quorum confirmed, if its pool has not expired.</summary>
    internal static PooledBlob Certify(PooledBlob blob, StorageConfirmation confirmed, Epoch now, Epoch end)
    {
        const string Function = "certify";
        AbortCodes.StoragePool.InvalidBlobId.Unless(blob.BlobId == confirmed.BlobId, Function);
        AbortCodes.StoragePool.ResourceBounds.Unless(now < end, Function);
        AbortCodes.StoragePool.AlreadyCertified.Unless(blob.CertifiedEpoch is null, Function);
        BlobRules.CheckPersistence(
            blob.Deletable, blob.Id, confirmed, AbortCodes.StoragePool.InvalidBlobPersistenceType, AbortCodes.StoragePool.InvalidBlobObject,
            Function);
        return blob with { CertifiedEpoch = now };
    }
}
