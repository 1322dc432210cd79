using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Appends slivers to the newest segment. Whatever waits goes to disk together, with one flush (group commit), and is then entered into the
/// index; only then it is acknowledged. A thread of its own does it, because a flush keeps a thread waiting for as long as the disk wants.
/// </summary>
internal sealed partial class SliverLog : IDisposable
{
    private const int GroupBytes = 16 << 20;
    private const int GroupCount = 512;

    private readonly SegmentFiles files;
    private readonly SliverCatalog index;
    private readonly SliverStoreOptions options;
    private readonly DiskWatch disk;
    private readonly ILogger log;
    private readonly BlockingCollection<Waiting> queue = [];
    private readonly Thread thread;
    private readonly Lock gate = new();
    private SafeFileHandle? segment;
    private long length;
    private int number;
    private int sealedNumber;

    private sealed record Waiting(SliverKey Key, ReadOnlyMemory<byte> Bcs, SliverPlace? Replaces, bool MayUseReserve)
    {
        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Bytes => SliverRecord.HeaderLength + Bcs.Length;
    }

    /// <summary>Goes on in segment <paramref name="newest"/> if it has room, which ends at <paramref name="end"/>; 0 when there is none.</summary>
    internal SliverLog(SegmentFiles files, SliverCatalog index, SliverStoreOptions options, int newest, long end, DiskWatch disk, ILogger log)
    {
        (this.files, this.index, this.options, this.disk, this.log) = (files, index, options, disk, log);
        (number, length) = (newest, end);
        sealedNumber = newest > 0 && end < options.SegmentBytes ? newest - 1 : newest;
        thread = new Thread(Run) { IsBackground = true, Name = "sliver log" };
        thread.Start();
    }

    /// <summary>Puts a sliver on disk; done when it is there and in the index. <paramref name="replaces"/>: only if it still lies there.</summary>
    /// <exception cref="DiskFullException">There is no room; nothing was written.</exception>
    internal Task Append(SliverKey key, ReadOnlyMemory<byte> bcs, SliverPlace? replaces = null, bool mayUseReserve = false)
    {
        var waiting = new Waiting(key, bcs, replaces, mayUseReserve);
        queue.Add(waiting);
        return waiting.Done.Task;
    }

    /// <summary>Nothing is appended to that segment, or one before it, once this has returned.</summary>
    internal void Seal(int which)
    {
        lock (gate)
        {
            sealedNumber = Math.Max(sealedNumber, which);
        }
    }

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        thread.Join();
        queue.Dispose();
        segment?.Dispose();
    }

    private void Run()
    {
        var group = new List<Waiting>();
        while (queue.TryTake(out var first, Timeout.Infinite))
        {
            group.Clear();
            group.Add(first);
            for (long bytes = first.Bytes; group.Count < GroupCount && bytes < GroupBytes && queue.TryTake(out var next); bytes += next.Bytes)
            {
                group.Add(next);
            }

            lock (gate)
            {
                Commit(group);
            }
        }
    }

    private void Commit(List<Waiting> group)
    {
        try
        {
            RequireRoom(group);
            if (group.Count > 0)
            {
                Write(group);
            }
        }
        catch (Exception e)
        {
            // What was written of it lies behind the known end and is cut off or overwritten; after a failed flush the file is not trusted.
            Abandon();
            var told = disk.Failed($"Slivers cannot be written to {files.FullPath}", e);
            LogFailed(group.Count, e.Message);
            group.ForEach(w => w.Done.TrySetException(told));
        }
    }

    private void Write(List<Waiting> group)
    {
        Begin(group.Sum(w => (long)w.Bytes));
        var pieces = new List<ReadOnlyMemory<byte>>(group.Count * 2);
        var entries = new List<SliverEntry>(group.Count);
        long end = length;
        foreach (var waiting in group)
        {
            pieces.Add(SliverRecord.Header(waiting.Key, waiting.Bcs.Span));
            pieces.Add(waiting.Bcs);
            entries.Add(new SliverEntry(waiting.Key, new SliverPlace(number, end, waiting.Bcs.Length), waiting.Replaces));
            end += waiting.Bytes;
        }

        var begun = TimeProvider.System.GetTimestamp();
        RandomAccess.Write(segment!, pieces, length);
        RandomAccess.FlushToDisk(segment!);
        index.Add(number, end, entries);
        length = end;
        disk.Flushed(TimeProvider.System.GetElapsedTime(begun));
        group.ForEach(w => w.Done.TrySetResult());
    }

    /// <summary>A segment with room, or any size of room for what is larger than a segment.</summary>
    private void Begin(long bytes)
    {
        if (number > sealedNumber && (length == 0 || length + bytes <= options.SegmentBytes))
        {
            segment ??= files.OpenToAppend(number);
            return;
        }

        segment?.Dispose();
        segment = null;
        segment = files.Create(number + 1);
        (number, length) = (number + 1, 0);
    }

    private void Abandon()
    {
        try
        {
            if (segment is not null && number > 0)
            {
                RandomAccess.SetLength(segment, length);
            }
        }
        catch (IOException)
        {
            // The next start cuts it off.
        }

        segment?.Dispose();
        segment = null;
        if (length > 0)
        {
            sealedNumber = number;
        }
    }

    /// <summary>Refuses what does not leave the reserve free, and keeps the rest.</summary>
    private void RequireRoom(List<Waiting> group)
    {
        long room = files.FreeBytes;
        for (int i = 0; i < group.Count;)
        {
            long left = room - group[i].Bytes - (group[i].MayUseReserve ? 0 : options.ReservedBytes);
            if (left >= 0)
            {
                room -= group[i++].Bytes;
                continue;
            }

            group[i].Done.TrySetException(new DiskFullException(
                $"The disk of {files.FullPath} has less than the {options.ReservedBytes >> 20} MiB free that the node keeps for itself."));
            group.RemoveAt(i);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} slivers could not be written: {Cause}")]
    private partial void LogFailed(int count, string cause);
}
