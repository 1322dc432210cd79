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
internal sealed class DiskWatch(Histogram<double>? flushSeconds = null)
{
    /// <summary>A flush that takes longer is one somebody should look at.</summary>
    internal static readonly TimeSpan SlowFlush = TimeSpan.FromSeconds(5);

    private const int ReadOnlyFileSystem = 30;
    private volatile DiskState state;

    /// <summary>How it does.</summary>
    internal DiskState State => state;

    /// <summary>A write reached the disk and took that long.</summary>
    internal void Flushed(TimeSpan took)
    {
        state = took > SlowFlush ? DiskState.Slow : DiskState.Ok;
        flushSeconds?.Record(took.TotalSeconds);
    }

    /// <summary>A write failed.</summary>
    /// <returns>The error to tell, which names the kind.</returns>
    internal IOException Failed(string what, Exception cause)
    {
        for (var e = cause; e is not null; e = e.InnerException)
        {
            if (e is IOException io && DiskFullException.Means(io))
            {
                state = DiskState.Full;
                return cause as DiskFullException ?? new DiskFullException($"{what}: the disk is full.", cause);
            }

            if (e is IOException { HResult: ReadOnlyFileSystem })
            {
                state = DiskState.ReadOnly;
                return new DiskFailedException($"{what}: the disk is read-only.", cause);
            }
        }

        state = DiskState.Failing;
        return new DiskFailedException($"{what}: {cause.Message}", cause);
    }
}
