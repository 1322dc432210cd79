using System.Buffers.Binary;
using System.Security.Cryptography;
using Walrus.Core.Galois;
using Walrus.Core.Kernels;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.Tests.ReedSolomon;

public sealed unsafe class ErasurePatternTests
{
    private static readonly (int Sources, int Recoveries)[] Shapes = [(2, 2), (3, 1), (3, 4), (4, 6), (7, 3), (1, 9), (34, 66), (67, 33)];

    [Theory]
    [ClassData(typeof(Kernels))]
    public void The_locator_at_a_position_is_the_product_over_all_erased_others(KernelLevel level)
    {
        var random = new Random(1);
        foreach (var (sources, recoveries) in Shapes)
        {
            var code = new ReedSolomonCode(sources, recoveries, level);
            var received = Codeword.RandomReceived(random, code);
            bool[] erased = Erased(code, received);
            AssertLocator(code, received, position => Enumerable.Range(0, Field.Order)
                .Where(j => erased[j] && j != position)
                .Sum(j => (long)Field.Log[position ^ j]));
        }
    }

    [Fact]
    public void The_locator_is_that_of_the_transforms_over_the_whole_field()
    {
        var random = new Random(2);
        var logWalsh = LogWalsh();
        foreach (var (sources, recoveries) in Shapes.Append((334, 666)).Append((667, 333)).Append((2000, 1000)))
        {
            var code = new ReedSolomonCode(sources, recoveries, KernelLevels.Best);
            var received = Codeword.RandomReceived(random, code);
            int[] er = [.. Erased(code, received).Select(e => e ? 1 : 0)];
            WalshHadamard(er);
            for (int i = 0; i < Field.Order; i++)
            {
                uint product = (uint)er[i] * (uint)logWalsh[i];
                er[i] = Field.AddMod((int)(product & 0xffff), (int)(product >> 16));
            }

            WalshHadamard(er);
            AssertLocator(code, received, position => er[position]);
        }
    }

    [Fact]
    public void The_transformed_logarithms_have_the_digest_of_the_specification()
    {
        var logWalsh = LogWalsh();
        var bytes = new byte[2 * Field.Order];
        for (int i = 0; i < Field.Order; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)logWalsh[i]);
        }

        Assert.Equal("c41a535bc53c7c940ec7ca8bc548f1f91368df7c75ec61f79330b0f5fbea6c8b", Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public void The_missing_sources_are_listed_in_order()
    {
        var code = new ReedSolomonCode(4, 6, KernelLevels.Best);
        bool[] received = [true, false, true, false, true, true, true, false, true, true];
        Assert.Equal([1, 3], ErasurePattern.Create(code, received).MissingSources);
    }

    [Fact]
    public void Every_received_symbol_stands_at_its_position()
    {
        foreach (var (sources, recoveries) in Shapes)
        {
            var code = new ReedSolomonCode(sources, recoveries, KernelLevels.Best);
            var received = Codeword.RandomReceived(new Random(3), code);
            var symbolAt = ErasurePattern.Create(code, received).SymbolAt;
            Assert.Equal(
                Enumerable.Range(0, code.Total).Where(i => received[i]),
                symbolAt.Where(symbol => symbol >= 0).Order());
            Assert.All(symbolAt.Index().Where(p => p.Item >= 0), p => Assert.Equal(p.Index, code.PositionOf(p.Item)));
        }
    }

    [Fact]
    public void One_symbol_too_few_is_said_with_the_numbers()
    {
        var code = new ReedSolomonCode(7, 3, KernelLevels.Best);
        bool[] received = [.. Enumerable.Range(0, 10).Select(i => i >= 4)];
        var error = Assert.Throws<ArgumentException>(() => ErasurePattern.Create(code, received));
        Assert.Equal("7 of 10 symbols are needed, 6 are here.", error.Message);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public void A_list_that_is_not_of_n_symbols_is_refused(int length) => Assert.Throws<ArgumentException>(() =>
        ErasurePattern.Create(new ReedSolomonCode(7, 3, KernelLevels.Best), Enumerable.Repeat(true, length).ToArray()));

    /// <summary>Which positions count as erased (§2.7 step 1), written from the specification.</summary>
    private static bool[] Erased(ReedSolomonCode code, bool[] received)
    {
        bool high = ReferenceCode.IsHighRate(code.SourceCount, code.RecoveryCount);
        int smaller = high ? code.RecoveryCount : code.SourceCount, larger = code.Total - smaller;
        int chunk = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)smaller);
        var erased = new bool[Field.Order];
        for (int i = 0; i < code.Total; i++)
        {
            bool isSource = i < code.SourceCount;
            int index = isSource ? i : i - code.SourceCount;
            erased[isSource == high ? chunk + index : index] = !received[i];
        }

        erased.AsSpan(high ? smaller..chunk : (chunk + larger)..).Fill(true);
        return erased;
    }

    private static void AssertLocator(ReedSolomonCode code, bool[] received, Func<int, long> logAt)
    {
        var operands = ErasurePattern.Create(code, received).Operands;
        if (received.AsSpan(0, code.SourceCount).Count(true) == code.SourceCount)
        {
            Assert.Empty(operands);
            return;
        }

        int size = code.Kernel.OperandBytes;
        var expected = new byte[size];
        for (int symbol = 0; symbol < code.Total; symbol++)
        {
            if (received[symbol] || symbol < code.SourceCount)
            {
                int position = code.PositionOf(symbol), log = (int)(logAt(position) % Field.Modulus);
                fixed (byte* e = expected)
                {
                    code.Kernel.PrepareOperand(received[symbol] || log == 0 ? log : Field.Modulus - log, e);
                }

                Assert.True(expected.AsSpan().SequenceEqual(operands.AsSpan(position * size, size)), $"symbol {symbol} of {code.Total}");
            }
        }
    }

    private static int[] LogWalsh()
    {
        var logs = new int[Field.Order];
        for (int i = 1; i < Field.Order; i++)
        {
            logs[i] = Field.Log[i];
        }

        WalshHadamard(logs);
        return logs;
    }

    // With both representatives of zero, as upstream; the digest depends on which.
    private static void WalshHadamard(int[] values)
    {
        for (int half = 1; half < values.Length; half *= 2)
        {
            for (int i = 0; i < values.Length; i++)
            {
                if ((i & half) == 0)
                {
                    int a = values[i], b = values[i + half];
                    int difference = a - b;
                    values[i] = Field.AddMod(a, b);
                    values[i + half] = (difference + (int)((uint)difference >> 16)) & 0xffff;
                }
            }
        }
    }
}
