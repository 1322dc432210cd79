using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Read;

/// <summary>A byte range straight from the systematic primary slivers that hold it, row by row (storage-node-api §C.5).</summary>
internal sealed class RowReading(WalrusNetwork network, SliverFetch fetch)
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private long RowBytes => fetch.Config.SliverLength(SliverAxis.Primary, fetch.SymbolSize);

    internal long BytesFor(long offset, long length) => ((offset + length - 1) / RowBytes - offset / RowBytes + 1) * RowBytes;

    /// <summary>The range; null as soon as one of its rows cannot be had, because then the whole blob is the way.</summary>
    internal async Task<ReadResult.Found?> Read(long offset, long length, CancellationToken ct)
    {
        long began = network.Clock.GetTimestamp();
        int first = (int)(offset / RowBytes), last = (int)((offset + length - 1) / RowBytes), next = first;
        var output = new byte[length];
        await using var race = new RequestRace<int, Sliver?>(
            (row, stop) => fetch.Fetch(SliverAxis.Primary, new SliverIndex((ushort)row), stop), network.Clock, ct);
        int left = last - first + 1;
        while (left > 0)
        {
            while (race.Open < AtOnce && next <= last)
            {
                race.Start(next++);
            }

            if (await race.Next(Forever, ct) is not (var row, { } sliver))
            {
                return null;
            }

            Copy(sliver.Data.Span, row * RowBytes, output, offset);
            left--;
        }

        return new(fetch.Metadata, new MemoryBlob(output), fetch.Figures(began));
    }

    private static void Copy(ReadOnlySpan<byte> row, long rowStart, Span<byte> output, long offset)
    {
        long from = Math.Max(rowStart, offset), to = Math.Min(rowStart + row.Length, offset + output.Length);
        row[(int)(from - rowStart)..(int)(to - rowStart)].CopyTo(output[(int)(from - offset)..]);
    }
}
