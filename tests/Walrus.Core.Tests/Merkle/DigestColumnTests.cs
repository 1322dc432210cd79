using Walrus.Core.Hashing;
using Walrus.Core.Kernels;
using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;
using Walrus.Core.Tests.Hashing;

namespace Walrus.Core.Tests.Merkle;

public sealed unsafe class DigestColumnTests
{
    [Theory]
    [ClassData(typeof(Kernels))]
    public void The_root_of_grouped_digests_is_that_of_the_definition(KernelLevel level)
    {
        var random = new Random(1);
        foreach (int count in Enumerable.Range(1, 70).Concat([127, 128, 129, 255, 257, 999, 1000]))
        {
            var digests = DigestGroup.Random(random, count);
            Assert.Equal(MerkleNode.Digest(NaiveTree.RootOfHashes(digests)), Root(level, digests));
        }
    }

    [Fact]
    public void Every_digest_of_a_group_is_found_at_its_index()
    {
        var digests = DigestGroup.Random(new Random(2), 21);
        var groups = Grouped(digests);
        fixed (ulong* g = groups)
        {
            for (int i = 0; i < digests.Length; i++)
            {
                Assert.Equal(MerkleNode.Digest(digests[i]), DigestColumn.At(g, i));
            }
        }
    }

    private static MerkleNode Root(KernelLevel level, byte[][] digests)
    {
        fixed (ulong* g = Grouped(digests))
        {
            return DigestColumn.Root(HashKernel.For(level), g, digests.Length);
        }
    }

    private static ulong[] Grouped(byte[][] digests)
    {
        // Lanes that no digest fills hold noise, as they do after eight leaves have been hashed for fewer symbols.
        var groups = new ulong[RowForest.Words(digests.Length)];
        new Random(3).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(groups.AsSpan()));
        DigestGroup.Put(digests, groups);
        return groups;
    }
}
