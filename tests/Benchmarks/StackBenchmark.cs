using System.Globalization;
using System.Net;
using Spectre.Console;

namespace Benchmarks;

/// <summary>Blobs through the gateway of <c>haulout up</c> with 11 nodes and 1,000 shards: all in one process, beside this one.</summary>
internal static class StackBenchmark
{
    private const int Nodes = 11, Shards = 1000, Stores = 4, Reads = 8, BlobBytes = 64 << 20;

    internal static async Task Run()
    {
        var folder = Directory.CreateTempSubdirectory("haulout-bench-plain-");
        try
        {
            await using var stack = await StackProcess.Start(Nodes, Shards);
            using var plain = await ServerProcess.Start("serve-plain", folder.FullName);
            await Run(stack, plain.Address);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Run(StackProcess stack, Uri plain)
    {
        double atRest = stack.ResidentMiB;
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        Uri File(int i, string query = "") => new(plain, Text($"/{i}{query}"));
        var blobs = new List<(string Id, byte[] Content)>();
        var (stores, plainStores, reads, plainReads) = (new List<Load>(), new List<Load>(), new List<Load>(), new List<Load>());
        for (int i = 0; i < Stores; i++)
        {
            var content = Content.Of(BlobBytes);
            content[0] = (byte)i;
            stores.Add(await Load.Run(1, 1, async _ =>
            {
                blobs.Add((await stack.Store(http, content), content));
                return content.Length;
            }));
            plainStores.Add(await Load.Run(1, 1, _ => Load.Put(http, File(i, "?fsync=true"), content, HttpStatusCode.Created)));
        }

        for (int i = 0; i < Reads; i++)
        {
            var (id, content) = blobs[i % blobs.Count];
            reads.Add(await Load.Run(1, 1, async _ =>
            {
                var back = await http.GetByteArrayAsync(new Uri(stack.Gateway, $"/v1/blobs/{id}"));
                return back.AsSpan().SequenceEqual(content) ? back.Length : throw new InvalidOperationException($"{id} came back as something else.");
            }));
            plainReads.Add(await Load.Run(1, 1, _ => Load.Get(http, File(i % blobs.Count))));
        }

        var table = new Table()
            .Title($"{BlobBytes >> 20} MiB through the gateway, n = {Shards} over {Nodes} nodes, one by one; plain is Kestrel with a flushed file")
            .RoundedBorder();
        table.AddColumns("", "times", "MiB/s", "p50 ms", "p99 ms", "plain MiB/s", "÷ plain");
        foreach (var (name, rounds, beside) in new[] { ("store", stores, plainStores), ("read", reads, plainReads) })
        {
            var (load, other) = (Load.Of(rounds), Load.Of(beside));
            table.AddRow(
                name, Text($"{load.Each.Count}"), Text($"{load.MiBPerSecond:N1}"), Text($"{load.Milliseconds(0.5):N0}"),
                Text($"{load.Milliseconds(0.99):N0}"), Text($"{other.MiBPerSecond:N1}"), Text($"{load.MiBPerSecond / other.MiBPerSecond:N3}"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine(Text(
            $"Memory of the whole stack in one process, resident MiB: {atRest:N0} at rest, {stack.PeakMiB:N0} at most"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
