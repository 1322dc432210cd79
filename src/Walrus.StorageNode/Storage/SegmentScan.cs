using Microsoft.Win32.SafeHandles;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Finds the intact records of a segment from some offset on: what was written after the index last was. A damaged record is passed over
/// by looking for the next beginning of one.
/// </summary>
internal static class SegmentScan
{
    private const int WindowLength = 64 << 10;

    internal static IEnumerable<(RecordKey Key, RecordPlace Place)> Records(SegmentFiles files, int number, long from)
    {
        using var segment = files.OpenToRead(number);
        long length = RandomAccess.GetLength(segment);
        var name = new byte[RecordFormat.NameLength];
        while (from + RecordFormat.NameLength <= length)
        {
            if (RandomAccess.Read(segment, name, from) == name.Length && RecordFormat.TryParse(name, out var key, out int header, out int bytes)
                && new RecordPlace(number, from, header, bytes) is var place && place.End <= length)
            {
                if (IsIntact(files, key, place))
                {
                    yield return (key, place);
                    from = place.End;
                    continue;
                }

                // Its content is not searched for records: that is what somebody uploaded.
                if (HasHeader(segment, key, place))
                {
                    from = place.End;
                    continue;
                }
            }

            if (NextBeginning(segment, from + 1) is not { } next)
            {
                yield break;
            }

            from = next;
        }
    }

    private static bool IsIntact(SegmentFiles files, RecordKey key, RecordPlace place)
    {
        var segment = files.OpenToRead(place.Segment);
        using var record = StoredRecord.Open(segment, key, place);
        if (record is null)
        {
            segment.Dispose();
        }

        return record?.IsIntact() == true;
    }

    private static bool HasHeader(SafeFileHandle segment, RecordKey key, RecordPlace place)
    {
        var header = new byte[place.Header];
        return RandomAccess.Read(segment, header, place.Offset) == header.Length && RecordFormat.IsHeaderOf(header, key, place);
    }

    private static long? NextBeginning(SafeFileHandle segment, long from)
    {
        var window = new byte[WindowLength];
        while (RandomAccess.Read(segment, window, from) is var read && read >= RecordFormat.Beginning.Length)
        {
            int at = window.AsSpan(0, read).IndexOf(RecordFormat.Beginning);
            if (at >= 0)
            {
                return from + at;
            }

            from += read - RecordFormat.Beginning.Length + 1;
        }

        return null;
    }
}
