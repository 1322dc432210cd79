using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Walrus.Core.Identifiers;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Slivers and metadata as records in segments, found by an index that can be made anew from them. A record is there only when all of it is
/// on disk.
/// </summary>
internal sealed partial class RecordStore : IDisposable
{
    private const int MaxQuarantined = 1000;
    private readonly string quarantine;
    private readonly ILogger log;
    private readonly Lock[] gates = [.. Enumerable.Range(0, 1024).Select(_ => new Lock())];

    private RecordStore(SegmentFiles files, RecordIndex index, RecordLog records, string quarantine, ILogger log) =>
        (Files, Index, Log, this.quarantine, this.log) = (files, index, records, quarantine, log);

    internal SegmentFiles Files { get; }

    internal RecordIndex Index { get; }

    internal RecordLog Log { get; }

    /// <summary>Opens the records of a data directory; reads what the index does not know yet.</summary>
    /// <exception cref="StorageNodeException">The index is of a newer version, or cannot be written.</exception>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    internal static RecordStore Open(string dataDirectory, SliverStoreOptions options, ILogger log, DiskWatch disk)
    {
        var files = new SegmentFiles(Path.Combine(dataDirectory, "slivers"), options.Disk);
        var (index, newest, end) = SegmentOpening.Open(Path.Combine(dataDirectory, "slivers.db"), files, log);
        return new RecordStore(
            files, index, new RecordLog(files, index, options, newest, end, disk, log), Path.Combine(dataDirectory, "quarantine"), log);
    }

    /// <summary>Held while it is decided whether a blob's data may go, and while its presence is confirmed.</summary>
    internal Lock Gate(BlobId blob) => gates[blob.Prefix & 1023];

    /// <summary>The BCS of a record; null when it is missing or damaged.</summary>
    internal byte[]? Read(RecordKey key) => Use(key, record => record.Read());

    /// <summary>Whether a record is there and every byte of it intact; a damaged one is put into quarantine.</summary>
    internal bool IsIntact(RecordKey key) => Use(key, record => record.IsIntact() ? record : null) is not null;

    /// <summary>
    /// The record where the index says it lies, its first block checked; null when it is missing or damaged. Twice, because it may be moved
    /// meanwhile.
    /// </summary>
    internal StoredRecord? Open(RecordKey key)
    {
        RecordPlace? last = null;
        for (int attempt = 0; attempt < 2 && Index.Find(key) is { } place && place != last; attempt++)
        {
            last = place;
            SafeFileHandle? file = null;
            try
            {
                file = Files.OpenToRead(place.Segment);
                if (StoredRecord.Open(file, key, place) is { } record)
                {
                    return record;
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
                return null;
            }

            file.Dispose();
            Quarantine(key, place);
        }

        return null;
    }

    /// <summary>
    /// A damaged record is missing from now on, so that status and confirmation tell the truth; its bytes are kept aside to be looked at.
    /// </summary>
    internal void Quarantine(RecordKey key, RecordPlace place)
    {
        lock (Gate(key.Blob))
        {
            if (Index.Find(key) != place)
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

            Index.Remove(key, place);
            LogDamaged(key);
        }
    }

    /// <summary>Ends; what was being written is on disk.</summary>
    public void Dispose()
    {
        Log.Dispose();
        Index.Dispose();
    }

    /// <summary>What comes of reading a record, of which null means that it is damaged.</summary>
    private T? Use<T>(RecordKey key, Func<StoredRecord, T?> read) where T : class
    {
        using var record = Open(key);
        if (record is null)
        {
            return null;
        }

        try
        {
            if (read(record) is { } result)
            {
                return result;
            }
        }
        catch (IOException e)
        {
            LogUnreadable(key, e.Message);
            return null;
        }

        Quarantine(key, record.Place);
        return null;
    }

    private void Keep(RecordKey key, RecordPlace place)
    {
        Directory.CreateDirectory(quarantine);
        if (Directory.EnumerateFiles(quarantine).Take(MaxQuarantined).Count() == MaxQuarantined || Files.FreeBytes < 2L * place.Bytes)
        {
            return;
        }

        using var segment = Files.OpenToRead(place.Segment);
        var bytes = new byte[place.Bytes];
        int read = RandomAccess.Read(segment, bytes, place.Offset);
        var name = key.Kind == RecordKind.Metadata ? $"{key.Blob}-metadata" : $"{key.Blob}-{key.Shard}-{key.Kind.ToString().ToLowerInvariant()}";
        File.WriteAllBytes(Path.Combine(quarantine, name), bytes.AsSpan(0, read));
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The {Record} is damaged and was put into quarantine; it counts as missing until it is stored again.")]
    private partial void LogDamaged(RecordKey record);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Record} cannot be read: {Cause}")]
    private partial void LogUnreadable(RecordKey record, string cause);
}
