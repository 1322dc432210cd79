using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

public sealed class BlobDecoderTests
{
    public static TheoryData<int, int> ShardsAndLengths => new()
    {
        { 4, 0 }, { 4, 1 }, { 4, 333 }, { 4, 60_000 }, { 7, 100 }, { 9, 5_000 }, { 10, 1 }, { 10, 28 * 66 }, { 13, 17 }, { 16, 70_001 },
        { 31, 500_000 }, { 100, 10_000 }, { 257, 90_000 }, { 1000, 3 }, { 1000, 300_000 }, { 1000, 11_000_001 },
    };

    [Theory]
    [MemberData(nameof(ShardsAndLengths))]
    public void Any_K_slivers_of_either_axis_decode_to_the_blob(int shards, int length)
    {
        var random = new Random(length);
        var blob = TestBlob.Encode(shards, length);
        var decoder = new BlobDecoder(blob.Codec);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            for (int round = 0; round < (shards < 100 ? 10 : 2); round++)
            {
                var slivers = blob.Pick(axis, decoder.SliversNeeded(axis), random);
                Assert.Equal(blob.Content, decoder.Decode(blob.Encoded.Metadata, axis, slivers));
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Every_kernel_decodes_from_parity_alone(KernelLevel kernel)
    {
        foreach (var (shards, length) in new[] { (4, 5_000), (10, 777), (31, 100_000), (100, 50_000), (1000, 700_000) })
        {
            var blob = TestBlob.Encode(shards, length, kernel);
            var decoder = new BlobDecoder(blob.Codec);
            foreach (var axis in Enum.GetValues<SliverAxis>())
            {
                int needed = decoder.SliversNeeded(axis);
                var last = Enumerable.Range(shards - needed, needed).Select(i => blob.Sliver(axis, i)).ToArray();
                Assert.Equal(blob.Content, decoder.Decode(blob.Encoded.Metadata, axis, last, ConsistencyCheck.Strict));
            }
        }
    }

    [Fact]
    public void Symbols_longer_than_a_slice_decode_from_either_axis()
    {
        var blob = TestBlob.Encode(7, 900_001);
        var decoder = new BlobDecoder(blob.Codec);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            var slivers = blob.Pick(axis, decoder.SliversNeeded(axis), new Random(5));
            Assert.Equal(blob.Content, decoder.Decode(blob.Encoded.Metadata, axis, slivers));
        }
    }

    [Fact]
    public void One_sliver_too_few_is_said_with_the_numbers()
    {
        var blob = TestBlob.Encode(10, 500);
        var decoder = new BlobDecoder(blob.Codec);
        var slivers = blob.Pick(SliverAxis.Primary, 3, new Random(1));
        var error = Assert.Throws<BlobDecodingException>(() => decoder.Decode(blob.Encoded.Metadata, SliverAxis.Primary, slivers));
        Assert.Equal("4 primary slivers are needed to decode this blob, 3 usable ones are here.", error.Message);
    }

    [Fact]
    public void Slivers_given_twice_or_of_another_size_or_axis_do_not_count()
    {
        var blob = TestBlob.Encode(10, 500);
        var other = TestBlob.Encode(10, 50_000);
        var decoder = new BlobDecoder(blob.Codec);
        Sliver[] slivers =
        [
            blob.Sliver(SliverAxis.Primary, 1), blob.Sliver(SliverAxis.Primary, 1), blob.Sliver(SliverAxis.Secondary, 2),
            other.Sliver(SliverAxis.Primary, 3), blob.Sliver(SliverAxis.Primary, 4), blob.Sliver(SliverAxis.Primary, 9),
        ];
        Assert.Throws<BlobDecodingException>(() => decoder.Decode(blob.Encoded.Metadata, SliverAxis.Primary, slivers));
        slivers[2] = blob.Sliver(SliverAxis.Primary, 7);
        Assert.Equal(blob.Content, decoder.Decode(blob.Encoded.Metadata, SliverAxis.Primary, slivers));
    }

    [Theory]
    [InlineData(ConsistencyCheck.Default)]
    [InlineData(ConsistencyCheck.Strict)]
    public void An_inconsistent_encoding_is_found_by_the_checks(ConsistencyCheck check)
    {
        var (forged, metadata, codec) = ForgedPrimary(row: 8);
        var decoder = new BlobDecoder(codec);
        Assert.Throws<BlobDecodingException>(() => decoder.Decode(metadata, SliverAxis.Primary, forged, check));
    }

    [Fact]
    public void Skipping_the_check_returns_whatever_the_slivers_say()
    {
        var (forged, metadata, codec) = ForgedPrimary(row: 8);
        Assert.Equal(500, new BlobDecoder(codec).Decode(metadata, SliverAxis.Primary, forged, ConsistencyCheck.Skip).Length);
    }

    [Fact]
    public void Decoding_from_secondary_slivers_checks_every_systematic_row()
    {
        var blob = TestBlob.Encode(10, 500);
        var pairs = blob.Metadata.Pairs.ToArray();
        pairs[0] = pairs[0] with { Primary = pairs[1].Primary };
        var metadata = new BlobMetadata(500, pairs);
        var withId = new BlobMetadataWithId(metadata.ComputeBlobId(), metadata);
        var slivers = blob.Pick(SliverAxis.Secondary, 7, new Random(3));
        Assert.Throws<BlobDecodingException>(() => new BlobDecoder(blob.Codec).Decode(withId, SliverAxis.Secondary, slivers));
    }

    [Fact]
    public void A_cancelled_decoding_stops()
    {
        var blob = TestBlob.Encode(100, 10_000);
        var slivers = blob.Pick(SliverAxis.Primary, 34, new Random(3));
        Assert.ThrowsAny<OperationCanceledException>(() => new BlobDecoder(blob.Codec).Decode(
            blob.Encoded.Metadata, SliverAxis.Primary, slivers, ct: new CancellationToken(canceled: true)));
    }

    /// <summary>A writer who swaps one parity row for garbage and commits to it: each sliver verifies, the blob is inconsistent.</summary>
    private static (Sliver[] Slivers, BlobMetadataWithId Metadata, RedStuffCodec Codec) ForgedPrimary(int row)
    {
        var blob = TestBlob.Encode(10, 500);
        var garbage = new Sliver(
            SliverAxis.Primary, new SliverIndex((ushort)row), blob.Sliver(SliverAxis.Primary, 0).SymbolSize,
            ContentRecipe.Make("affine", 9, blob.Sliver(SliverAxis.Primary, 0).Data.Length));
        var pairs = blob.Metadata.Pairs.ToArray();
        pairs[row] = pairs[row] with { Primary = new SliverVerifier(blob.Codec).ComputeRoot(garbage) };
        var metadata = new BlobMetadata(500, pairs);
        Sliver[] slivers = [blob.Sliver(SliverAxis.Primary, 0), blob.Sliver(SliverAxis.Primary, 1), blob.Sliver(SliverAxis.Primary, 2), garbage];
        return (slivers, new BlobMetadataWithId(metadata.ComputeBlobId(), metadata), blob.Codec);
    }
}
