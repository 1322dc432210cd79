using System.Globalization;
using Spectre.Console;

namespace Benchmarks;

/// <summary>Blobs through the gateway of <c>haulout up</c> with 11 nodes and 1,000 shards: all in one process, beside this one.</summary>
internal static class StackBenchmark
{
    private const int Nodes = 11, Shards = 1000, Stores = 3, Reads = 6, BlobBytes = 64 << 20;

    internal static async Task Run()
    {
        await using var stack = await StackProcess.Start(Nodes, Shards);
        double atRest = stack.ResidentMiB;
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        var blobs = new List<(string Id, byte[] Content)>();
        var store = await Load.Run(Stores, 1, async i =>
        {
            var content = Content.Of(BlobBytes);
            content[0] = (byte)i;
            blobs.Add((await stack.Store(http, content), content));
            return content.Length;
        });
        var read = await Load.Run(Reads, 1, async i =>
        {
            var (id, content) = blobs[i % blobs.Count];
            var back = await http.GetByteArrayAsync(new Uri(stack.Gateway, $"/v1/blobs/{id}"));
            return back.AsSpan().SequenceEqual(content) ? back.Length : throw new InvalidOperationException($"{id} came back as something else.");
        });
        var table = new Table().Title($"{BlobBytes >> 20} MiB through the gateway, n = {Shards} over {Nodes} nodes, one by one").RoundedBorder();
        table.AddColumns("", "times", "MiB/s", "p50 ms", "p99 ms");
        foreach (var (name, load) in new[] { ("store", store), ("read", read) })
        {
            table.AddRow(
                name, Text($"{load.Each.Count}"), Text($"{load.MiBPerSecond:N1}"), Text($"{load.Milliseconds(0.5):N0}"),
                Text($"{load.Milliseconds(0.99):N0}"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine(Text(
            $"Memory of the whole stack in one process, resident MiB: {atRest:N0} at rest, {stack.PeakMiB:N0} at most"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
