using Walrus.Core.Hashing;
using Walrus.Core.Kernels;
using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;
using Walrus.Core.Tests.Hashing;

namespace Walrus.Core.Tests.Merkle;

public sealed unsafe class RowForestTests
{
    [Theory]
    [ClassData(typeof(Kernels))]
    public void Every_row_gets_the_root_of_the_definition_whatever_the_blocks(KernelLevel level)
    {
        for (int columns = 1; columns <= 40; columns++)
        {
            for (int block = 1; block <= 64; block *= 2)
            {
                AssertRoots(level, rows: 1 + columns % 3, columns, block, seed: columns);
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Forests_of_random_shapes_have_the_roots_of_the_definition(KernelLevel level)
    {
        var random = new Random(7);
        for (int round = 0; round < 40; round++)
        {
            AssertRoots(level, random.Next(1, 40), random.Next(1, 300), 1 << random.Next(7), round);
        }
    }

    private static void AssertRoots(KernelLevel level, int rows, int columns, int block, int seed)
    {
        var random = new Random(seed);
        byte[][][] digests = [.. Enumerable.Range(0, columns).Select(_ => DigestGroup.Random(random, rows))];
        int words = RowForest.Words(rows), blocks = (columns + block - 1) / block;
        ulong[] leaves = new ulong[words], nodes = new ulong[blocks * words];
        var hash = HashKernel.For(level);
        using var forest = new RowForest(hash, rows, columns, block);
        fixed (ulong* l = leaves, n = nodes)
        {
            for (int b = 0; b < blocks; b++)
            {
                forest.Restart();
                for (int column = b * block; column < Math.Min(columns, (b + 1) * block); column++)
                {
                    DigestGroup.Put(digests[column], leaves);
                    forest.Push(l);
                }

                forest.Finish(n + b * words);
            }

            RowForest.Join(hash, n, blocks, rows);
            for (int row = 0; row < rows; row++)
            {
                var expected = MerkleNode.Digest(NaiveTree.RootOfHashes(digests.Select(column => column[row])));
                Assert.True(expected == DigestColumn.At(n, row), $"{rows} rows, {columns} columns, blocks of {block}: row {row} differs.");
            }
        }
    }
}
