using Walrus.Core.Hashing;
using Walrus.Core.Kernels;

namespace Walrus.Core.Tests.Hashing;

public sealed unsafe class HashKernelTests
{
    private const int ReadAhead = 64;

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Eight_leaves_of_any_length_hash_as_one_by_one(KernelLevel level)
    {
        var random = new Random(1);
        for (int length = 0; length <= 600; length++)
        {
            var symbols = Symbols(random, length, gap: ReadAhead);
            symbols.AssertDigests(symbols.Hash(HashKernel.For(level), []));
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Leaves_may_stand_at_any_distance(KernelLevel level)
    {
        var random = new Random(2);
        for (int gap = ReadAhead; gap < 3 * ReadAhead; gap++)
        {
            var symbols = Symbols(random, random.Next(2, 300), gap);
            symbols.AssertDigests(symbols.Hash(HashKernel.For(level), []));
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Leaves_hash_the_same_slice_by_slice(KernelLevel level)
    {
        var random = new Random(3);
        for (int length = 100; length <= 700; length++)
        {
            var symbols = Symbols(random, length, gap: ReadAhead);
            int[] everyBlock = [.. Enumerable.Range(1, length / 128).Select(i => 128 * i)];
            symbols.AssertDigests(symbols.Hash(HashKernel.For(level), everyBlock));
            symbols.AssertDigests(symbols.Hash(HashKernel.For(level), [.. everyBlock.Where(_ => random.Next(2) == 0)]));
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Eight_inner_nodes_hash_as_one_by_one(KernelLevel level)
    {
        var random = new Random(4);
        for (int round = 0; round < 50; round++)
        {
            byte[][] left = DigestGroup.Random(random, 8), right = DigestGroup.Random(random, 8);
            ulong[] l = Group(left), r = Group(right), parents = new ulong[HashKernel.DigestWords];
            Nodes(level, l, r, parents);
            for (int lane = 0; lane < 8; lane++)
            {
                Assert.Equal(Blake2b256.Hash([1, .. left[lane], .. right[lane]]), DigestGroup.Get(parents, lane));
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Parents_may_replace_either_child(KernelLevel level)
    {
        var random = new Random(5);
        ulong[] l = Group(DigestGroup.Random(random, 8)), r = Group(DigestGroup.Random(random, 8));
        var parents = new ulong[HashKernel.DigestWords];
        Nodes(level, l, r, parents);
        ulong[] left = [.. l], right = [.. r];
        Nodes(level, left, r, left);
        Nodes(level, l, right, right);
        Assert.Equal(parents, left);
        Assert.Equal(parents, right);
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Sixteen_digests_split_into_even_and_odd_ones(KernelLevel level)
    {
        var digests = DigestGroup.Random(new Random(6), 16);
        ulong[] first = Group(digests[..8]), second = Group(digests[8..]);
        ulong[] left = new ulong[HashKernel.DigestWords], right = new ulong[HashKernel.DigestWords];
        fixed (ulong* a = first, b = second, l = left, r = right)
        {
            HashKernel.For(level).SplitPairs(a, b, l, r);
        }

        for (int lane = 0; lane < 8; lane++)
        {
            Assert.Equal(digests[2 * lane], DigestGroup.Get(left, lane));
            Assert.Equal(digests[2 * lane + 1], DigestGroup.Get(right, lane));
        }
    }

    private static void Nodes(KernelLevel level, ulong[] left, ulong[] right, ulong[] parents)
    {
        fixed (ulong* l = left, r = right, p = parents)
        {
            HashKernel.For(level).Nodes(l, r, p);
        }
    }

    private static ulong[] Group(byte[][] digests)
    {
        var group = new ulong[HashKernel.DigestWords];
        DigestGroup.Put(digests, group);
        return group;
    }

    private static EightSymbols Symbols(Random random, int length, int gap)
    {
        // One byte in front for the prefix of the first, and whatever lies between the symbols is noise that must not matter.
        var memory = new byte[1 + 8 * (length + gap)];
        random.NextBytes(memory);
        return new EightSymbols(memory, length, length + gap);
    }

    private sealed record EightSymbols(byte[] Memory, int Length, int Stride)
    {
        internal ulong[] Hash(HashKernel kernel, int[] cuts)
        {
            var state = new ulong[HashKernel.StateWords];
            int total = Length + 1, from = 0;
            fixed (byte* m = Memory)
            fixed (ulong* s = state)
            {
                foreach (int to in cuts.Where(c => c < total).Append(total))
                {
                    kernel.Leaves(m + from, Stride, from, to, total, s);
                    from = to;
                }
            }

            return state;
        }

        internal void AssertDigests(ulong[] state)
        {
            for (int lane = 0; lane < 8; lane++)
            {
                var expected = Blake2b256.Hash([0, .. Memory.AsSpan(1 + lane * Stride, Length)]);
                Assert.True(expected.AsSpan().SequenceEqual(DigestGroup.Get(state, lane)), $"{Length} bytes {Stride} apart, lane {lane}");
            }
        }
    }
}
