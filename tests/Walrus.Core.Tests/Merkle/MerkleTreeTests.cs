using Walrus.Core.Merkle;
using Walrus.Core.Tests.Hashing;

namespace Walrus.Core.Tests.Merkle;

public sealed class MerkleTreeTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData(6, 3)]
    [InlineData(7, 3)]
    [InlineData(8, 3)]
    [InlineData(9, 4)]
    [InlineData(1000, 10)]
    [InlineData(65535, 16)]
    public void The_path_length_follows_from_the_leaf_count(int leaves, int length) =>
        Assert.Equal(length, MerkleTree.PathLength(leaves));

    [Fact]
    public void The_root_of_no_leaves_is_empty()
    {
        Assert.Equal(MerkleNode.Empty, MerkleTree.Build([]).Root);
        Assert.Equal(new byte[32], MerkleTree.Build([]).Root.Span.ToArray());
    }

    [Fact]
    public void The_root_of_one_leaf_is_its_hash() =>
        Assert.Equal(ReferenceBlake2b.Hash([0], [7, 8]), MerkleTree.Build([new byte[] { 7, 8 }]).Root.Span.ToArray());

    [Fact]
    public void Roots_are_those_of_the_definition()
    {
        for (int count = 1; count <= 70; count++)
        {
            var leaves = Leaves(count);
            var tree = MerkleTree.Build([.. leaves.Select(leaf => (ReadOnlyMemory<byte>)leaf)]);
            Assert.Equal(count, tree.LeafCount);
            Assert.Equal(MerkleNode.Digest(NaiveTree.Root(leaves)), tree.Root);
        }
    }

    [Fact]
    public void A_tree_over_leaf_hashes_is_the_tree_over_the_leaves()
    {
        var leaves = Leaves(13);
        byte[] hashes = [.. leaves.SelectMany(leaf => ReferenceBlake2b.Hash([0], leaf))];
        Assert.Equal(MerkleNode.Digest(NaiveTree.Root(leaves)), MerkleTree.FromLeafHashes(hashes).Root);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void There_is_no_proof_of_a_leaf_that_is_not_there(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Build([.. Leaves(5).Select(l => (ReadOnlyMemory<byte>)l)]).Prove(index));

    private static byte[][] Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(i => ContentRecipe.Make("lcg32", (uint)(100 * count + i), i * 7 % 200))];
}
