using Microsoft.Extensions.Logging;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Appends records to the newest segment. Whatever waits goes to disk together, with one flush (group commit), and is then entered into the
/// index; only then it is acknowledged. A thread of its own does it, because a flush keeps a thread waiting for as long as the disk wants.
/// </summary>
/// <remarks>
/// One flush is enough, and why. What is acknowledged lies in its segment, whose bytes, length and name were flushed before. The index is not
/// flushed: a power failure takes its last changes, in order, and with them the place up to which it had seen the segment, so that the next
/// start reads what lies behind that place again and enters it. It never knows more than the segment has, because the flush comes first. What
/// was written and not flushed may be there whole, in part or not at all: a record that is not whole fails its checksums and is cut off, one
/// that is whole was verified before it was written and harms nobody by being there. What the power failure brings back because the index
/// forgot that it was removed is found by the sweep after the epoch change, and by the scrubber.
/// </remarks>
internal sealed partial class RecordLog : IDisposable
{
    private const int GroupBytes = 16 << 20;
    private const int GroupCount = 512;

    private readonly SegmentFiles files;
    private readonly RecordIndex index;
    private readonly SliverStoreOptions options;
    private readonly DiskWatch disk;
    private readonly ILogger log;
    private readonly Queue<Waiting> queue = [];
    private readonly object arrival = new();
    private readonly Thread thread;
    private readonly Lock gate = new();
    private IOpenSegment? segment;
    private long length;
    private int number;
    private int sealedNumber;
    private bool ending;

    private sealed record Waiting(RecordKey Key, ReadOnlyMemory<byte> Bcs, RecordPlace? Replaces, bool MayUseReserve)
    {
        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Bytes { get; } = RecordFormat.HeaderLength(Bcs.Length) + Bcs.Length;
    }

    /// <summary>Goes on in segment <paramref name="newest"/> if it has room, which ends at <paramref name="end"/>; 0 when there is none.</summary>
    internal RecordLog(SegmentFiles files, RecordIndex index, SliverStoreOptions options, int newest, long end, DiskWatch disk, ILogger log)
    {
        (this.files, this.index, this.options, this.disk, this.log) = (files, index, options, disk, log);
        (number, length) = (newest, end);
        sealedNumber = newest > 0 && end < options.SegmentBytes ? newest - 1 : newest;
        thread = new Thread(Run) { IsBackground = true, Name = "record log" };
        thread.Start();
    }

    /// <summary>Puts a record on disk; done when it is there and in the index. <paramref name="replaces"/>: only if it still lies there.</summary>
    /// <exception cref="DiskFullException">There is no room; nothing was written.</exception>
    internal Task Append(RecordKey key, ReadOnlyMemory<byte> bcs, RecordPlace? replaces = null, bool mayUseReserve = false)
    {
        var waiting = new Waiting(key, bcs, replaces, mayUseReserve);
        lock (arrival)
        {
            ObjectDisposedException.ThrowIf(ending, this);
            queue.Enqueue(waiting);
            Monitor.Pulse(arrival);
        }

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
        lock (arrival)
        {
            ending = true;
            Monitor.Pulse(arrival);
        }

        thread.Join();
        segment?.Dispose();
    }

    private void Run()
    {
        var group = new List<Waiting>();
        while (Take(group))
        {
            lock (gate)
            {
                Commit(group);
            }
        }
    }

    /// <summary>Waits for a record and takes all that wait, up to the size of a group; false at the end.</summary>
    private bool Take(List<Waiting> group)
    {
        group.Clear();
        lock (arrival)
        {
            while (queue.Count == 0 && !ending)
            {
                Monitor.Wait(arrival);
            }

            for (long bytes = 0; group.Count < GroupCount && bytes < GroupBytes && queue.TryDequeue(out var next); bytes += next.Bytes)
            {
                group.Add(next);
            }
        }

        return group.Count > 0;
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
        var entries = new List<RecordEntry>(group.Count);
        long end = length;
        foreach (var waiting in group)
        {
            var header = RecordFormat.Header(waiting.Key, waiting.Bcs.Span, number, end);
            pieces.Add(header);
            pieces.Add(waiting.Bcs);
            entries.Add(new RecordEntry(waiting.Key, new RecordPlace(number, end, header.Length, waiting.Bcs.Length), waiting.Replaces));
            end += waiting.Bytes;
        }

        disk.Begun();
        segment!.Write(pieces, length);
        segment.Flush();
        index.Add(number, end, entries);
        length = end;
        disk.Flushed();
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
                segment.SetLength(length);
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

            disk.Refused();
            group[i].Done.TrySetException(new DiskFullException(
                $"The disk of {files.FullPath} has less than the {options.ReservedBytes >> 20} MiB free that the node keeps for itself."));
            group.RemoveAt(i);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} records could not be written: {Cause}")]
    private partial void LogFailed(int count, string cause);
}
