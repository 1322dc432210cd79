using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// The slivers of a node: records in segments, found by an index that can be made anew from them. A sliver is there only when all of it is
/// on disk.
/// </summary>
internal sealed partial class SliverStore : IDisposable
{
    private const int MaxQuarantined = 1000;
    private readonly SegmentFiles files;
    private readonly SliverCatalog index;
    private readonly SliverLog slivers;
    private readonly string quarantine;
    private readonly ILogger log;
    private readonly Lock[] gates = [.. Enumerable.Range(0, 1024).Select(_ => new Lock())];

    private SliverStore(SegmentFiles files, SliverCatalog index, SliverLog slivers, string quarantine, ILogger log) =>
        (this.files, this.index, this.slivers, this.quarantine, this.log) = (files, index, slivers, quarantine, log);

    /// <summary>Opens the slivers of a data directory; reads what the index does not know yet.</summary>
    /// <exception cref="StorageNodeException">The index is of a newer version, or cannot be written.</exception>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    internal static SliverStore Open(string dataDirectory, SliverStoreOptions options, ILogger log, DiskWatch? disk = null)
    {
        var files = new SegmentFiles(Path.Combine(dataDirectory, "slivers"));
        var (index, newest, end) = SliverOpening.Open(Path.Combine(dataDirectory, "slivers.db"), files, log);
        var slivers = new SliverLog(files, index, options, newest, end, disk ?? new DiskWatch(), log);
        return new SliverStore(files, index, slivers, Path.Combine(dataDirectory, "quarantine"), log);
    }

    /// <summary>What the clearing of segments works on.</summary>
    internal (SegmentFiles Files, SliverCatalog Index, SliverLog Log) Parts => (files, index, slivers);

    /// <summary>Bytes free on the volume.</summary>
    internal long FreeBytes => files.FreeBytes;

    /// <summary>Bytes of slivers that are there, headers included.</summary>
    internal long LiveBytes => index.Segments().Sum(s => s.Live);

    /// <summary>Bytes of all segments, deleted slivers included.</summary>
    internal long SegmentBytes => index.Segments().Sum(s => s.Indexed);

    /// <summary>Held while it is decided whether a blob's data may go, and while its presence is confirmed (<see cref="Has"/>).</summary>
    internal Lock Gate(BlobId blob) => gates[blob.Prefix & 1023];

    /// <summary>Shards with slivers here.</summary>
    internal IReadOnlyList<ShardIndex> Shards() => index.Shards();

    /// <summary>Whether the sliver is on disk, with that many bytes of BCS. Its content is not read.</summary>
    internal bool Has(SliverKey key, int bcsLength) => index.Find(key)?.Length == bcsLength;

    /// <summary>Whether the sliver is there and every byte of it intact; a damaged one is put into quarantine.</summary>
    internal bool IsIntact(SliverKey key)
    {
        using var sliver = Open(key);
        return sliver is not null;
    }

    /// <summary>The sliver, read once to see that it is intact; null when it is missing or damaged.</summary>
    internal StoredSliver? Open(SliverKey key) =>
        Locate(key, (file, place) => SliverRecord.IsIntact(file, key, place) ? new StoredSliver(file, place) : null).Result;

    /// <summary>The sliver's BCS; null when it is missing or damaged.</summary>
    internal byte[]? Read(SliverKey key)
    {
        var (found, file) = Locate(key, (file, place) => SliverRecord.ReadIntact(file, key, place));
        file?.Dispose();
        return found;
    }

    /// <summary>Puts a verified sliver on disk, replacing what may be there: there is only one sliver that verifies.</summary>
    /// <exception cref="DiskFullException">There is no room; nothing was written.</exception>
    internal Task Write(SliverKey key, ReadOnlyMemory<byte> bcs) => slivers.Append(key, bcs);

    /// <summary>Removes a sliver; false when there was none.</summary>
    internal bool Delete(SliverKey key)
    {
        lock (Gate(key.Blob))
        {
            return index.Remove(key);
        }
    }

    /// <summary>Removes every sliver of a blob and returns how many there were.</summary>
    internal int DeleteBlob(BlobId blob)
    {
        lock (Gate(blob))
        {
            return index.RemoveBlob(blob);
        }
    }

    /// <summary>Removes all slivers of a shard.</summary>
    internal void DropShard(ShardIndex shard) => index.RemoveShard(shard);

    /// <summary>How many slivers of each axis a shard has on disk, intact or not.</summary>
    internal (int Primary, int Secondary) Count(ShardIndex shard) =>
        (index.Count(shard, SliverAxis.Primary), index.Count(shard, SliverAxis.Secondary));

    /// <summary>Blobs with a sliver there, from <paramref name="from"/> on (null: from the first), in order of their bytes.</summary>
    internal IReadOnlyList<BlobId> Blobs(ShardIndex shard, SliverAxis axis, BlobId? from, int count) => index.Blobs(shard, axis, from, count);

    /// <summary>The file a sliver lies in, and where; null when there is none.</summary>
    internal (string Path, SliverPlace Place)? Where(SliverKey key) =>
        index.Find(key) is { } place ? (files.PathOf(place.Segment), place) : null;

    /// <summary>Ends; what was being written is on disk.</summary>
    public void Dispose()
    {
        slivers.Dispose();
        index.Dispose();
    }

    /// <summary>
    /// Reads a sliver where the index says it lies; the file stays open for a result that wants it. Twice, because it may be moved meanwhile.
    /// </summary>
    private (T? Result, SafeFileHandle? File) Locate<T>(SliverKey key, Func<SafeFileHandle, SliverPlace, T?> read) where T : class
    {
        SliverPlace? last = null;
        for (int attempt = 0; attempt < 2 && index.Find(key) is { } place && place != last; attempt++)
        {
            last = place;
            SafeFileHandle? file = null;
            try
            {
                file = files.OpenToRead(place.Segment);
                if (read(file, place) is { } result)
                {
                    return (result, file);
                }
            }
            catch (FileNotFoundException)
            {
                continue;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                file?.Dispose();
                LogUnreadable(key, e.Message);
                return default;
            }

            file.Dispose();
            Quarantine(key, place);
        }

        return default;
    }

    /// <summary>
    /// A damaged sliver is missing from now on, so that status and confirmation tell the truth; its bytes are kept aside to be looked at.
    /// </summary>
    internal void Quarantine(SliverKey key, SliverPlace place)
    {
        lock (Gate(key.Blob))
        {
            if (index.Find(key) != place)
            {
                return;
            }

            try
            {
                Keep(key, place);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnreadable(key, e.Message);
            }

            index.Remove(key, place);
            LogDamaged(key);
        }
    }

    private void Keep(SliverKey key, SliverPlace place)
    {
        Directory.CreateDirectory(quarantine);
        if (Directory.EnumerateFiles(quarantine).Take(MaxQuarantined).Count() == MaxQuarantined || files.FreeBytes < 2L * place.Length)
        {
            return;
        }

        using var segment = files.OpenToRead(place.Segment);
        var bytes = new byte[place.End - place.Offset];
        int read = RandomAccess.Read(segment, bytes, place.Offset);
        File.WriteAllBytes(Path.Combine(quarantine, $"{key.Blob}-{key.Shard}-{key.Axis.Word()}"), bytes.AsSpan(0, read));
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The {Sliver} is damaged and was put into quarantine; it counts as missing until it is stored again.")]
    private partial void LogDamaged(SliverKey sliver);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Sliver} cannot be read: {Cause}")]
    private partial void LogUnreadable(SliverKey sliver, string cause);
}
