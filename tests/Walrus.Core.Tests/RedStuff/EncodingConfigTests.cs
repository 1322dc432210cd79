using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.RedStuff;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.Tests.RedStuff;

public sealed class EncodingConfigTests
{
    [Theory]
    [InlineData(4, 2, 3)]
    [InlineData(7, 3, 5)]
    [InlineData(9, 5, 7)]
    [InlineData(10, 4, 7)]
    [InlineData(31, 11, 21)]
    [InlineData(51, 19, 35)]
    [InlineData(100, 34, 67)]
    [InlineData(101, 35, 68)]
    [InlineData(301, 101, 201)]
    [InlineData(1000, 334, 667)]
    public void Source_symbols_follow_from_the_shards(int shards, int primary, int secondary)
    {
        var config = new EncodingConfig(shards);
        Assert.Equal(primary, config.PrimarySourceSymbols);
        Assert.Equal(secondary, config.SecondarySourceSymbols);
        Assert.Equal(primary * secondary, config.SourceSymbols);
        Assert.Equal(secondary, config.SymbolsInSliver(SliverAxis.Primary));
        Assert.Equal(primary, config.SymbolsInSliver(SliverAxis.Secondary));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 1)]
    [InlineData(100, 33)]
    [InlineData(300, 99)]
    public void A_third_of_the_shards_may_be_faulty(int shards, int faulty) => Assert.Equal(faulty, new EncodingConfig(shards).MaxFaulty);

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(65536)]
    public void A_number_of_shards_that_cannot_be_encoded_for_is_refused(int shards) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EncodingConfig(shards));

    [Theory]
    [InlineData(10, 0, 2)]
    [InlineData(10, 1, 2)]
    [InlineData(10, 33, 2)]
    [InlineData(10, 56, 2)]
    [InlineData(10, 57, 4)]
    [InlineData(10, 2800, 100)]
    [InlineData(1000, 17, 2)]
    [InlineData(1000, 512_000, 4)]
    [InlineData(1000, 1_782_224, 8)]
    [InlineData(1000, 1_782_225, 10)]
    [InlineData(1000, 14_599_533_452, 65534)]
    public void The_symbol_size_is_the_least_even_one_that_holds_the_blob(int shards, long length, int size) =>
        Assert.Equal(size, new EncodingConfig(shards).SymbolSize(length));

    [Fact]
    public void The_longest_blob_of_1000_shards_is_13_6_gib()
    {
        var config = new EncodingConfig(1000);
        Assert.Equal(14_599_533_452, config.MaxBlobLength);
        Assert.Throws<BlobTooLargeException>(() => config.SymbolSize(config.MaxBlobLength + 1));
        Assert.Throws<BlobTooLargeException>(() => config.SymbolSize(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => config.SymbolSize(-1));
    }

    [Theory]
    [InlineData(10, 0, 6_940)]
    [InlineData(10, 1, 6_940)]
    [InlineData(10, 2_800, 17_720)]
    [InlineData(1000, 1, 66_034_000)]
    [InlineData(1000, 17, 66_034_000)]
    [InlineData(1000, 22_277_800, 164_132_000)]
    [InlineData(1000, 1_782_224, 72_040_000)]
    public void The_encoded_length_charges_metadata_once_a_shard(int shards, long length, long encoded) =>
        Assert.Equal(encoded, new EncodingConfig(shards).EncodedBlobLength(length));

    [Fact]
    public void Sliver_lengths_follow_from_the_other_axis()
    {
        var config = new EncodingConfig(1000);
        Assert.Equal(667 * 65534, config.SliverLength(SliverAxis.Primary, 65534));
        Assert.Equal(334 * 2, config.SliverLength(SliverAxis.Secondary, 2));
    }

    [Theory]
    [InlineData(15, 7, 0, 1)]
    [InlineData(15, 7, 5, 6)]
    [InlineData(15, 7, 6, 0)]
    [InlineData(16, 7, 5, 0)]
    [InlineData(16, 7, 6, 1)]
    [InlineData(16, 7, 4, 6)]
    public void Pairs_rotate_over_the_shards_by_the_id_read_big_endian(byte lastByte, int shards, ushort pair, ushort shard)
    {
        var config = new EncodingConfig(shards);
        var bytes = new byte[32];
        bytes[31] = lastByte;
        var blob = BlobId.FromBytes(bytes);
        Assert.Equal(new ShardIndex(shard), config.ShardOf(new SliverPairIndex(pair), blob));
        Assert.Equal(new SliverPairIndex(pair), config.PairOn(new ShardIndex(shard), blob));
    }

    [Fact]
    public void An_id_of_11_over_5_shards_puts_pair_4_on_shard_0()
    {
        var config = new EncodingConfig(5);
        var bytes = new byte[32];
        bytes[31] = 11;
        var pairs = Enumerable.Range(0, 5).Select(s => config.PairOn(new ShardIndex((ushort)s), BlobId.FromBytes(bytes)).Value);
        Assert.Equal(new ushort[] { 4, 0, 1, 2, 3 }, pairs);
    }

    [Fact]
    public void Rotation_is_a_bijection_for_any_id()
    {
        var random = new Random(20260820);
        var bytes = new byte[32];
        foreach (int shards in new[] { 4, 7, 10, 1000, EncodingConfig.MaxShards })
        {
            var config = new EncodingConfig(shards);
            for (int i = 0; i < 200; i++)
            {
                random.NextBytes(bytes);
                var blob = BlobId.FromBytes(bytes);
                var pair = new SliverPairIndex((ushort)random.Next(shards));
                Assert.Equal(pair, config.PairOn(config.ShardOf(pair, blob), blob));
            }
        }
    }

    [Fact]
    public void A_pair_holds_primary_p_and_secondary_n_minus_1_minus_p()
    {
        var config = new EncodingConfig(10);
        Assert.Equal(new SliverIndex(3), config.SliverOf(new SliverPairIndex(3), SliverAxis.Primary));
        Assert.Equal(new SliverIndex(6), config.SliverOf(new SliverPairIndex(3), SliverAxis.Secondary));
        Assert.Equal(new SliverPairIndex(3), config.PairOf(new SliverIndex(6), SliverAxis.Secondary));
        Assert.Equal(new SliverPairIndex(3), config.PairOf(new SliverIndex(3), SliverAxis.Primary));
    }

    [Fact]
    public void An_index_beyond_the_shards_is_refused_instead_of_wrapped()
    {
        var config = new EncodingConfig(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => config.SliverOf(new SliverPairIndex(10), SliverAxis.Secondary));
        Assert.Throws<ArgumentOutOfRangeException>(() => config.PairOf(new SliverIndex(10), SliverAxis.Secondary));
        Assert.Throws<ArgumentOutOfRangeException>(() => config.ShardOf(new SliverPairIndex(10), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => config.PairOn(new ShardIndex(10), default));
    }

    [Fact]
    public void The_most_shards_are_the_most_whose_codes_fit_the_field()
    {
        var most = new EncodingConfig(EncodingConfig.MaxShards);
        _ = new ReedSolomonCode(most.PrimarySourceSymbols, most.Shards - most.PrimarySourceSymbols, KernelLevel.Scalar);
        _ = new ReedSolomonCode(most.SecondarySourceSymbols, most.Shards - most.SecondarySourceSymbols, KernelLevel.Scalar);

        const int Beyond = EncodingConfig.MaxShards + 1, Faulty = (Beyond - 1) / 3;
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReedSolomonCode(Beyond - 2 * Faulty, 2 * Faulty, KernelLevel.Scalar));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EncodingConfig(Beyond));
    }
}
