using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>The slivers of a node.</summary>
internal sealed class SliverStore(RecordStore records) : IDisposable
{
    /// <summary>Opens the slivers of a data directory; reads what the index does not know yet.</summary>
    /// <exception cref="StorageNodeException">The index is of a newer version, or cannot be written.</exception>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    internal static SliverStore Open(string dataDirectory, SliverStoreOptions options, ILogger log, DiskWatch? disk = null) =>
        new(RecordStore.Open(dataDirectory, options, log, disk ?? new DiskWatch()));

    /// <summary>What they are kept in, with metadata beside them.</summary>
    internal RecordStore Records => records;

    /// <summary>Bytes free on the volume.</summary>
    internal long FreeBytes => records.Files.FreeBytes;

    /// <summary>Bytes of slivers and metadata that are there, headers included.</summary>
    internal long LiveBytes => records.Index.LiveBytes;

    /// <summary>Bytes of all segments, what was deleted included.</summary>
    internal long SegmentBytes => records.Index.IndexedBytes;

    /// <summary>Held while it is decided whether a blob's data may go, and while its presence is confirmed (<see cref="Has"/>).</summary>
    internal Lock Gate(BlobId blob) => records.Gate(blob);

    /// <summary>Shards with slivers here.</summary>
    internal IReadOnlyList<ShardIndex> Shards() => records.Index.Shards();

    /// <summary>Whether the sliver is on disk, with that many bytes of BCS. Its content is not read.</summary>
    internal bool Has(SliverKey key, int bcsLength) => records.Index.Find(key)?.Length == bcsLength;

    /// <summary>Whether the sliver is there and every byte of it intact; a damaged one is put into quarantine.</summary>
    internal bool IsIntact(SliverKey key) => records.IsIntact(key);

    /// <summary>The sliver, to be sent; null when it is missing or its beginning damaged.</summary>
    internal StoredSliver? Open(SliverKey key) =>
        records.Open(key) is { } record ? new StoredSliver(record, key, place => records.Quarantine(key, place)) : null;

    /// <summary>The sliver's BCS; null when it is missing or damaged.</summary>
    internal byte[]? Read(SliverKey key) => records.Read(key);

    /// <summary>Puts a verified sliver on disk, replacing what may be there: there is only one sliver that verifies.</summary>
    /// <exception cref="DiskFullException">There is no room; nothing was written.</exception>
    internal Task Write(SliverKey key, ReadOnlyMemory<byte> bcs) => records.Log.Append(key, bcs);

    /// <summary>Removes a sliver; false when there was none.</summary>
    internal bool Delete(SliverKey key)
    {
        lock (Gate(key.Blob))
        {
            return records.Index.Remove(key);
        }
    }

    /// <summary>Removes every sliver of a blob and returns how many there were.</summary>
    internal int DeleteBlob(BlobId blob)
    {
        lock (Gate(blob))
        {
            return records.Index.RemoveBlob(blob);
        }
    }

    /// <summary>Removes all slivers of a shard.</summary>
    internal void DropShard(ShardIndex shard) => records.Index.RemoveShard(shard);

    /// <summary>How many slivers of each axis a shard has on disk, intact or not.</summary>
    internal (int Primary, int Secondary) Count(ShardIndex shard) =>
        (records.Index.Count(shard, RecordKind.Primary), records.Index.Count(shard, RecordKind.Secondary));

    /// <summary>Blobs with a sliver there, from <paramref name="from"/> on (null: from the first), in order of their bytes.</summary>
    internal IReadOnlyList<BlobId> Blobs(ShardIndex shard, SliverAxis axis, BlobId? from, int count) =>
        records.Index.Blobs(shard, (RecordKind)axis, from, count);

    /// <summary>The file a sliver lies in, and where; null when there is none.</summary>
    internal (string Path, RecordPlace Place)? Where(SliverKey key) =>
        records.Index.Find(key) is { } place ? (records.Files.PathOf(place.Segment), place) : null;

    /// <summary>Puts a sliver that is not what it should be into quarantine, if it still lies there.</summary>
    internal void Quarantine(SliverKey key, RecordPlace place) => records.Quarantine(key, place);

    /// <summary>Ends; what was being written is on disk.</summary>
    public void Dispose() => records.Dispose();
}
