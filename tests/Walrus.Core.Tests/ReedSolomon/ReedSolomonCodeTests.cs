using Walrus.Core.Kernels;
using Walrus.Core.ReedSolomon;

namespace Walrus.Core.Tests.ReedSolomon;

public sealed class ReedSolomonCodeTests
{
    /// <summary>Both rates, one recovery symbol, and both sides of the chunk boundaries, up to 3,000 symbols.</summary>
    private static readonly (int Sources, int Recoveries, int Length)[] Shapes =
    [
        (1, 1, 2), (1, 7, 4), (7, 1, 6), (2, 2, 2), (3, 1, 66), (4, 4, 64), (5, 3, 130), (8, 8, 2), (9, 7, 62), (7, 9, 128), (15, 17, 34),
        (16, 16, 36), (17, 15, 2), (31, 33, 2), (32, 1, 300), (33, 31, 2), (33, 32, 8), (32, 33, 8), (64, 65, 4), (65, 64, 4), (100, 1, 10),
        (1, 100, 10), (128, 128, 2), (129, 128, 2), (128, 129, 2), (255, 257, 6), (257, 255, 6), (334, 666, 4), (667, 333, 4), (512, 1, 2),
        (513, 1, 2), (1000, 24, 2), (24, 1000, 2), (1024, 1024, 2), (2000, 1000, 2), (1000, 2000, 2), (2048, 952, 2), (2049, 951, 4),
        (2999, 1, 2), (1, 2999, 2),
    ];

