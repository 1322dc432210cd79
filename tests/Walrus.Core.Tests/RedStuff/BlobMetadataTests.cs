using System.Buffers.Binary;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

public sealed class BlobMetadataTests
{
    private static readonly EncodingConfig Config = new(10);

    [Fact]
    public void The_BCS_form_is_version_type_length_and_the_roots_of_all_pairs()
    {
        // Upstream's test blob: both roots of pair i are 32 times the byte i.
        byte[] pairs = [.. Enumerable.Range(0, 10).SelectMany(i => Root(i).Concat(Root(i)))];
        Assert.Equal([0, 1, 0x6f, 0xf5, 0, 0, 0, 0, 0, 0, 10, .. pairs], Upstream().ToBcs());

        static IEnumerable<byte> Root(int i) => Enumerable.Repeat((byte)i, 32).Prepend((byte)1);
    }

    [Fact]
    public void The_encoding_type_stands_at_byte_33_behind_the_id()
    {
        var bcs = WithId(Upstream()).ToBcs();
        Assert.Equal(WithId(Upstream()).BlobId.ToArray(), bcs[..32]);
        Assert.Equal((byte)EncodingType.Rs2, bcs[33]);
        Assert.Equal(Upstream().ToBcs(), bcs[32..]);
    }

    [Fact]
    public void Metadata_survives_BCS()
    {
        var read = BlobMetadataWithId.FromBcs(WithId(Upstream()).ToBcs());
        Assert.Equal(WithId(Upstream()).BlobId, read.BlobId);
        Assert.Equal(62_831u, read.Metadata.UnencodedLength);
        Assert.Equal(Upstream().Pairs, read.Metadata.Pairs);
    }

    [Fact]
    public void The_legacy_encoding_is_refused()
    {
        var bcs = Upstream().ToBcs();
        bcs[1] = (byte)EncodingType.LegacyRaptorQ;
        Assert.Contains("RaptorQ", Assert.Throws<BcsException>(() => BlobMetadata.FromBcs(bcs)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 0x80)]
    [InlineData(11, 2)]
    public void Variants_that_do_not_exist_are_refused(int offset, byte variant)
    {
        var bcs = Upstream().ToBcs();
        bcs[offset] = variant;
        Assert.Throws<BcsException>(() => BlobMetadata.FromBcs(bcs));
    }

    [Fact]
    public void Metadata_cut_short_or_with_more_behind_it_is_refused()
    {
        var bcs = Upstream().ToBcs();
        for (int length = 0; length < bcs.Length; length++)
        {
            Assert.Throws<BcsException>(() => BlobMetadata.FromBcs(bcs.AsSpan(0, length)));
        }

        Assert.Throws<BcsException>(() => BlobMetadata.FromBcs([.. bcs, 0]));
    }

    [Fact]
    public void One_flipped_bit_anywhere_in_metadata_is_detected()
    {
        var bcs = WithId(Upstream()).ToBcs();
        for (int bit = 0; bit < bcs.Length * 8; bit++)
        {
            bcs[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(IsDetected(bcs), $"bit {bit}");
            bcs[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        static bool IsDetected(byte[] bytes)
        {
            try
            {
                return BlobMetadataWithId.FromBcs(bytes).Verify(Config) != MetadataFault.None;
            }
            catch (BcsException)
            {
                return true;
            }
        }
    }

    [Fact]
    public void Metadata_of_its_own_id_verifies() => Assert.Equal(MetadataFault.None, WithId(Upstream()).Verify(Config));

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(0)]
    public void Another_number_of_pairs_is_the_first_fault(int pairs)
    {
        var wrong = new BlobMetadata(ulong.MaxValue, Enumerable.Repeat(Upstream().Pairs[0], pairs));
        Assert.Equal(MetadataFault.WrongPairCount, new BlobMetadataWithId(default, wrong).Verify(Config));
    }

    [Fact]
    public void A_length_beyond_what_the_shards_can_encode_is_the_second_fault()
    {
        var longest = new BlobMetadata((ulong)Config.MaxBlobLength, Upstream().Pairs);
        Assert.Equal(MetadataFault.None, WithId(longest).Verify(Config));
        foreach (ulong length in new[] { (ulong)Config.MaxBlobLength + 1, ulong.MaxValue })
        {
            var tooLong = new BlobMetadata(length, Upstream().Pairs);
            Assert.Equal(MetadataFault.BlobTooLarge, WithId(tooLong).Verify(Config));
            Assert.Equal(MetadataFault.BlobTooLarge, new BlobMetadataWithId(default, tooLong).Verify(Config));
        }
    }

    [Fact]
    public void Any_other_length_or_root_is_another_blob_id()
    {
        var id = WithId(Upstream()).BlobId;
        var bcs = Upstream().ToBcs();
        int[] lengthLowByte = [2], rootBytes = [.. Enumerable.Range(0, 20).Select(i => 11 + 33 * i + 1 + i)];
        foreach (int offset in lengthLowByte.Concat(rootBytes))
        {
            bcs[offset] ^= 1;
            Assert.Equal(MetadataFault.BlobIdMismatch, new BlobMetadataWithId(id, BlobMetadata.FromBcs(bcs)).Verify(Config));
            bcs[offset] ^= 1;
        }
    }

    [Fact]
    public void Roots_that_are_empty_survive_BCS_and_count()
    {
        var pairs = Upstream().Pairs.ToArray();
        pairs[0] = new SliverPairHashes(MerkleNode.Empty, MerkleNode.Empty);
        var read = BlobMetadata.FromBcs(new BlobMetadata(1, pairs).ToBcs());
        Assert.Equal(pairs, read.Pairs);
        Assert.Equal(MetadataFault.None, WithId(read).Verify(Config));
    }

    [Fact]
    public void The_blob_id_hashes_type_length_and_root()
    {
        byte[] root = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, 0x1122334455667788);
        var expected = BlobId.FromBytes(Hashing.ReferenceBlake2b.Hash([1], length, root));
        Assert.Equal(expected, BlobMetadata.DeriveBlobId(0x1122334455667788, MerkleNode.Digest(root)));
    }

    [Fact]
    public void The_root_of_a_secondary_sliver_stands_at_the_other_end()
    {
        var metadata = Upstream();
        Assert.Equal(metadata.Pairs[3].Primary, metadata.RootOf(Config, SliverAxis.Primary, new SliverIndex(3)));
        Assert.Equal(metadata.Pairs[6].Secondary, metadata.RootOf(Config, SliverAxis.Secondary, new SliverIndex(3)));
    }

    private static BlobMetadata Upstream() => new(62_831, Enumerable.Range(0, 10).Select(i =>
    {
        var root = MerkleNode.Digest(Enumerable.Repeat((byte)i, 32).ToArray());
        return new SliverPairHashes(root, root);
    }));

    private static BlobMetadataWithId WithId(BlobMetadata metadata) => new(metadata.ComputeBlobId(), metadata);
}
