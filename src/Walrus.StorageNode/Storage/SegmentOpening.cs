using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Walrus.StorageNode.Storage;

/// <summary>Brings index and segments together at the start: what either has and the other does not, whatever stopped the process.</summary>
internal static partial class SegmentOpening
{
    private const int Page = 1000;

    /// <summary>The index, and the newest segment with its end; segment 0 when there is none.</summary>
    internal static (RecordIndex Index, int Newest, long End) Open(string path, SegmentFiles files, ILogger log)
    {
        var index = OpenOrMakeAnew(path, log);
        try
        {
            DeleteDropped(index, files);
            var numbers = files.Numbers();
            ForgetLost(index, numbers, log);
            long end = 0;
            foreach (int number in numbers)
            {
                end = ReadNew(index, files, number, log);
            }

            return numbers.Count == 0 ? (index, 0, 0) : (index, numbers[^1], end);
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>A damaged index is put aside: everything in it stands in the segments.</summary>
    private static RecordIndex OpenOrMakeAnew(string path, ILogger log)
    {
        const int Corrupt = 11, NotADatabase = 26;
        try
        {
            return RecordIndex.Open(path);
        }
        catch (StorageNodeException e) when (e.InnerException is SqliteException { SqliteErrorCode: Corrupt or NotADatabase })
        {
            LogAnew(log, path, e.Message);
            foreach (var file in (string[])[path, $"{path}-wal", $"{path}-shm"])
            {
                if (File.Exists(file))
                {
                    File.Move(file, $"{file}.damaged", overwrite: true);
                }
            }

            return RecordIndex.Open(path);
        }
    }

    private static void DeleteDropped(RecordIndex index, SegmentFiles files)
    {
        foreach (var segment in index.Segments().Where(s => s.IsDropped))
        {
            files.Delete(segment.Number);
            index.Forget(segment.Number);
        }
    }

    private static void ForgetLost(RecordIndex index, IReadOnlyList<int> present, ILogger log)
    {
        foreach (var segment in index.Segments().Where(s => !present.Contains(s.Number)))
        {
            LogLost(log, segment.Number, index.Forget(segment.Number));
        }
    }

    /// <summary>Enters what was written after the index last was, and returns where the segment ends.</summary>
    private static long ReadNew(RecordIndex index, SegmentFiles files, int number, ILogger log)
    {
        long length = files.LengthOf(number);
        long known = index.Segments().FirstOrDefault(s => s.Number == number).Indexed;
        if (length < known)
        {
            LogShort(log, number, index.Truncate(number, length));
            return length;
        }

        if (length == known)
        {
            return known;
        }

        long end = known;
        int count = 0;
        foreach (var page in SegmentScan.Records(files, number, known).Chunk(Page))
        {
            end = page[^1].Place.End;
            index.Add(number, end, [.. page.Select(r => new RecordEntry(r.Key, r.Place, null))]);
            count += page.Length;
        }

        if (end < length)
        {
            using var torn = files.OpenToAppend(number);
            torn.SetLength(end);
        }

        LogRead(log, number, count, length - end);
        return end;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The index {Path} is damaged and is made anew from the segments: {Cause}")]
    private static partial void LogAnew(ILogger log, string path, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "Segment {Number} is gone, and {Count} records with it.")]
    private static partial void LogLost(ILogger log, int number, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Segment {Number} is shorter than it was, and {Count} records are gone.")]
    private static partial void LogShort(ILogger log, int number, int count);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Segment {Number}: {Count} records were not in the index yet; {Torn} torn bytes were cut off.")]
    private static partial void LogRead(ILogger log, int number, int count, long torn);
}
