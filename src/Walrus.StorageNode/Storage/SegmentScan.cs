using Microsoft.Win32.SafeHandles;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Finds the intact records of a segment from some offset on: what was written after the index last was. A damaged record is passed over
/// by looking for the next beginning of one.
/// </summary>
internal static class SegmentScan
{
    private const int WindowLength = 64 << 10;

    internal static IEnumerable<(SliverKey Key, SliverPlace Place)> Records(SafeFileHandle segment, int number, long from)
    {
        long length = RandomAccess.GetLength(segment);
        var header = new byte[SliverRecord.HeaderLength];
        while (from + SliverRecord.HeaderLength <= length)
        {
            if (RandomAccess.Read(segment, header, from) == header.Length && SliverRecord.TryParse(header, out var key, out int bytes)
                && new SliverPlace(number, from, bytes) is var place && place.End <= length && SliverRecord.IsIntact(segment, key, place))
            {
                yield return (key, place);
                from = place.End;
            }
            else if (NextBeginning(segment, from + 1) is { } next)
            {
                from = next;
            }
            else
            {
                yield break;
            }
        }
    }

    private static long? NextBeginning(SafeFileHandle segment, long from)
    {
        var window = new byte[WindowLength];
        while (RandomAccess.Read(segment, window, from) is var read && read >= SliverRecord.Magic.Length)
        {
            int at = window.AsSpan(0, read).IndexOf(SliverRecord.Magic);
            if (at >= 0)
            {
                return from + at;
            }

            from += read - SliverRecord.Magic.Length + 1;
        }

        return null;
    }
}
