using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

public sealed class SliverVerifierTests
{
    [Theory]
    [InlineData(4, 40_000)]
    [InlineData(7, 60)]
    [InlineData(10, 0)]
    [InlineData(13, 1_234_567)]
    [InlineData(100, 12_345)]
    public void Every_sliver_of_an_encoded_blob_verifies(int shards, int length)
    {
        var blob = TestBlob.Encode(shards, length);
        var verifier = new SliverVerifier(blob.Codec);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            for (int i = 0; i < shards; i++)
            {
                Assert.Equal(SliverFault.None, verifier.Verify(blob.Sliver(axis, i), blob.Metadata));
            }
        }
    }

    [Fact]
    public void One_flipped_bit_anywhere_in_a_sliver_is_detected()
    {
        var blob = TestBlob.Encode(7, 200);
        var verifier = new SliverVerifier(blob.Codec);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            for (int i = 0; i < 7; i++)
            {
                var bcs = blob.Sliver(axis, i).ToBcs();
                for (int bit = 0; bit < bcs.Length * 8; bit++)
                {
                    bcs[bit / 8] ^= (byte)(1 << (bit % 8));
                    Assert.True(IsDetected(bcs, axis, i, verifier, blob.Metadata), $"{axis} {i}, bit {bit}");
                    bcs[bit / 8] ^= (byte)(1 << (bit % 8));
                }
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void A_flipped_bit_in_a_thousand_shard_blob_is_detected_on_every_kernel(KernelLevel kernel)
    {
        var blob = TestBlob.Encode(1000, 3_000_000, kernel);
        var verifier = new SliverVerifier(blob.Codec);
        var random = new Random(11);
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            for (int round = 0; round < 5; round++)
            {
                var sliver = blob.Sliver(axis, random.Next(1000));
                Assert.Equal(SliverFault.None, verifier.Verify(sliver, blob.Metadata));
                var data = sliver.Data.ToArray();
                data[random.Next(data.Length)] ^= (byte)(1 << random.Next(8));
                var flipped = new Sliver(axis, sliver.Index, sliver.SymbolSize, data);
                Assert.Equal(SliverFault.MerkleRootMismatch, verifier.Verify(flipped, blob.Metadata));
            }
        }
    }

    [Fact]
    public void The_checks_are_made_in_the_order_of_the_specification()
    {
        var blob = TestBlob.Encode(7, 200);
        var verifier = new SliverVerifier(blob.Codec);
        var good = blob.Sliver(SliverAxis.Primary, 3);
        Assert.Equal(SliverFault.IndexTooLarge, Verify(7, good.SymbolSize + 2, good.Data[1..]));
        Assert.Equal(SliverFault.SliverSizeMismatch, Verify(3, good.SymbolSize + 2, good.Data[1..]));
        Assert.Equal(SliverFault.SymbolSizeMismatch, Verify(3, good.SymbolSize + 2, good.Data));
        Assert.Equal(SliverFault.MerkleRootMismatch, Verify(4, good.SymbolSize, good.Data));
        Assert.Equal(SliverFault.None, Verify(3, good.SymbolSize, good.Data));

        SliverFault Verify(ushort index, int symbolSize, ReadOnlyMemory<byte> data) =>
            verifier.Verify(new Sliver(SliverAxis.Primary, new SliverIndex(index), symbolSize, data), blob.Metadata);
    }

    [Fact]
    public void A_sliver_of_the_other_axis_does_not_pass_for_one_of_this()
    {
        var blob = TestBlob.Encode(4, 500);
        var verifier = new SliverVerifier(blob.Codec);
        var secondary = blob.Sliver(SliverAxis.Secondary, 1);
        var disguised = new Sliver(SliverAxis.Primary, secondary.Index, secondary.SymbolSize, secondary.Data);
        Assert.NotEqual(SliverFault.None, verifier.Verify(disguised, blob.Metadata));
    }

    private static bool IsDetected(byte[] bcs, SliverAxis axis, int index, SliverVerifier verifier, BlobMetadata metadata)
    {
        try
        {
            var sliver = Sliver.FromBcs(bcs, axis);
            return sliver.Index.Value != index || verifier.Verify(sliver, metadata) != SliverFault.None;
        }
        catch (WalrusFormatException)
        {
            return true;
        }
    }
}
