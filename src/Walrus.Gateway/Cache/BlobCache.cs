using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Gateway.Cache;

/// <summary>
/// Blobs on disk, one file each, named by id. A file appears whole or not at all (written aside, flushed, renamed); what an earlier process
/// left is verified by its blob id before it is served, and every piece is checked again as it is read. Losing the folder loses nothing.
/// </summary>
internal sealed partial class BlobCache : IDisposable
{
    private const string Aside = ".part";
    private readonly CacheOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private readonly Dictionary<BlobId, Entry> entries = [];
    private readonly LinkedList<BlobId> byUse = new();
    private readonly ConcurrentDictionary<BlobId, Lazy<Task<bool>>> verifying = new();
    private readonly SemaphoreSlim verifiers = new(1, 1);
    private readonly FileStream owner;
    private long bytes;
    private int written;

    private BlobCache(CacheOptions options, FileStream owner, TimeProvider clock, ILogger log) =>
        (this.options, this.owner, this.clock, this.log) = (options, owner, clock, log);

    /// <summary>Opens the folder, with what an earlier process left in it.</summary>
    /// <exception cref="IOException">The folder cannot be used, or another process uses it.</exception>
    internal static BlobCache Open(CacheOptions options, TimeProvider clock, ILogger log)
    {
        Directory.CreateDirectory(options.Directory);
        var owner = new FileStream(Path.Combine(options.Directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var cache = new BlobCache(options, owner, clock, log);
        foreach (var file in new DirectoryInfo(options.Directory).EnumerateFiles().OrderBy(f => f.LastWriteTimeUtc).ToArray())
        {
            if (BlobId.TryParse(file.Name, out var blob))
            {
                cache.Take(blob, new Entry(file.Length, file.LastWriteTimeUtc, null));
            }
            else if (file.Name.EndsWith(Aside, StringComparison.Ordinal))
            {
                file.Delete();
            }
        }

        return cache;
    }

    /// <summary>Bytes of blobs held.</summary>
    internal long Bytes
    {
        get
        {
            lock (gate)
            {
                return bytes;
            }
        }
    }

    /// <summary>A blob that is there and right; null otherwise. It is stale when storage nodes should be asked about it again.</summary>
    internal async Task<(CachedBlob Blob, bool IsStale)?> Find(BlobId blob, RedStuffCodec codec, CancellationToken ct)
    {
        if (Use(blob) is not { } entry)
        {
            return null;
        }

        if (entry.Fingerprints is null)
        {
            var check = verifying.GetOrAdd(blob, id => new(() => Task.Run(() => Verify(id, codec), CancellationToken.None)));
            if (!await check.Value.WaitAsync(ct) || Use(blob) is not { Fingerprints: not null } verified)
            {
                return null;
            }

            entry = verified;
        }

        bool isStale = clock.GetUtcNow() - entry.CheckedAt > options.CheckAfter;
        return (new CachedBlob(blob, PathOf(blob), entry.Length, entry.Fingerprints!, Drop), isStale);
    }

    /// <summary>Notes that storage nodes still have the blob.</summary>
    internal void Confirm(BlobId blob)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (!entries.TryGetValue(blob, out var entry))
            {
                return;
            }

            entries[blob] = entry with { CheckedAt = now };
        }

        try
        {
            File.SetLastWriteTimeUtc(PathOf(blob), now.UtcDateTime);
        }
        catch (IOException)
        {
            // The next process asks again; nothing is lost.
        }
    }

    /// <summary>Forgets a blob: it is no longer to be served, or not what it should be.</summary>
    internal void Drop(BlobId blob)
    {
        lock (gate)
        {
            Remove(blob);
        }
    }

