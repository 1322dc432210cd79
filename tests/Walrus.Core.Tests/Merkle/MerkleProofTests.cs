using Walrus.Core.Bcs;
using Walrus.Core.Merkle;

namespace Walrus.Core.Tests.Merkle;

public sealed class MerkleProofTests
{
    [Fact]
    public void The_proof_of_every_leaf_verifies() => ForEveryLeaf((tree, leaf, index) =>
        Assert.True(tree.Prove(index).Verify(tree.Root, leaf, tree.LeafCount, index)));

    [Fact]
    public void A_proof_is_as_long_as_the_tree_is_high() => ForEveryLeaf((tree, _, index) =>
        Assert.Equal(MerkleTree.PathLength(tree.LeafCount), tree.Prove(index).Path.Count));

    [Fact]
    public void A_proof_fails_at_any_other_index() => ForEveryLeaf((tree, leaf, index) =>
    {
        var proof = tree.Prove(index);
        for (int other = -1; other <= 2 * tree.LeafCount + 2; other++)
        {
            Assert.Equal(other == index, proof.Verify(tree.Root, leaf, tree.LeafCount, other));
        }
    });

    [Fact]
    public void A_proof_fails_for_a_leaf_count_whose_trees_are_lower_or_end_before_the_leaf() => ForEveryLeaf((tree, leaf, index) =>
    {
        var proof = tree.Prove(index);
        for (int count = 0; count < tree.LeafCount; count++)
        {
            bool possible = index < count && MerkleTree.PathLength(count) >= proof.Path.Count;
            Assert.Equal(possible, proof.Verify(tree.Root, leaf, count, index));
        }
    });

    [Fact]
    public void A_leaf_with_any_flipped_bit_fails()
    {
        var (tree, leaves) = Tree(11);
        for (int index = 0; index < leaves.Length; index++)
        {
            var proof = tree.Prove(index);
            foreach (var flipped in Flips(leaves[index]))
            {
                Assert.False(proof.Verify(tree.Root, flipped, 11, index));
            }
        }
    }

    [Fact]
    public void A_path_with_any_flipped_bit_fails()
    {
        var (tree, leaves) = Tree(11);
        for (int index = 0; index < leaves.Length; index++)
        {
            var path = tree.Prove(index).Path;
            for (int level = 0; level < path.Count; level++)
            {
                foreach (var flipped in Flips(path[level].Span.ToArray()))
                {
                    MerkleNode[] forged = [.. path];
                    forged[level] = MerkleNode.Digest(flipped);
                    Assert.False(new MerkleProof(forged).Verify(tree.Root, leaves[index], 11, index));
                }
            }
        }
    }

    [Fact]
    public void A_root_with_any_flipped_bit_fails()
    {
        var (tree, leaves) = Tree(11);
        Assert.All(Flips(tree.Root.Span.ToArray()), flipped =>
            Assert.False(tree.Prove(3).Verify(MerkleNode.Digest(flipped), leaves[3], 11, 3)));
        Assert.False(tree.Prove(3).Verify(MerkleNode.Empty, leaves[3], 11, 3));
    }

    [Fact]
    public void A_path_with_a_node_too_many_fails_even_if_its_hashes_are_right() => ForEveryLeaf((tree, leaf, index) =>
    {
        // The root as left child of a higher tree: every hash on the path is right, it is only longer than the tree is high.
        var higher = new byte[32];
        MerkleTree.HashInner(tree.Root.Span, new byte[32], higher);
        var tooLong = new MerkleProof([.. tree.Prove(index).Path, MerkleNode.Empty]);
        Assert.False(tooLong.Verify(MerkleNode.Digest(higher), leaf, tree.LeafCount, index));
    });

    [Fact]
    public void A_path_with_a_node_too_few_fails()
    {
        var (tree, leaves) = Tree(11);
        for (int index = 0; index < leaves.Length; index++)
        {
            var tooShort = new MerkleProof([.. tree.Prove(index).Path.SkipLast(1)]);
            Assert.False(tooShort.Verify(tree.Root, leaves[index], 11, index));
        }
    }

    [Fact]
    public void An_inner_node_does_not_pass_for_a_leaf()
    {
        var (tree, _) = Tree(8);
        var path = tree.Prove(0).Path;
        byte[] children = [.. tree.Prove(1).Path[0].Span, .. path[0].Span];
        Assert.False(new MerkleProof([.. path.Skip(1)]).Verify(tree.Root, children, 8, 0));
    }

    [Fact]
    public void A_proof_is_a_count_and_its_nodes_in_BCS()
    {
        byte[] digest = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        var writer = new BcsWriter();
        new MerkleProof([MerkleNode.Digest(digest), MerkleNode.Empty]).WriteTo(writer);
        Assert.Equal([2, 1, .. digest, 0], writer.ToArray());
    }

    [Fact]
    public void Proofs_survive_BCS() => ForEveryLeaf((tree, _, index) =>
    {
        var writer = new BcsWriter();
        tree.Prove(index).WriteTo(writer);
        var reader = new BcsReader(writer.Written);
        Assert.Equal(tree.Prove(index), MerkleProof.ReadFrom(ref reader));
        reader.Finish();
    });

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0102")]
    [InlineData("010100")]
    [InlineData("41")]
    public void Bytes_that_are_no_proof_are_refused(string hex) => Assert.Throws<BcsException>(() =>
    {
        var reader = new BcsReader(Convert.FromHexString(hex));
        MerkleProof.ReadFrom(ref reader);
    });

    private static IEnumerable<byte[]> Flips(byte[] bytes)
    {
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return flipped;
        }
    }

    private static (MerkleTree Tree, byte[][] Leaves) Tree(int count)
    {
        byte[][] leaves = [.. Enumerable.Range(0, count).Select(i => ContentRecipe.Make("lcg32", (uint)(1000 * count + i), 20))];
        return (MerkleTree.Build([.. leaves.Select(leaf => (ReadOnlyMemory<byte>)leaf)]), leaves);
    }

    private static void ForEveryLeaf(Action<MerkleTree, byte[], int> check)
    {
        foreach (int count in Enumerable.Range(1, 18).Concat([31, 32, 33, 64, 65]))
        {
            var (tree, leaves) = Tree(count);
            for (int index = 0; index < count; index++)
            {
                check(tree, leaves[index], index);
            }
        }
    }
}
