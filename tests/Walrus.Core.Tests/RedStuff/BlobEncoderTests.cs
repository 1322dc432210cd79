using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

public sealed class BlobEncoderTests
{
    /// <summary>Few and many shards; symbols that are packed, that fill a tile, and that are cut into slices.</summary>
    public static TheoryData<int, int> ShardsAndLengths => new()
    {
        { 4, 0 }, { 4, 5 }, { 4, 60_001 }, { 5, 12 * 2048 + 1 }, { 7, 15 * 2050 }, { 10, 28 * 66 }, { 10, 28 * 1030 }, { 13, 200_000 },
        { 31, 100_000 }, { 100, 50_000 }, { 257, 40_000 },
    };

    [Theory]
    [MemberData(nameof(ShardsAndLengths))]
    public void The_number_of_threads_does_not_show(int shards, int length)
    {
        var content = Content(length);
        var (metadata, slivers) = Encoder(shards, 1).Encode(content);
        foreach (int parallelism in new[] { 2, 5 })
        {
            var other = Encoder(shards, parallelism).Encode(content);
            Assert.Equal(metadata.BlobId, other.Metadata.BlobId);
            Assert.Equal(metadata.ToBcs(), other.Metadata.ToBcs());
            AssertSameSlivers(slivers, other.Slivers);
        }
    }

    [Theory]
    [MemberData(nameof(ShardsAndLengths))]
    public void A_sink_gets_each_byte_of_each_sliver_once(int shards, int length)
    {
        var content = Content(length);
        var expected = Encoder(shards, 1).Encode(content);
        foreach (int parallelism in new[] { 1, 5 })
        {
            var sink = new RecordingSink(new EncodingConfig(shards), expected.Slivers.SymbolSize);
            var metadata = Encoder(shards, parallelism).Encode(new MemoryBlob(content), sink);
            sink.AssertEveryByteWrittenOnce();
            AssertSameSlivers(expected.Slivers, sink.Buffers);
            Assert.Equal(expected.Metadata.ToBcs(), metadata.ToBcs());
        }
    }

    [Theory]
    [MemberData(nameof(ShardsAndLengths))]
    public void Metadata_alone_is_that_of_the_encoding(int shards, int length)
    {
        var content = Content(length);
        Assert.Equal(Encoder(shards, 1).Encode(content).Metadata.ToBcs(), Encoder(shards, 2).ComputeMetadata(content).ToBcs());
    }

    [Theory]
    [MemberData(nameof(ShardsAndLengths))]
    public void Buffers_used_again_hold_nothing_of_the_blob_before(int shards, int length)
    {
        var buffers = Encoder(shards, 2).Encode(Content(length)).Slivers;
        int shortest = (buffers.SymbolSize - 2) * new EncodingConfig(shards).SourceSymbols + 1;
        var second = ContentRecipe.Make("affine", 77, shortest);
        Encoder(shards, 2).Encode(new MemoryBlob(second), buffers);
        AssertSameSlivers(Encoder(shards, 1).Encode(second).Slivers, buffers);
    }

    [Fact]
    public void Every_kernel_gives_the_same_slivers()
    {
        foreach (var (shards, length) in new[] { (4, 60_001), (10, 1), (13, 13_000), (50, 30_000) })
        {
            var expected = TestBlob.Encode(shards, length, KernelLevel.Scalar);
            foreach (var kernel in KernelLevels.Supported)
            {
                var other = TestBlob.Encode(shards, length, kernel);
                Assert.Equal(expected.Encoded.Metadata.BlobId, other.Encoded.Metadata.BlobId);
                AssertSameSlivers(expected.Encoded.Slivers, other.Encoded.Slivers);
            }
        }
    }

    [Theory]
    [InlineData(10, 4)]
    [InlineData(13, 2)]
    public void Buffers_of_another_shape_are_refused(int shards, int symbolSize)
    {
        var buffers = new SliverBuffers(new EncodingConfig(shards), symbolSize);
        Assert.Throws<ArgumentException>(() => Encoder(10, 1).Encode(new MemoryBlob(Content(5)), buffers));
    }

    [Fact]
    public void A_blob_too_large_is_refused_before_it_is_read() => Assert.Throws<BlobTooLargeException>(() =>
        Encoder(4, 1).ComputeMetadata(new HookedBlob(6L * 65534 + 1, _ => Assert.Fail("The blob was read."))));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_cancelled_encoding_stops(int parallelism) => Assert.ThrowsAny<OperationCanceledException>(() =>
        Encoder(31, parallelism).Encode(Content(50_000), new CancellationToken(canceled: true)));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void An_encoding_cancelled_on_the_way_stops(int parallelism)
    {
        using var cancellation = new CancellationTokenSource();
        var blob = new HookedBlob(50_000, _ => cancellation.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => Encoder(31, parallelism).ComputeMetadata(blob, null, cancellation.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void An_error_of_the_reader_comes_out_as_it_is(int parallelism)
    {
        var blob = new HookedBlob(50_000, _ => throw new InvalidDataException("The disk is gone."));
        var error = Assert.Throws<InvalidDataException>(() => Encoder(31, parallelism).ComputeMetadata(blob));
        Assert.Equal("The disk is gone.", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void An_error_of_the_sink_comes_out_as_it_is(int parallelism) => Assert.Throws<InvalidDataException>(() =>
        Encoder(31, parallelism).Encode(new MemoryBlob(Content(50_000)), new FailingSink()));

    [Theory]
    [MemberData(nameof(ShardsAndLengths))]
    public void Progress_rises_and_ends_at_one(int shards, int length)
    {
        var progress = new RecordedProgress();
        Encoder(shards, 1).ComputeMetadata(new MemoryBlob(Content(length)), progress);
        Assert.Equal(progress.Reports.Order(), progress.Reports);
        Assert.True(progress.Reports[0] > 0);
        Assert.Equal(1.0, progress.Reports[^1]);
    }

    [Theory]
    [MemberData(nameof(ShardsAndLengths))]
    public void Progress_of_several_threads_reaches_one_once(int shards, int length)
    {
        var progress = new RecordedProgress();
        Encoder(shards, 5).ComputeMetadata(new MemoryBlob(Content(length)), progress);
        Assert.Equal(1.0, progress.Reports.Max());
        Assert.Single(progress.Reports, 1.0);
    }

    private static byte[] Content(int length) => ContentRecipe.Make("lcg32", (uint)length, length);

    private static BlobEncoder Encoder(int shards, int parallelism) =>
        new(new RedStuffCodec(new EncodingConfig(shards), new CodecOptions { MaxParallelism = parallelism }));

    private static void AssertSameSlivers(SliverBuffers expected, SliverBuffers actual)
    {
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            for (int i = 0; i < expected.Config.Shards; i++)
            {
                var index = new SliverIndex((ushort)i);
                Assert.True(expected[axis, index].Equals(actual[axis, index]), $"{axis} sliver {i} differs.");
            }
        }
    }

    private sealed class FailingSink : ISliverSink
    {
        public void Write(SliverAxis axis, SliverIndex sliver, int offset, ReadOnlySpan<byte> data) => throw new InvalidDataException();
    }

    private sealed class RecordedProgress : IProgress<double>
    {
        private readonly Lock gate = new();
        private readonly List<double> reports = [];

        internal double[] Reports => [.. reports];

        public void Report(double value)
        {
            lock (gate)
            {
                reports.Add(value);
            }
        }
    }
}
