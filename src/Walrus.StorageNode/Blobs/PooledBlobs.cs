using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Blobs;

/// <summary>
/// Storage pools: the blobs of one live as long as the pool does. Their references count with the deletable ones (storage-node-api §A.6),
/// so a pooled blob is kept as a deletable object whose end is its pool's.
/// </summary>
internal static class PooledBlobs
{
    // A pool whose creation this node has not seen: better to keep its blobs too long than to lose them.
    private static readonly Epoch Unknown = new(uint.MaxValue);

    /// <summary>The event of a pooled blob as that of a deletable one; any other event as it is.</summary>
    internal static WalrusEvent AsDeletable(this SqliteConnection connection, WalrusEvent e) => e switch
    {
        WalrusEvent.PooledBlobRegistered r => new WalrusEvent.BlobRegistered(
            r.Epoch, r.BlobId, r.UnencodedSize, r.EncodingType, connection.PoolEnd(r.StoragePoolId), Deletable: true, r.ObjectId),
        WalrusEvent.PooledBlobCertified c => new WalrusEvent.BlobCertified(
            c.Epoch, c.BlobId, connection.PoolEnd(c.StoragePoolId), Deletable: true, c.ObjectId, IsExtension: false),
        WalrusEvent.PooledBlobDeleted d => new WalrusEvent.BlobDeleted(
            d.Epoch, d.BlobId, connection.PoolEnd(d.StoragePoolId), d.ObjectId, d.WasCertified),
        _ => e,
    };

    /// <summary>The pool of a pooled blob's event; null for any other event.</summary>
    internal static ObjectId? PoolOf(WalrusEvent e) => e switch
    {
        WalrusEvent.PooledBlobRegistered r => r.StoragePoolId,
        WalrusEvent.PooledBlobCertified c => c.StoragePoolId,
        _ => null,
    };

    /// <summary>
    /// A pool and every blob in it live until <paramref name="end"/>; never shorter than before, unless that was for want of knowledge.
    /// </summary>
    internal static void SetPool(this SqliteConnection connection, ObjectId pool, Epoch end)
    {
        connection.Run(
            "INSERT INTO pools(pool_id, end_epoch) VALUES($0, $1) ON CONFLICT(pool_id) DO UPDATE SET end_epoch = MAX(end_epoch, excluded.end_epoch)",
            pool.ToArray(), end.Value);
        connection.Run("UPDATE objects SET end_epoch = (SELECT end_epoch FROM pools WHERE pool_id = $0) WHERE pool_id = $0", pool.ToArray());
    }

    /// <summary>Ties an object to its pool.</summary>
    internal static void PutInPool(this SqliteConnection connection, ObjectId blobObject, ObjectId pool) =>
        connection.Run("UPDATE objects SET pool_id = $1 WHERE object_id = $0", blobObject.ToArray(), pool.ToArray());

    internal static void RemoveExpiredPools(this SqliteConnection connection, Epoch now) =>
        connection.Run("DELETE FROM pools WHERE end_epoch <= $0", now.Value);

    private static Epoch PoolEnd(this SqliteConnection connection, ObjectId pool) =>
        connection.All("SELECT end_epoch FROM pools WHERE pool_id = $0", r => r.Epoch(0), pool.ToArray()) is [var end] ? end : Unknown;
}