    /// <summary>Begins to take a blob of that length; null when it has no place, or is there already.</summary>
    internal CacheWriter? Begin(BlobId blob, long length)
    {
        lock (gate)
        {
            if (length > options.MaxBytes || length == 0 || entries.ContainsKey(blob))
            {
                return null;
            }
        }

        string path = Path.Combine(options.Directory, $"{blob}.{Interlocked.Increment(ref written)}{Aside}");
        try
        {
            return new CacheWriter(this, blob, length, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotWritten(blob, e.Message);
            return null;
        }
    }

    public void Dispose()
    {
        owner.Dispose();
        verifiers.Dispose();
    }

    /// <summary>Takes a file that is complete and on disk.</summary>
    internal void Commit(BlobId blob, string aside, long length, Fingerprints fingerprints)
    {
        lock (gate)
        {
            if (entries.ContainsKey(blob))
            {
                File.Delete(aside);
                return;
            }

            File.Move(aside, PathOf(blob), overwrite: true);
            Take(blob, new Entry(length, clock.GetUtcNow(), fingerprints));
        }
    }

    internal void Failed(BlobId blob, string why) => NotWritten(blob, why);

    private string PathOf(BlobId blob) => Path.Combine(options.Directory, blob.ToString());

    private Entry? Use(BlobId blob)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(blob, out var entry))
            {
                return null;
            }

            byUse.Remove(entry.Place!);
            byUse.AddLast(entry.Place!);
            return entry;
        }
    }

    private void Take(BlobId blob, Entry entry)
    {
        lock (gate)
        {
            entries[blob] = entry with { Place = byUse.AddLast(blob) };
            bytes += entry.Length;
            while (bytes > options.MaxBytes && byUse.First is { } oldest)
            {
                Remove(oldest.Value);
            }
        }
    }

    private void Remove(BlobId blob)
    {
        if (!entries.Remove(blob, out var entry))
        {
            return;
        }

        byUse.Remove(entry.Place!);
        bytes -= entry.Length;
        try
        {
            // Who reads it at the moment reads on: the file lives as long as it is open.
            File.Delete(PathOf(blob));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotDeleted(blob, e.Message);
        }
    }

    private async Task<bool> Verify(BlobId blob, RedStuffCodec codec)
    {
        // One at a time: it is as much work as storing the blob.
        await verifiers.WaitAsync();
        try
        {
            using var file = File.OpenHandle(PathOf(blob));
            var reader = new FileBlob(file, RandomAccess.GetLength(file));
            var fingerprints = new Fingerprints();
            var piece = new byte[(int)Math.Min(Fingerprints.PieceBytes, reader.Length)];
            for (long at = 0; at < reader.Length; at += piece.Length)
            {
                var part = piece.AsSpan(0, (int)Math.Min(piece.Length, reader.Length - at));
                reader.Read(at, part);
                fingerprints.Add(part);
            }

            // After the fingerprints: had the file changed between the two, one of the two would tell.
            if (reader.Length > codec.Config.MaxBlobLength
                || new BlobEncoder(codec).ComputeMetadata(reader, null, CancellationToken.None).BlobId != blob)
            {
                Damaged(blob);
                Drop(blob);
                return false;
            }

            lock (gate)
            {
                if (entries.TryGetValue(blob, out var entry))
                {
                    entries[blob] = entry with { Fingerprints = fingerprints };
                }
            }

            return true;
        }
        catch (IOException e)
        {
            NotDeleted(blob, e.Message);
            Drop(blob);
            return false;
        }
        finally
        {
            verifiers.Release();
            verifying.TryRemove(blob, out _);
        }
    }

    private sealed record Entry(long Length, DateTimeOffset CheckedAt, Fingerprints? Fingerprints)
    {
        internal LinkedListNode<BlobId>? Place { get; init; }
    }

    [LoggerMessage(30, LogLevel.Warning, "Blob {BlobId} is not kept in the cache: {Why}")]
    private partial void NotWritten(BlobId blobId, string why);

    [LoggerMessage(31, LogLevel.Warning, "The cached file of blob {BlobId} cannot be used: {Why}")]
    private partial void NotDeleted(BlobId blobId, string why);

    [LoggerMessage(32, LogLevel.Warning, "The cached file of blob {BlobId} is not that blob; it was removed.")]
    private partial void Damaged(BlobId blobId);
}
