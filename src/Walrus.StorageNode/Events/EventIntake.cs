using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Events;

/// <summary>
/// Follows the chain. What a checkpoint's events change and the cursor behind them are one transaction; what follows from it outside the
/// database is done after it, and found again after a crash.
/// </summary>
internal sealed partial class EventIntake(
    IChainReader chain, Database database, NodeState state, EventProgress progress, BlobWrites writes, ExpiredData data,
    EpochChange epochs, NodeSignals signals, TimeSpan recoveryGrace, ILogger<EventIntake> log)
{
    /// <summary>Checkpoints without events need not be durable one by one: reading them again costs nothing.</summary>
    private const ulong LazyCheckpoints = 64;

    private ulong durable = progress.Checkpoint ?? 0;

    internal async Task Run(CancellationToken ct)
    {
        ulong first = progress.Checkpoint is { } last ? last + 1 : 0;
        LogFollowing(first);
        if (state.View.CommitteeEpoch != state.View.EventEpoch)
        {
            // A crash or a failure came between an epoch's event and what it asks for.
            await epochs.TakeUp(state.View.EventEpoch, ct).ConfigureAwait(false);
        }

        await foreach (var checkpoint in chain.Follow(first, ct).ConfigureAwait(false))
        {
            await Process(checkpoint, ct).ConfigureAwait(false);
        }
    }

    /// <summary>One checkpoint; one that has been processed before changes nothing.</summary>
    internal async Task Process(CheckpointEvents checkpoint, CancellationToken ct)
    {
        if (checkpoint.Sequence <= progress.Checkpoint)
        {
            return;
        }

        if (checkpoint.Events.Count == 0)
        {
            if (checkpoint.Sequence - durable >= LazyCheckpoints)
            {
                database.Write(c => c.SetNumber(Facts.Cursor, checkpoint.Sequence));
                durable = checkpoint.Sequence;
            }

            progress.Advance(checkpoint.Sequence, 0);
            return;
        }

        var epoch = database.Write(c =>
        {
            var now = state.View.EventEpoch;
            foreach (var named in checkpoint.Events)
            {
                now = Apply(c, named, now, checkpoint.Timestamp);
            }

            c.SetNumber(Facts.Cursor, checkpoint.Sequence);
            c.SetNumber(Facts.EventCount, progress.Events + (ulong)checkpoint.Events.Count);
            return now;
        });
        durable = checkpoint.Sequence;
        state.SetEventEpoch(epoch);
        progress.Advance(checkpoint.Sequence, checkpoint.Events.Count);
        await FollowUp(checkpoint.Events, epoch, ct).ConfigureAwait(false);
    }

    private Epoch Apply(SqliteConnection c, NamedEvent told, Epoch now, DateTimeOffset timestamp)
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
                Apply(c, e.BlobId, e.ObjectId, named, now);
                PutInPool(c, told.Event, e.ObjectId);
                break;
            case WalrusEvent.BlobCertified e:
                if (Apply(c, e.BlobId, e.ObjectId, named, now).IsCertified(now) && !e.IsExtension)
                {
                    c.AddRecovery(e.BlobId, timestamp + recoveryGrace);
                }

                PutInPool(c, told.Event, e.ObjectId);
                break;
            case WalrusEvent.BlobDeleted e:
                Apply(c, e.BlobId, e.ObjectId, named, now);
                break;
            case WalrusEvent.InvalidBlobId e:
                Apply(c, e.BlobId, null, named, now);
                break;
            case WalrusEvent.EpochChangeStart e:
                now = e.Epoch;
                c.SetNumber(Facts.EventEpoch, now.Value);
                Expire(c, now);
                break;
            case WalrusEvent.Unknown e:
                LogUnknown(e.Type);
                break;
        }

        return now;
    }

    private static BlobInfo Apply(SqliteConnection c, BlobId blob, ObjectId? id, NamedEvent named, Epoch now)
    {
        var before = new BlobEntry(c.Blob(blob), id is { } known ? c.BlobObject(known) : null);
        var after = BlobLedger.Apply(before, named.Event, named.Id, now);
        if (after.Info != before.Info)
        {
            c.SetBlob(blob, after.Info);
        }

        if (after.Object is { } changed && changed != before.Object)
        {
            c.SetBlobObject(changed);
        }

        return after.Info;
    }

    private static void PutInPool(SqliteConnection c, WalrusEvent told, ObjectId blobObject)
    {
        if (PooledBlobs.PoolOf(told) is { } pool)
        {
            c.PutInPool(blobObject, pool);
        }
    }

    /// <summary>Garbage collection, phase 1: what has expired no longer counts.</summary>
    private static void Expire(SqliteConnection c, Epoch now)
    {
        foreach (var expired in c.ExpiredObjects(now))
        {
            c.SetBlob(expired.BlobId, BlobLedger.Expire(c.Blob(expired.BlobId), expired));
            c.RemoveBlobObject(expired.Id);
        }

        c.RemoveExpiredPools(now);
    }

    private async Task FollowUp(IReadOnlyList<NamedEvent> events, Epoch epoch, CancellationToken ct)
    {
        foreach (var named in events)
        {
            switch (named.Event)
            {
                case WalrusEvent.BlobRegistered e:
                    await writes.Flush(e.BlobId).ConfigureAwait(false);
                    break;
                case WalrusEvent.PooledBlobRegistered e:
                    await writes.Flush(e.BlobId).ConfigureAwait(false);
                    break;
                case WalrusEvent.BlobCertified or WalrusEvent.PooledBlobCertified:
                    signals.RecoveryAdded.Set();
                    break;
                case WalrusEvent.InvalidBlobId e:
                    data.Delete(e.BlobId);
                    break;
                case WalrusEvent.EpochChangeStart e when e.Epoch == epoch:
                    await epochs.TakeUp(epoch, ct).ConfigureAwait(false);
                    signals.EpochMoved.Set();
                    signals.RecoveryAdded.Set();
                    break;
                case WalrusEvent.EpochChangeDone or WalrusEvent.EpochParametersSelected:
                    signals.EpochMoved.Set();
                    break;
            }
        }

        signals.Registered.Set();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Following the chain from checkpoint {First}.")]
    private partial void LogFollowing(ulong first);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event of type {Type} is unknown to this build and has no effect.")]
    private partial void LogUnknown(string type);
}
