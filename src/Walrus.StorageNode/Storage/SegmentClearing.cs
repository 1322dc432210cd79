using Microsoft.Extensions.Logging;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Gives the room of deleted records back: a segment without any is deleted, one that is mostly empty is cleared out into the newest first.
/// </summary>
internal sealed partial class SegmentClearing(RecordStore store, SliverStoreOptions options, TimeProvider time, ILogger<SegmentClearing> log)
{
    private const int Page = 64;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    internal async Task Run(CancellationToken ct)
    {
        while (true)
        {
            await Clear(ct).ConfigureAwait(false);
            await Task.Delay(Interval, time, ct).ConfigureAwait(false);
        }
    }

    /// <summary>One round over all segments; returns how many were deleted.</summary>
    internal async Task<int> Clear(CancellationToken ct)
    {
        var (files, index, records) = (store.Files, store.Index, store.Log);
        int deleted = 0;
        foreach (var segment in index.Segments().Where(IsMostlyEmpty))
        {
            ct.ThrowIfCancellationRequested();
            records.Seal(segment.Number);
            if (!await MoveOut(segment.Number, ct).ConfigureAwait(false))
            {
                break;
            }

            index.Drop(segment.Number);
            files.Delete(segment.Number);
            index.Forget(segment.Number);
            LogDeleted(segment.Number, segment.Indexed);
            deleted++;
        }

        return deleted;
    }

    private bool IsMostlyEmpty(SegmentUse segment) =>
        segment.IsDropped || segment.Live == 0 || (segment.Live * 2 < segment.Indexed && segment.Indexed * 4 > options.SegmentBytes);

    /// <summary>Copies what is alive to the newest segment; false when there is no room for it.</summary>
    private async Task<bool> MoveOut(int number, CancellationToken ct)
    {
        var (index, records) = (store.Index, store.Log);
        while (index.In(number, Page) is { Count: > 0 } page)
        {
            foreach (var (key, place) in page)
            {
                ct.ThrowIfCancellationRequested();
                if (store.Read(key) is not { } bcs)
                {
                    // Gone into quarantine or deleted meanwhile; or the disk does not give it, and then it is not given up.
                    if (index.Find(key) == place)
                    {
                        return false;
                    }

                    continue;
                }

                try
                {
                    await records.Append(key, bcs, replaces: place, mayUseReserve: true).ConfigureAwait(false);
                }
                catch (DiskFullException e)
                {
                    LogNoRoom(number, e.Message);
                    return false;
                }
            }
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Segment {Number} of {Bytes} bytes is cleared and deleted.")]
    private partial void LogDeleted(int number, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Segment {Number} cannot be cleared: {Cause}")]
    private partial void LogNoRoom(int number, string cause);
}
