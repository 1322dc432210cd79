using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Metrics;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Blobs;

/// <summary>Stores what has been verified, and what was kept until its registration was seen.</summary>
internal sealed partial class BlobWrites(
    MetadataTable metadata, SliverStore slivers, PendingUploads pending, Signal flushed, NodeMeter meter, ILogger<BlobWrites> log)
{
    private readonly ConcurrentDictionary<BlobId, int> underWay = new();

    /// <summary>Whether something of a blob is kept or on its way to the disk, so that whoever asks for all of it had better wait.</summary>
    internal bool IsPending(BlobId blob) => pending.FindMetadata(blob) is not null || underWay.ContainsKey(blob);

    /// <summary>Stores a verified sliver; its blob's metadata is stored already.</summary>
    internal async Task Store(SliverKey key, ReadOnlyMemory<byte> bcs)
    {
        await slivers.Write(key, bcs).ConfigureAwait(false);
        meter.SliverStored(key.Axis);
    }

    /// <summary>Stores verified metadata; false when it was there.</summary>
    internal async Task<bool> Store(BlobId blob, BlobMetadata verified)
    {
        bool isNew = await metadata.Store(blob, verified).ConfigureAwait(false);
        meter.MetadataStored.Add(isNew ? 1 : 0);
        return isNew;
    }

    /// <summary>Puts on disk what was uploaded before the registration. What does not fit is dropped: its owner uploads it again.</summary>
    internal async Task Flush(BlobId blob)
    {
        underWay.AddOrUpdate(blob, 1, (_, n) => n + 1);
        try
        {
            if (pending.Take(blob) is not { } upload)
            {
                return;
            }

            // At once, so that they share a flush; the log keeps the metadata before the slivers.
            await Task.WhenAll([Store(blob, upload.Metadata), .. upload.Slivers.Select(s => Store(s.Key, s.Value))]).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            LogDropped(blob, e.Message);
        }
        finally
        {
            if (underWay.AddOrUpdate(blob, 0, (_, n) => n - 1) <= 0)
            {
                underWay.TryRemove(new KeyValuePair<BlobId, int>(blob, 0));
            }

            flushed.Set();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was uploaded of {Blob} before its registration could not be stored: {Cause}")]
    private partial void LogDropped(BlobId blob, string cause);
}
