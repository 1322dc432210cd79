using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Slivers as files <c>shard-N/{primary|secondary}/xx/blob-id</c>. A sliver has its name only when all of it is on disk: written aside,
/// flushed, renamed, the folder flushed. What a crash leaves aside is removed at the next start.
/// </summary>
internal sealed partial class SliverStore
{
    private const string Incoming = ".incoming";
    private readonly string root;
    private readonly long reserved;
    private readonly ILogger log;
    private readonly Lock[] gates = [.. Enumerable.Range(0, 1024).Select(_ => new Lock())];
    private readonly ConcurrentDictionary<SliverKey, int> unsynced = new();
    private readonly HashSet<string> folders = [];
    private readonly Lock foldersGate = new();

    internal SliverStore(string dataDirectory, long reservedBytes, ILogger log)
    {
        root = Path.Combine(dataDirectory, "slivers");
        reserved = reservedBytes;
        this.log = log;
        Folder.Make(root);
        foreach (var shard in Shards())
        {
            RemoveTemporaries(shard);
        }
    }

    /// <summary>Held while it is decided whether a blob's data may go, and while its presence is confirmed (<see cref="Has"/>).</summary>
    internal Lock Gate(BlobId blob) => gates[blob.Prefix & 1023];

    /// <summary>Shards that have a folder here.</summary>
    internal IReadOnlyList<ShardIndex> Shards() =>
    [
        .. Directory.EnumerateDirectories(root, "shard-*")
            .Select(path => Path.GetFileName(path)[6..])
            .Select(text => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort n) ? n : (int?)null)
            .OfType<int>().Select(n => new ShardIndex((ushort)n)).Order(),
    ];

    /// <summary>Whether the sliver is there under its name, with that many bytes of BCS, and durable. Its content is not read.</summary>
    internal bool Has(SliverKey key, int bcsLength)
    {
        var file = new FileInfo(PathOf(key));
        return file.Exists && file.Length == SliverFile.HeaderLength + bcsLength && !unsynced.ContainsKey(key);
    }

    /// <summary>Whether the sliver is there and every byte of it intact; a damaged file is removed.</summary>
    internal bool IsIntact(SliverKey key)
    {
        using var sliver = Open(key);
        return sliver is not null;
    }

    /// <summary>The sliver, read once to see that it is intact; null when it is missing or damaged.</summary>
    internal StoredSliver? Open(SliverKey key) => WithFile(key, file =>
        SliverFile.IsIntact(file, key, out int length) ? new StoredSliver(file, length) : null, keepOpen: true);

    /// <summary>The sliver's BCS; null when it is missing or damaged.</summary>
    internal byte[]? Read(SliverKey key) => WithFile(key, file => SliverFile.ReadIntact(file, key), keepOpen: false);

    /// <summary>Puts a verified sliver on disk, replacing what may be there: there is only one sliver that verifies.</summary>
    /// <exception cref="DiskFullException">There is no room; nothing was written.</exception>
    internal void Write(SliverKey key, ReadOnlyMemory<byte> bcs)
    {
        RequireRoom(bcs.Length);
        var path = PathOf(key);
        var folder = Path.GetDirectoryName(path)!;
        var aside = Path.Combine(AxisFolder(key.Shard, key.Axis), Incoming);
        var partial = Path.Combine(aside, $"{key.Blob}.{Guid.NewGuid():n}");
        try
        {
            EnsureFolder(folder);
            EnsureFolder(aside);
            using (var file = File.OpenHandle(partial, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, [SliverFile.Header(key, bcs.Span), bcs], 0);
                RandomAccess.FlushToDisk(file);
            }

            Publish(key, partial, path, folder);
        }
        catch (IOException e) when (DiskFullException.Means(e))
        {
            throw new DiskFullException($"The {key} does not fit on the disk of {root}.", e);
        }
        finally
        {
            DeleteQuietly(partial);
        }
    }

    /// <summary>Removes a sliver; false when there was none.</summary>
    internal bool Delete(SliverKey key)
    {
        var path = PathOf(key);
        lock (Gate(key.Blob))
        {
            if (!File.Exists(path))
            {
                return false;
            }

            File.Delete(path);
            return true;
        }
    }

    /// <summary>Removes every sliver of a blob and returns how many there were.</summary>
    internal int DeleteBlob(BlobId blob) => Shards().Sum(shard =>
        (Delete(new SliverKey(blob, shard, SliverAxis.Primary)) ? 1 : 0) + (Delete(new SliverKey(blob, shard, SliverAxis.Secondary)) ? 1 : 0));

    /// <summary>Removes a shard with all its slivers.</summary>
    internal void DropShard(ShardIndex shard)
    {
        var folder = ShardFolder(shard);
        lock (foldersGate)
        {
            folders.RemoveWhere(f => f == folder || f.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>How many slivers of each axis a shard has on disk, intact or not.</summary>
    internal (int Primary, int Secondary) Count(ShardIndex shard) => (Count(shard, SliverAxis.Primary), Count(shard, SliverAxis.Secondary));

    internal string PathOf(SliverKey key) =>
        Path.Combine(AxisFolder(key.Shard, key.Axis), key.Blob.Span[0].ToString("x2", CultureInfo.InvariantCulture), key.Blob.ToString());

    private int Count(ShardIndex shard, SliverAxis axis)
    {
        var folder = AxisFolder(shard, axis);
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(d => Path.GetFileName(d) != Incoming).Sum(d => Directory.EnumerateFiles(d).Count())
            : 0;
    }

    private string ShardFolder(ShardIndex shard) => Path.Combine(root, $"shard-{shard}");

    private string AxisFolder(ShardIndex shard, SliverAxis axis) => Path.Combine(ShardFolder(shard), axis.Word());

    private void Publish(SliverKey key, string partial, string path, string folder)
    {
        // Until its folder is flushed, a renamed file could still vanish in a crash: it is not confirmed before.
        unsynced.AddOrUpdate(key, 1, (_, n) => n + 1);
        try
        {
            lock (Gate(key.Blob))
            {
                File.Move(partial, path, overwrite: true);
            }

            Folder.Sync(folder);
        }
        catch
        {
            // Not known to be durable is not stored.
            DeleteQuietly(path);
            throw;
        }
        finally
        {
            if (unsynced.AddOrUpdate(key, 0, (_, n) => n - 1) <= 0)
            {
                unsynced.TryRemove(new KeyValuePair<SliverKey, int>(key, 0));
            }
        }
    }

    private T? WithFile<T>(SliverKey key, Func<SafeFileHandle, T?> use, bool keepOpen) where T : class
    {
        SafeFileHandle? file = null;
        T? result = null;
        try
        {
            file = File.OpenHandle(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            result = use(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(key, e.Message);
            return null;
        }
        finally
        {
            if (result is null || !keepOpen)
            {
                file?.Dispose();
            }
        }

        if (result is null)
        {
            RemoveDamaged(key);
        }

        return result;
    }

    /// <summary>A damaged file goes, so that status and confirmation tell the truth from then on; unless a PUT has healed it meanwhile.</summary>
    private void RemoveDamaged(SliverKey key)
    {
        var path = PathOf(key);
        lock (Gate(key.Blob))
        {
            if (!File.Exists(path))
            {
                return;
            }

            try
            {
                using (var file = File.OpenHandle(path))
                {
                    if (SliverFile.IsIntact(file, key, out _))
                    {
                        return;
                    }
                }

                File.Delete(path);
                LogDamaged(key);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnreadable(key, e.Message);
            }
        }
    }

    private void RequireRoom(long bytes)
    {
        if (new DriveInfo(root).AvailableFreeSpace - bytes < reserved)
        {
            throw new DiskFullException($"The disk of {root} has less than the {reserved >> 20} MiB free that the node keeps for itself.");
        }
    }

    /// <summary>Makes a folder below the root, every level of it durable in the one above; once for each in the life of the process.</summary>
    private void EnsureFolder(string path)
    {
        lock (foldersGate)
        {
            if (path == root || folders.Contains(path))
            {
                return;
            }

            var parent = Path.GetDirectoryName(path)!;
            EnsureFolder(parent);
            Directory.CreateDirectory(path);
            Folder.Sync(parent);
            folders.Add(path);
        }
    }

    private void RemoveTemporaries(ShardIndex shard)
    {
        foreach (var axis in (SliverAxis[])[SliverAxis.Primary, SliverAxis.Secondary])
        {
            var aside = Path.Combine(AxisFolder(shard, axis), Incoming);
            if (Directory.Exists(aside))
            {
                Directory.Delete(aside, recursive: true);
            }
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It lies aside and is removed at the next start; the error that matters is already under way.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The {Sliver} was damaged and has been removed; it counts as missing until it is stored again.")]
    private partial void LogDamaged(SliverKey sliver);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Sliver} cannot be read: {Cause}")]
    private partial void LogUnreadable(SliverKey sliver, string cause);
}
