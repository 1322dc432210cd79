using System.Globalization;
using Spectre.Console;

namespace Benchmarks;

/// <summary>
/// Small blobs stored side by side by a publisher that pays with its main wallet alone, and by one with sub-wallets: a stack each, at rest
/// while the other is measured, in interleaved rounds.
/// </summary>
internal static class SubWalletBenchmark
{
    private const int Nodes = 4, Shards = 20, AtOnce = 8, Stores = 48, BlobBytes = 10_000, SubWallets = 8;

    internal static async Task Run(int rounds)
    {
        await using var main = await Start(0);
        await using var sub = await Start(SubWallets);
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        int stored = 0;
        Task<Load> Measure(StackProcess stack) => Load.Run(Stores, AtOnce, async _ =>
        {
            var content = Content.Of(BlobBytes);
            BitConverter.TryWriteBytes(content, Interlocked.Increment(ref stored));
            await stack.Store(http, content);
            return content.Length;
        });

        // The first of each compiles, and finds its sub-wallets filled.
        await Measure(main);
        await Measure(sub);
        List<(Load Main, Load Sub)> measured = [];
        for (int round = 0; round < rounds; round++)
        {
            measured.Add((await Measure(main), await Measure(sub)));
        }

        var table = new Table()
            .Title($"{BlobBytes:N0} bytes through the gateway, {AtOnce} at once, n = {Shards} over {Nodes} nodes, {rounds} rounds of {Stores}").RoundedBorder();
        table.AddColumns("paid by", "PUT/s", "p50 ms", "p99 ms", "ratio");
        table.AddRow([.. Row("the main wallet", [.. measured.Select(m => m.Main)]), "1"]);
        var ratio = measured.Select(m => m.Sub.PerSecond / m.Main.PerSecond).Order().ToArray();
        table.AddRow([
            .. Row($"{SubWallets} sub-wallets", [.. measured.Select(m => m.Sub)]),
            Text($"{ratio[ratio.Length / 2]:N2} [[{ratio[0]:N2}..{ratio[^1]:N2}]]"),
        ]);
        AnsiConsole.Write(table);
    }

    private static Task<StackProcess> Start(int subWallets) => StackProcess.Start(Nodes, Shards, "--sub-wallets", Text($"{subWallets}"));

    private static string[] Row(string name, Load[] loads) =>
    [
        name, Median(loads, l => l.PerSecond), Median(loads, l => l.Milliseconds(0.5)), Median(loads, l => l.Milliseconds(0.99)),
    ];

    private static string Median(Load[] loads, Func<Load, double> of) => Text($"{loads.Select(of).Order().ElementAt(loads.Length / 2):N1}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