    [Theory]
    [InlineData(2, 2, 2, "9c02 9e00")]
    [InlineData(4, 6, 2, "5600 5402 5204 5006 3606 3404")]
    [InlineData(7, 3, 2, "bb0d 9c03 a206")]
    [InlineData(3, 4, 2, "c301 a609 5901 3a0e")]
    [InlineData(5, 2, 2, "a00a a803")]
    [InlineData(
        4, 6, 66, "d7d62c2da3a2f8f9dfdeb2b37a7b8485c7c63c3db3b2e8e9cfce4c4d8e8fbcbd"
        + "5f5e5859555453525756d2d3717083824f4e48494544434247469f9e2d2ca7a69a24")]
    public void Counting_bytes_have_the_recovery_symbols_of_the_specification(int sources, int recoveries, int length, string expected)
    {
        byte[][] content = [.. Enumerable.Range(0, sources).Select(i => Enumerable.Range(i * length, length).Select(x => (byte)x).ToArray())];
        foreach (var level in KernelLevels.Supported)
        {
            var symbols = Codeword.Encode(new ReedSolomonCode(sources, recoveries, level), content);
            var recovery = symbols.Skip(sources).Select(Convert.ToHexStringLower);
            Assert.StartsWith(expected, string.Join(' ', recovery));
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Small_codes_are_those_of_the_specification(KernelLevel level)
    {
        var random = new Random(1);
        for (int sources = 1; sources <= 18; sources++)
        {
            for (int recoveries = 1; recoveries <= 18; recoveries++)
            {
                var content = Codeword.RandomSources(random, sources, 2 * random.Next(1, 80));
                var symbols = Codeword.Encode(new ReedSolomonCode(sources, recoveries, level), content);
                string what = $"{sources} sources, {recoveries} recoveries of {content[0].Length} bytes";
                Codeword.AssertSame(content, symbols.AsSpan(0, sources), what);
                Codeword.AssertSame(ReferenceCode.Encode(content, recoveries), symbols.AsSpan(sources), what);
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Long_codes_are_those_of_the_specification(KernelLevel level)
    {
        var random = new Random(2);
        foreach (var (sources, recoveries, length) in Shapes)
        {
            var content = Codeword.RandomSources(random, sources, length);
            var symbols = Codeword.Encode(new ReedSolomonCode(sources, recoveries, level), content);
            string what = $"{sources} sources, {recoveries} recoveries of {length} bytes";
            Codeword.AssertSame(ReferenceCode.Encode(content, recoveries), symbols.AsSpan(sources), what);
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Any_K_of_n_symbols_give_back_the_sources(KernelLevel level)
    {
        var random = new Random(3);
        foreach (var (sources, recoveries, length) in Shapes)
        {
            var code = new ReedSolomonCode(sources, recoveries, level);
            var symbols = Codeword.Encode(code, Codeword.RandomSources(random, sources, length));
            for (int round = 0; round < (sources + recoveries < 200 ? 8 : 2); round++)
            {
                AssertDecodes(code, symbols, Codeword.RandomReceived(random, code));
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void Every_choice_of_K_symbols_of_small_codes_gives_back_the_sources(KernelLevel level)
    {
        var random = new Random(4);
        foreach (var (sources, recoveries) in new[] { (2, 2), (3, 1), (3, 4), (5, 2), (4, 6), (7, 3) })
        {
            var code = new ReedSolomonCode(sources, recoveries, level);
            var symbols = Codeword.Encode(code, Codeword.RandomSources(random, sources, 70));
            for (int chosen = 0; chosen < 1 << code.Total; chosen++)
            {
                if (System.Numerics.BitOperations.PopCount((uint)chosen) == sources)
                {
                    AssertDecodes(code, symbols, [.. Enumerable.Range(0, code.Total).Select(i => (chosen >> i & 1) == 1)]);
                }
            }
        }
    }

    [Theory]
    [ClassData(typeof(Kernels))]
    public void More_than_K_symbols_do_no_harm(KernelLevel level)
    {
        var random = new Random(5);
        foreach (var (sources, recoveries, length) in Shapes.Where(s => s.Recoveries > 1))
        {
            var code = new ReedSolomonCode(sources, recoveries, level);
            var symbols = Codeword.Encode(code, Codeword.RandomSources(random, sources, length));
            var received = Codeword.RandomReceived(random, code);
            received[Array.IndexOf(received, false)] = true;
            AssertDecodes(code, symbols, received);
        }
    }

    [Fact]
    public void With_all_sources_there_nothing_is_computed()
    {
        var code = new ReedSolomonCode(4, 6, KernelLevels.Best);
        var symbols = Codeword.Encode(code, Codeword.RandomSources(new Random(6), 4, 20));
        bool[] received = [.. Enumerable.Range(0, 10).Select(i => i < 4)];
        var rows = Codeword.Decode(code, symbols, received, 0x77);
        Codeword.AssertSame(symbols.AsSpan(0, 4), rows.AsSpan(0, 4), "sources");
        Assert.All(rows.Skip(4), row => Assert.Equal(-1, row.AsSpan().IndexOfAnyExcept((byte)0x77)));
    }

    [Theory]
    [InlineData(2, 2, true)]
    [InlineData(3, 1, true)]
    [InlineData(3, 4, true)]
    [InlineData(4, 3, false)]
    [InlineData(4, 6, false)]
    [InlineData(7, 3, true)]
    [InlineData(34, 66, false)]
    [InlineData(67, 33, true)]
    [InlineData(334, 666, false)]
    [InlineData(667, 333, true)]
    public void The_rate_is_chosen_as_the_specification_says(int sources, int recoveries, bool high) =>
        Assert.Equal(high, new ReedSolomonCode(sources, recoveries, KernelLevels.Best).IsHighRate);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 5)]
    [InlineData(32768, 32769)]
    [InlineData(61441, 4096)]
    [InlineData(65536, 1)]
    [InlineData(int.MaxValue, 1)]
    public void Counts_that_the_field_cannot_hold_are_refused(int sources, int recoveries) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReedSolomonCode(sources, recoveries, KernelLevels.Best));

    [Theory]
    [InlineData(61440, 4096)]
    [InlineData(65535, 1)]
    [InlineData(1, 65535)]
    public void Counts_that_just_fill_the_field_encode_and_decode(int sources, int recoveries)
    {
        var random = new Random(7);
        var code = new ReedSolomonCode(sources, recoveries, KernelLevels.Best);
        var symbols = Codeword.Encode(code, Codeword.RandomSources(random, sources, 2));
        AssertDecodes(code, symbols, Codeword.RandomReceived(random, code));
    }

    private static void AssertDecodes(ReedSolomonCode code, byte[][] symbols, bool[] received)
    {
        var rows = Codeword.Decode(code, symbols, received, 0x5A);
        string what = $"{code.SourceCount} of {code.Total} symbols of {symbols[0].Length} bytes";
        Codeword.AssertSame(symbols.AsSpan(0, code.SourceCount), rows.AsSpan(0, code.SourceCount), what);
    }
}
