using System.Globalization;
using Spectre.Console;
using Walrus.Core.Hashing;
using Walrus.Core.Kernels;
using Walrus.Core.ReedSolomon;

namespace Benchmarks;

/// <summary>The parts: hashing and the one-dimensional codes, on every kernel of this machine.</summary>
internal static unsafe class KernelBenchmark
{
    internal static void Run(Arguments arguments)
    {
        var hashing = new Table().Title("Hashing, ns a digest, median [[min..max]]").RoundedBorder();
        hashing.AddColumns("kernel", "inner node", "leaf 6 B", "leaf 48 B", "leaf 152 B", "leaf 1024 B");
        var codes = new Table().Title("One-dimensional codes at n = 1000, MB/s of source symbols").RoundedBorder();
        codes.AddColumns("kernel", "symbol", "667 → 1000", "334 → 1000", "decode 667, 333 lost", "decode 334, all lost");
        foreach (var level in KernelLevels.Supported)
        {
            var hash = HashKernel.For(level);
            hashing.AddRow(
            [
                level.ToString(), Nodes(hash, arguments), .. new[] { 6, 48, 152, 1024 }.Select(bytes => Leaves(hash, bytes, arguments)),
            ]);
            foreach (int symbol in new[] { 6, 152, 1024 })
            {
                codes.AddRow(
                    level.ToString(), symbol.ToString(CultureInfo.InvariantCulture), Encode(667, 333, symbol, level, arguments),
                    Encode(334, 666, symbol, level, arguments), Decode(667, 333, symbol, level, arguments), Decode(334, 666, symbol, level, arguments));
            }
        }

        AnsiConsole.Write(hashing);
        AnsiConsole.Write(codes);
    }

    private static string Nodes(HashKernel hash, Arguments arguments)
    {
        using var memory = new Scratch(4096);
        new Span<byte>(memory.Pointer, 4096).Fill(7);
        ulong* words = (ulong*)memory.Pointer;
        return Nanoseconds(arguments, HashKernel.Lanes, () => hash.Nodes(words, words + 32, words + 64));
    }

    private static string Leaves(HashKernel hash, int bytes, Arguments arguments)
    {
        using var tile = new Tile(HashKernel.Lanes, bytes);
        using var state = new Scratch(HashKernel.StateWords * 8);
        return Nanoseconds(
            arguments, HashKernel.Lanes, () => hash.Leaves(tile.Row(0) - 1, tile.Stride, 0, bytes + 1, bytes + 1, (ulong*)state.Pointer));
    }

    private static string Encode(int source, int recovery, int symbol, KernelLevel level, Arguments arguments)
    {
        var code = new ReedSolomonCode(source, recovery, level);
        int count = StripPlan.BestSymbolCount(symbol, 1024, 1000);
        var plan = StripPlan.Create(symbol, count);
        using var tile = new Tile(code.Total, symbol * count);
        using var work = new Scratch(code.WorkBytes);
        return Rate(arguments, (long)source * symbol * count, () => code.EncodeRows(tile, plan, work.Pointer));
    }

    private static string Decode(int source, int recovery, int symbol, KernelLevel level, Arguments arguments)
    {
        var code = new ReedSolomonCode(source, recovery, level);
        int count = StripPlan.BestSymbolCount(symbol, 1024, 1000), lost = Math.Min(source, recovery);
        var plan = StripPlan.Create(symbol, count);
        using var tile = new Tile(code.Total, symbol * count);
        using var work = new Scratch(code.WorkBytes);
        var received = Enumerable.Range(0, code.Total).Select(i => i >= lost).ToArray();
        var pattern = ErasurePattern.Create(code, received);
        return Rate(arguments, (long)source * symbol * count, () => code.DecodeRows(tile, plan, pattern, work.Pointer));
    }

    private static string Nanoseconds(Arguments arguments, int digests, Action action)
    {
        var seconds = Repeat(arguments, action, out int times);
        return Markup.Escape(new Measured([.. seconds.Values.Select(s => s * 1e9 / times / digests)]).ToString());
    }

    private static string Rate(Arguments arguments, long bytes, Action action)
    {
        var seconds = Repeat(arguments, action, out int times);
        return Markup.Escape(seconds.Rate(bytes * (double)times / 1e6).ToString());
    }

    /// <summary>Rounds of at least five milliseconds.</summary>
    private static Measured Repeat(Arguments arguments, Action action, out int times)
    {
        action();
        for (times = 1; Seconds(times) < 0.005; times *= 2)
        {
        }

        int repeat = times;
        return new Measured([.. Enumerable.Range(0, 2 * arguments.Rounds).Select(_ => Seconds(repeat))]);

        double Seconds(int count) => Cpu.Seconds(() =>
        {
            for (int i = 0; i < count; i++)
            {
                action();
            }
        });
    }
}
