using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Blobs;

/// <summary>What was uploaded for one blob before its registration was seen; all of it verified.</summary>
internal sealed record PendingUpload(BlobMetadata Metadata, IReadOnlyDictionary<SliverKey, ReadOnlyMemory<byte>> Slivers);

/// <summary>
/// Uploads with <c>?pending=true</c>, in memory for a minute at most and bounded as upstream bounds them (storage-node-api §A.7).
/// </summary>
internal sealed class PendingUploads(TimeProvider time)
{
    internal const int MaxBlobs = 1024;
    internal const int MaxSlivers = 20_480;
    internal const int MaxSliverBytes = 4 << 20;
    internal const long MaxBytes = 1L << 30;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    private readonly Lock gate = new();
    private readonly Dictionary<BlobId, Entry> entries = [];
    private int slivers;
    private long bytes;

    private sealed record Entry(BlobMetadata Metadata, DateTimeOffset Until, Dictionary<SliverKey, ReadOnlyMemory<byte>> Slivers);

    /// <summary>Keeps metadata; false when there are too many blobs already.</summary>
    internal bool Add(BlobId blob, BlobMetadata metadata)
    {
        lock (gate)
        {
            Expire();
            if (entries.ContainsKey(blob))
            {
                return true;
            }

            if (entries.Count >= MaxBlobs)
            {
                return false;
            }

            entries.Add(blob, new Entry(metadata, time.GetUtcNow() + Lifetime, []));
            return true;
        }
    }

    /// <summary>Keeps a sliver of a blob whose metadata is kept; false when that is gone, or there is no room.</summary>
    internal bool Add(SliverKey key, ReadOnlyMemory<byte> bcs)
    {
        lock (gate)
        {
            Expire();
            if (!entries.TryGetValue(key.Blob, out var entry))
            {
                return false;
            }

            if (entry.Slivers.ContainsKey(key))
            {
                return true;
            }

            if (bcs.Length > MaxSliverBytes || slivers >= MaxSlivers || bytes + bcs.Length > MaxBytes)
            {
                return false;
            }

            entry.Slivers.Add(key, bcs);
            slivers++;
            bytes += bcs.Length;
            return true;
        }
    }

    /// <summary>Bytes of slivers that are kept.</summary>
    internal long Bytes
    {
        get
        {
            lock (gate)
            {
                Expire();
                return bytes;
            }
        }
    }

    internal BlobMetadata? FindMetadata(BlobId blob)
    {
        lock (gate)
        {
            Expire();
            return entries.GetValueOrDefault(blob)?.Metadata;
        }
    }

    internal bool Has(SliverKey key)
    {
        lock (gate)
        {
            Expire();
            return entries.TryGetValue(key.Blob, out var entry) && entry.Slivers.ContainsKey(key);
        }
    }

    /// <summary>Everything kept for a blob, which is then no longer kept.</summary>
    internal PendingUpload? Take(BlobId blob)
    {
        lock (gate)
        {
            Expire();
            return entries.TryGetValue(blob, out var entry) && Remove(blob, entry) ? new PendingUpload(entry.Metadata, entry.Slivers) : null;
        }
    }

    private void Expire()
    {
        var now = time.GetUtcNow();
        foreach (var (blob, entry) in entries.Where(e => e.Value.Until <= now).ToArray())
        {
            Remove(blob, entry);
        }
    }

    private bool Remove(BlobId blob, Entry entry)
    {
        slivers -= entry.Slivers.Count;
        bytes -= entry.Slivers.Values.Sum(s => (long)s.Length);
        return entries.Remove(blob);
    }
}
