using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

/// <summary>Counts how often each byte of each sliver is written.</summary>
internal sealed class RecordingSink(EncodingConfig config, int symbolSize) : ISliverSink
{
    private readonly int[][][] writes = [Empty(config, SliverAxis.Primary, symbolSize), Empty(config, SliverAxis.Secondary, symbolSize)];

    internal SliverBuffers Buffers { get; } = new(config, symbolSize);

    public void Write(SliverAxis axis, SliverIndex sliver, int offset, ReadOnlySpan<byte> data)
    {
        foreach (ref int count in writes[(int)axis][sliver.Value].AsSpan(offset, data.Length))
        {
            Interlocked.Increment(ref count);
        }

        Buffers.Write(axis, sliver, offset, data);
    }

    internal void AssertEveryByteWrittenOnce()
    {
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            for (int i = 0; i < config.Shards; i++)
            {
                Assert.True(writes[(int)axis][i].AsSpan().IndexOfAnyExcept(1) < 0, $"{axis} sliver {i} has bytes that are not written once.");
            }
        }
    }

    private static int[][] Empty(EncodingConfig config, SliverAxis axis, int symbolSize) =>
        [.. Enumerable.Range(0, config.Shards).Select(_ => new int[config.SliverLength(axis, symbolSize)])];
}
