using Walrus.Core.Bcs;
using Walrus.Core.Merkle;

namespace Walrus.Core.Tests.Merkle;

public sealed class MerkleNodeTests
{
    private static readonly byte[] Digest = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void Empty_is_one_byte_in_BCS() => Assert.Equal([0], Bcs(MerkleNode.Empty));

    [Fact]
    public void A_digest_is_a_variant_and_32_bytes_without_length_in_BCS() => Assert.Equal([1, .. Digest], Bcs(MerkleNode.Digest(Digest)));

    [Fact]
    public void Both_variants_survive_BCS()
    {
        foreach (var node in new[] { MerkleNode.Empty, MerkleNode.Digest(Digest), MerkleNode.Digest(new byte[32]) })
        {
            var reader = new BcsReader(Bcs(node));
            Assert.Equal(node, MerkleNode.ReadFrom(ref reader));
            reader.Finish();
        }
    }

    [Fact]
    public void A_variant_that_does_not_exist_is_refused() => Assert.Throws<BcsException>(() =>
    {
        var reader = new BcsReader([2, .. Digest]);
        MerkleNode.ReadFrom(ref reader);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_digest_of_another_length_is_refused(int length) =>
        Assert.Throws<WalrusFormatException>(() => MerkleNode.Digest(new byte[length]));

    [Fact]
    public void Empty_is_not_the_digest_of_zeros_although_it_hashes_like_it()
    {
        Assert.NotEqual(MerkleNode.Empty, MerkleNode.Digest(new byte[32]));
        Assert.Equal(MerkleNode.Empty.Span.ToArray(), MerkleNode.Digest(new byte[32]).Span.ToArray());
    }

    [Fact]
    public void The_text_is_hexadecimal_or_empty()
    {
        Assert.Equal("Empty", MerkleNode.Empty.ToString());
        Assert.Equal(Convert.ToHexStringLower(Digest), MerkleNode.Digest(Digest).ToString());
    }

    private static byte[] Bcs(MerkleNode node)
    {
        var writer = new BcsWriter();
        node.WriteTo(writer);
        return writer.ToArray();
    }
}
