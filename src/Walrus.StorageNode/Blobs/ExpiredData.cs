using Microsoft.Extensions.Logging;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Blobs;

/// <summary>
/// Garbage collection, phase 2 (node-behaviour §5): some time after an epoch change the metadata and slivers of blobs nobody pays for any
/// more leave the disk. They are not served since their end.
/// </summary>
internal sealed partial class ExpiredData(
    Database database, NodeState state, MetadataTable metadata, SliverStore slivers, ChainWatch watch, Signal epochMoved,
    TimeSpan? delay, BlsPublicKey key, Func<BlobId, bool> isKept, TimeProvider time, ILogger<ExpiredData> log)
{
    private const int Page = 1000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    internal async Task Run(CancellationToken ct)
    {
        while (true)
        {
            var next = epochMoved.Next;
            var view = state.View;
            if (database.Read(c => c.EpochFact(Facts.DataDeleted)) >= view.EventEpoch || !IsCertain(view))
            {
                await Signal.Await(next, LookAgain, time, ct).ConfigureAwait(false);
                continue;
            }

            var offset = delay
                ?? CollectionTime.Offset(key, view.EventEpoch, (await watch.Read(LookAgain, ct).ConfigureAwait(false)).EpochDuration);
            var begun = DateTimeOffset.FromUnixTimeMilliseconds((long)(database.Read(c => c.Number(Facts.EpochBegan)) ?? 0));
            var left = begun + offset - time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                await Signal.Await(next, left < LookAgain ? left : LookAgain, time, ct).ConfigureAwait(false);
                continue;
            }

            Sweep(ct);
            database.Write(c => c.SetNumber(Facts.DataDeleted, view.EventEpoch.Value));
        }
    }

    /// <summary>A node that is recovering does not know enough to delete what it has.</summary>
    private static bool IsCertain(NodeView view) => view.IsSettled && view.Status is NodeStatus.Active or NodeStatus.Standby;

    /// <summary>Deletes the data of blobs that were proven wrong or denied while the node could not delete it.</summary>
    internal void DeleteUnwanted()
    {
        foreach (var blob in database.Read(c => c.UnwantedBlobs()).Where(metadata.Has))
        {
            Delete(blob);
        }
    }

    /// <summary>Deletes the data of every blob that is not registered now.</summary>
    internal void Sweep(CancellationToken ct)
    {
        int count = 0;
        BlobId? last = null;
        while (metadata.Page(last, Page) is { Count: > 0 } page)
        {
            ct.ThrowIfCancellationRequested();
            count += page.Count(Delete);
            last = page[^1];
        }

        if (count > 0)
        {
            LogSwept(count);
        }
    }

    /// <summary>Deletes a blob's data unless the blob is registered, or is to be; the gate keeps it from being confirmed meanwhile.</summary>
    internal bool Delete(BlobId blob)
    {
        lock (slivers.Gate(blob))
        {
            if (isKept(blob) || state.Blob(blob).IsRegistered(state.View.EventEpoch))
            {
                return false;
            }

            slivers.DeleteBlob(blob);
            metadata.Delete(blob);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The data of {Count} expired or deleted blobs is gone.")]
    private partial void LogSwept(int count);
}
