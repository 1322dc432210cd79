using System.Security.Cryptography;
using System.Text;
using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

/// <summary>The blobs of spec/vectors.md §1 and §3.</summary>
public sealed class SpecificationVectorTests
{
    public static TheoryData<string> Dumps => [.. SpecificationDump.All.Select(d => d.ToString())];

    public static TheoryData<string> DumpsWithSlivers => [.. SpecificationDump.All.Where(d => d.Pairs.Any()).Select(d => d.ToString())];

    [Theory]
    [InlineData("walrus blob id v1 regression test", 10, "RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY")]
    [InlineData("some other string", 1000, "M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk")]
    [InlineData("some string", 1000, "9k95lgtG9iPU8yk_wYz8m8CUY1snveemF8ypfpBLUUg")]
    [InlineData("test", 1000, "mi9OdcWAHBF6s2HmdyHaJOd8e8cy4ldBg_hGW0wAgiU")]
    [InlineData("Hello, Walrus!", 1000, "a7wmADgKiwLDFnpjyu6NBTkCS-1zLblj3TfmXZWxnew")]
    [InlineData("hello", 4, "UZE_upirMpa8ilC1ZMonLFiS-smeSFOC07ul9mW95VI")]
    [InlineData("hello", 7, "l1vQI2wRQmQl67mlY-iBQKRNNmbSWOSu3gvk3ET503I")]
    [InlineData("hello", 10, "U7SsW35U8kcth--WuFhMMTTo80K2E-ouCdbcySPTWzk")]
    [InlineData("hello", 1000, "VCHdU3RHtQVBYAI3c30jDhM8PNvrgv7OVxIb8eW6Ih4")]
    [InlineData("", 10, "gLzpD29smKZiYJIWwKatudKr76kEprQeMPyAhuMbWd4")]
    [InlineData("", 1000, "3GPQL3HZNnFhN_F7l5Aa-X1VOtAKwIsg9zuWk8R81v4")]
    public void Texts_have_the_blob_ids_of_the_specification(string text, int shards, string id) =>
        AssertBlobId(id, shards, Encoding.ASCII.GetBytes(text));

    [Theory]
    [InlineData(1000, 10, "4mSERIOkTYH0ZtQp5gVOH0U787NoBsy1tfOir2ZWlBw")]
    [InlineData(512_000, 1000, "AWayTzkZRuYQ4dAifvAyH5Ui90Ekx1_Rh8AqMK1i86s")]
    public void Counting_bytes_have_the_blob_ids_of_the_specification(int length, int shards, string id) =>
        AssertBlobId(id, shards, [.. Enumerable.Range(0, length).Select(i => (byte)i)]);

    [Fact]
    public void The_bytes_from_1_to_100_have_the_blob_id_of_the_specification() =>
        AssertBlobId("hLw-y8g0NXddBJPs8GGNZwQ99vchKXUVqRJrsvC4gSM", 13, [.. Enumerable.Range(1, 100).Select(i => (byte)i)]);

    [Fact]
    public void All_dumps_are_read_and_those_of_few_shards_have_their_slivers()
    {
        Assert.Equal(10, SpecificationDump.All.Count);
        Assert.Equal([10, 10, 10, 4, 7, 10, 0, 0, 0, 0], SpecificationDump.All.Select(d => d.Pairs.Count()));
    }

    [Theory]
    [MemberData(nameof(Dumps))]
    public void The_blob_id_is_that_of_the_dump_in_all_its_forms(string name)
    {
        var dump = Dump(name);
        var config = new EncodingConfig(dump.Shards);
        var metadata = Encoder(config).ComputeMetadata(dump.Content);
        Assert.Equal(dump.Length, dump.Content.Length);
        Assert.Equal(dump.SymbolSize, config.SymbolSize(dump.Length));
        Assert.Equal(dump.BlobId, metadata.BlobId.ToString());
        Assert.Equal(dump.BlobIdHex, Convert.ToHexStringLower(metadata.BlobId.Span));
        Assert.Equal(dump.BlobIdDecimal, metadata.BlobId.ToDecimal());
    }

    [Theory]
    [MemberData(nameof(Dumps))]
    public void The_metadata_is_that_of_the_dump(string name)
    {
        var dump = Dump(name);
        var config = new EncodingConfig(dump.Shards);
        var withId = Encoder(config).ComputeMetadata(dump.Content);
        var metadata = withId.Metadata;
        Assert.Equal(MetadataFault.None, withId.Verify(config));
        Assert.Equal(dump.Root, metadata.ComputeRoot().ToString());
        Assert.Equal(dump.FirstPrimaryHash, metadata.Pairs[0].Primary.ToString());
        Assert.Equal(dump.FirstSecondaryHash, metadata.Pairs[0].Secondary.ToString());
        Assert.Equal(dump.MetadataLength, metadata.ToBcs().Length);
        Assert.Equal(dump.MetadataDigest, Convert.ToHexStringLower(SHA256.HashData(metadata.ToBcs())));
    }

    [Theory]
    [MemberData(nameof(Dumps))]
    public void The_rotation_is_that_of_the_dump(string name)
    {
        var dump = Dump(name);
        var config = new EncodingConfig(dump.Shards);
        var metadata = Encoder(config).ComputeMetadata(dump.Content);
        Assert.Equal(dump.Rotation, config.ShardOf(new SliverPairIndex(0), metadata.BlobId).Value);
    }

    [Theory]
    [MemberData(nameof(DumpsWithSlivers))]
    public void The_slivers_are_those_of_the_dump(string name)
    {
        var dump = Dump(name);
        var config = new EncodingConfig(dump.Shards);
        var encoded = Encoder(config).Encode(dump.Content);
        foreach (var pair in dump.Pairs)
        {
            var index = new SliverPairIndex((ushort)pair.Pair);
            Assert.Equal(pair.Primary, config.SliverOf(index, SliverAxis.Primary).Value);
            Assert.Equal(pair.Secondary, config.SliverOf(index, SliverAxis.Secondary).Value);
            Assert.Equal(pair.PrimaryData, Hex(encoded, SliverAxis.Primary, pair.Primary));
            Assert.Equal(pair.SecondaryData, Hex(encoded, SliverAxis.Secondary, pair.Secondary));
        }
    }

    [Fact]
    public void Five_pairs_rotated_by_eleven_start_with_the_last()
    {
        byte[] id = [.. new byte[31], 11];
        var shards = Enumerable.Range(0, 5).Select(shard => new EncodingConfig(5).PairOn(new ShardIndex((ushort)shard), BlobId.FromBytes(id)));
        Assert.Equal([4, 0, 1, 2, 3], shards.Select(pair => (int)pair.Value));
    }

    private static SpecificationDump Dump(string name) => SpecificationDump.All.Single(d => d.ToString() == name);

    private static BlobEncoder Encoder(EncodingConfig config, KernelLevel? kernel = null) =>
        new(new RedStuffCodec(config, new CodecOptions { Kernel = kernel ?? KernelLevels.Best }));

    private static string Hex(EncodedBlob encoded, SliverAxis axis, int index) =>
        Convert.ToHexStringLower(encoded.Slivers[axis, new SliverIndex((ushort)index)].Data.Span);

    private static void AssertBlobId(string id, int shards, byte[] content)
    {
        // With a thousand shards the slower kernels take seconds; EncodingVectorTests runs each of them once.
        foreach (var kernel in shards < 1000 ? KernelLevels.Supported : [KernelLevels.Best])
        {
            Assert.Equal(id, Encoder(new EncodingConfig(shards), kernel).ComputeMetadata(content).BlobId.ToString());
        }
    }
}
