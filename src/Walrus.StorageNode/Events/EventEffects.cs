using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Events;

/// <summary>
/// What the events of a checkpoint change in the node's tables (node-behaviour §2). Part of the transaction that moves the cursor, so each
/// counts once; the ledger also bears an event that comes again.
/// </summary>
/// <param name="Now">The epoch by the events so far.</param>
/// <param name="Status">Where the node stood before these events.</param>
/// <param name="LeavesBlobs">
/// Whether certified blobs are left to the recovery that follows a catch-up: it looks at those certified before the epoch with which it begins.
/// </param>
/// <param name="Timestamp">Of the checkpoint.</param>
/// <param name="RecoveryGrace">How long a certified blob's missing slivers are left to its upload.</param>
internal readonly record struct EventEffects(
    Epoch Now, NodeStatus Status, bool LeavesBlobs, DateTimeOffset Timestamp, TimeSpan RecoveryGrace)
{
    /// <summary>What has ended by then is not kept: the present epoch, or the chain's when a node without the beginning of history began.</summary>
    private Epoch Ended => Status is NodeStatus.RecoveryCatchUpWithIncompleteHistory { EpochAtStart: var start } && start > Now ? start : Now;

    /// <summary>Applies one event; returns what is true after it.</summary>
    internal EventEffects Apply(SqliteConnection c, NamedEvent told)
    {
        var named = told with { Event = c.AsDeletable(told.Event) };
        switch (named.Event)
        {
            case WalrusEvent.StoragePoolCreated e:
                c.SetPool(e.StoragePoolId, e.EndEpoch);
                break;
            case WalrusEvent.StoragePoolExtended e:
                c.SetPool(e.StoragePoolId, e.NewEndEpoch);
                break;
            case WalrusEvent.BlobRegistered e:
                Change(c, e.BlobId, e.ObjectId, named);
                PutInPool(c, told.Event, e.ObjectId);
                break;
            case WalrusEvent.BlobCertified e:
                Certify(c, e, named);
                PutInPool(c, told.Event, e.ObjectId);
                break;
            case WalrusEvent.BlobDeleted e:
                Change(c, e.BlobId, e.ObjectId, named);
                break;
            case WalrusEvent.InvalidBlobId { BlobId: var blob }:
                Change(c, blob, null, named);
                c.RemoveRecovery(blob);
                break;
            case WalrusEvent.DenyListBlobDeleted { BlobId: var blob }:
                Change(c, blob, null, named);
                c.RemoveRecovery(blob);
                break;
            case WalrusEvent.EpochChangeStart e:
                return Begin(c, e.Epoch);
        }

        return this;
    }

    private void Certify(SqliteConnection c, WalrusEvent.BlobCertified e, NamedEvent named)
    {
        var (before, after) = Change(c, e.BlobId, e.ObjectId, named);

        // An extension of what is certified asks for nothing new; of an object whose beginning is not in our history, for everything.
        bool isNews = !e.IsExtension || !before.IsCertified(Now);
        if (isNews && after.IsCertified(Now) && !LeavesBlobs)
        {
            c.AddRecovery(e.BlobId, Timestamp + RecoveryGrace);
        }
    }

    private (BlobInfo Before, BlobInfo After) Change(SqliteConnection c, BlobId blob, ObjectId? id, NamedEvent named)
    {
        var before = new BlobEntry(c.Blob(blob), id is { } known ? c.BlobObject(known) : null);
        var after = BlobLedger.Apply(before, named.Event, named.Id, Ended);
        if (after.Info != before.Info)
        {
            c.SetBlob(blob, after.Info);
        }

        if (after.Object is { } changed && changed != before.Object)
        {
            c.SetBlobObject(changed);
        }

        return (before.Info, after.Info);
    }

    private static void PutInPool(SqliteConnection c, WalrusEvent told, ObjectId blobObject)
    {
        if (PooledBlobs.PoolOf(told) is { } pool)
        {
            c.PutInPool(blobObject, pool);
        }
    }

    /// <summary>A new epoch, and garbage collection, phase 1: what has expired no longer counts (node-behaviour §5).</summary>
    private EventEffects Begin(SqliteConnection c, Epoch epoch)
    {
        // Epochs only go up; one that comes again is not a beginning.
        if (epoch <= Now)
        {
            return this;
        }

        c.SetNumber(Facts.EventEpoch, epoch.Value);
        c.SetNumber(Facts.EpochBegan, (ulong)Math.Max(0, Timestamp.ToUnixTimeMilliseconds()));
        foreach (var expired in c.ExpiredObjects(epoch))
        {
            c.SetBlob(expired.BlobId, BlobLedger.Expire(c.Blob(expired.BlobId), expired));
            c.RemoveBlobObject(expired.Id);
        }

        c.RemoveExpiredPools(epoch);
        return this with { Now = epoch, LeavesBlobs = false };
    }
}
