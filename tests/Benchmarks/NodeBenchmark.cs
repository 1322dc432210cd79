using System.Globalization;
using System.Net;
using Spectre.Console;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Benchmarks;

/// <summary>
/// Slivers to and from one storage node over HTTP, verified and flushed to disk before each answer, beside plain Kestrel that puts the same
/// bytes into files. All servers are processes of their own on this machine, as is the client, which shares its cores with them.
/// </summary>
internal sealed class NodeBenchmark(HttpClient http, ServerProcess node, ServerProcess plain)
{
    private const int SliversOfACell = 320;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly int[] Clients = [1, 8, 32];
    private static readonly int[] BlobMiB = [1, 16, 64];
    private readonly RedStuffCodec codec = new(new EncodingConfig(NodeProcess.Shards));
    private int files;

    internal static async Task Run()
    {
        var folder = Directory.CreateTempSubdirectory("haulout-bench-");
        try
        {
            var files = folder.CreateSubdirectory("plain");
            using var node = await ServerProcess.Start("serve-node", Path.Combine(folder.FullName, "node"));
            using var plain = await ServerProcess.Start("serve-plain", files.FullName);
            using var http = new HttpClient();
            double atRest = node.ResidentMiB;
            await new NodeBenchmark(http, node, plain).Print();
            AnsiConsole.MarkupLine(Text(
                $"Memory of the node, resident MiB: {atRest:N0} at rest (target ≤ 150), {node.PeakMiB:N0} at most, {node.ResidentMiB:N0} after it"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task Print()
    {
        var table = new Table().Title($"Primary slivers of one node, n = {NodeProcess.Shards}, {SliversOfACell} a cell").RoundedBorder();
        table.AddColumns(
            "sliver KiB", "clients", "PUT/s", "MiB/s", "p50 ms", "p99 ms", "÷ plain, fsync", "÷ plain, none",
            "GET/s", "MiB/s", "p50 ms", "p99 ms", "÷ plain");
        var warm = new BlobEncoder(codec).Encode(Content.Of(2 << 20));
        await Upload(warm);
        await Row(null, warm, 0, clients: 8);
        foreach (int size in BlobMiB)
        {
            var blob = new BlobEncoder(codec).Encode(Content.Of(size << 20));
            await Upload(blob);
            foreach (var (clients, i) in Clients.Select((c, i) => (c, i)))
            {
                await Row(table, blob, i * SliversOfACell, clients);
            }
        }

        AnsiConsole.Write(table);
    }

    private async Task Row(Table? table, EncodedBlob blob, int first, int clients)
    {
        byte[][] bodies =
        [
            .. Enumerable.Range(first, SliversOfACell)
                .Select(i => blob.Slivers[SliverAxis.Primary, codec.Config.SliverOf(Pair(i), SliverAxis.Primary)].ToBcs()),
        ];
        int file = files;
        files += SliversOfACell;
        var put = await Load.Run(bodies.Length, clients, i => Load.Put(http, Sliver(blob, first + i), bodies[i], HttpStatusCode.Created));
        var plainPut = await Load.Run(bodies.Length, clients, i => Load.Put(http, File(file + i, "?fsync=true"), bodies[i], HttpStatusCode.Created));
        var looser = await Load.Run(bodies.Length, clients, i => Load.Put(http, File(file + i, "?fsync=false"), bodies[i], HttpStatusCode.Created));
        var get = await Load.Run(bodies.Length, clients, i => Load.Get(http, Sliver(blob, first + i)));
        var plainGet = await Load.Run(bodies.Length, clients, i => Load.Get(http, File(file + i)));
        table?.AddRow(
            Text($"{bodies[0].Length / 1024.0:N0}"), Text($"{clients}"), Text($"{put.PerSecond:N0}"), Text($"{put.MiBPerSecond:N1}"),
            Text($"{put.Milliseconds(0.5):N1}"), Text($"{put.Milliseconds(0.99):N1}"), Text($"{put.PerSecond / plainPut.PerSecond:N2}"),
            Text($"{put.PerSecond / looser.PerSecond:N2}"), Text($"{get.PerSecond:N0}"), Text($"{get.MiBPerSecond:N1}"),
            Text($"{get.Milliseconds(0.5):N1}"), Text($"{get.Milliseconds(0.99):N1}"), Text($"{get.PerSecond / plainGet.PerSecond:N2}"));
    }

    /// <summary>Registers a blob and puts its metadata, as soon as the node has seen the registration.</summary>
    private async Task Upload(EncodedBlob blob)
    {
        await node.Tell(blob.Metadata.BlobId.ToString());
        var url = new Uri(node.Address, $"/v1/blobs/{blob.Metadata.BlobId}/metadata");
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var content = new ByteArrayContent(blob.Metadata.Metadata.ToBcs());
            using var response = await http.PutAsync(url, content);
            if (response.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    private Uri Sliver(EncodedBlob blob, int pair) => new(node.Address, $"/v1/blobs/{blob.Metadata.BlobId}/slivers/{pair}/primary");

    private Uri File(int number, string query = "") => new(plain.Address, Text($"/{number}{query}"));

    private static SliverPairIndex Pair(int index) => new((ushort)index);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
