using System.Diagnostics.Metrics;

namespace Walrus.StorageNode.Storage;

/// <summary>How the disk does, by its last answer.</summary>
internal enum DiskState
{
    /// <summary>It takes what it is given.</summary>
    Ok = 0,

    /// <summary>It does, but a flush takes longer than <see cref="DiskWatch.SlowFlush"/>.</summary>
    Slow = 1,

    /// <summary>There is no room; what is there is served.</summary>
    Full = 2,

    /// <summary>It takes nothing, as after errors the system noticed; what is there is served.</summary>
    ReadOnly = 3,

    /// <summary>It answers with errors.</summary>
    Failing = 4,
}

/// <summary>The disk cannot be written to; nothing of what was to be written counts as stored.</summary>
internal sealed class DiskFailedException(string message, Exception? cause = null) : IOException(message, cause);

/// <summary>Watches how the disk does: seen in health and metrics, and by whoever decides whether the node is ready.</summary>
internal sealed class DiskWatch(TimeProvider? time = null, Histogram<double>? flushSeconds = null)
{
    /// <summary>A flush that takes longer is one somebody should look at.</summary>
    internal static readonly TimeSpan SlowFlush = TimeSpan.FromSeconds(5);

    private const int ReadOnlyFileSystem = 30;
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private volatile DiskState segments;
    private volatile DiskState database;
    private long begun;

    /// <summary>How it does: the worse of what segments and database saw last.</summary>
    internal DiskState State
    {
        get
        {
            long since = Interlocked.Read(ref begun);
            var now = segments == DiskState.Ok && since != 0 && time.GetElapsedTime(since) > SlowFlush ? DiskState.Slow : segments;
            return (DiskState)Math.Max((int)now, (int)database);
        }
    }

    /// <summary>Whether a write is under way.</summary>
    internal bool IsWaiting => Interlocked.Read(ref begun) != 0;

    /// <summary>A write begins.</summary>
    internal void Begun() => Interlocked.Exchange(ref begun, time.GetTimestamp());

    /// <summary>It reached the disk.</summary>
    internal void Flushed()
    {
        long since = Interlocked.Exchange(ref begun, 0);
        var took = since == 0 ? TimeSpan.Zero : time.GetElapsedTime(since);
        segments = took > SlowFlush ? DiskState.Slow : DiskState.Ok;
        flushSeconds?.Record(took.TotalSeconds);
    }

    /// <summary>Something was refused because it does not leave the reserve free.</summary>
    internal void Refused() => segments = DiskState.Full;

    /// <summary>A write failed.</summary>
    /// <returns>The error to tell, which names the kind.</returns>
    internal IOException Failed(string what, Exception cause)
    {
        Interlocked.Exchange(ref begun, 0);
        segments = KindOf(cause);
        return segments switch
        {
            DiskState.Full => cause as DiskFullException ?? new DiskFullException($"{what}: the disk is full.", cause),
            DiskState.ReadOnly => new DiskFailedException($"{what}: the disk is read-only.", cause),
            _ => new DiskFailedException($"{what}: {cause.Message}", cause),
        };
    }

    /// <summary>The database could not be written.</summary>
    internal void DatabaseFailed(DiskState kind) => database = kind;

    /// <summary>The database was written.</summary>
    internal void DatabaseWritten() => database = DiskState.Ok;

    /// <summary>What an error, or one behind it, says of the disk.</summary>
    internal static DiskState KindOf(Exception cause)
    {
        for (var e = cause; e is not null; e = e.InnerException)
        {
            if (e is IOException io && DiskFullException.Means(io))
            {
                return DiskState.Full;
            }

            if (e is IOException { HResult: ReadOnlyFileSystem })
            {
                return DiskState.ReadOnly;
            }
        }

        return DiskState.Failing;
    }
}
