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
    private const int SliversOfACell = 320, Rounds = 4, MetadataBlobs = 64;
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
            var benchmark = new NodeBenchmark(http, node, plain);
            await benchmark.Print(folder.FullName);
            await benchmark.PrintMetadata();
            AnsiConsole.MarkupLine(Text(
                $"Memory of the node, resident MiB: {atRest:N0} at rest (target ≤ 150), {node.PeakMiB:N0} at most, {node.ResidentMiB:N0} after it"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task Print(string folder)
    {
        using var disk = new DiskProbe(folder);
        var table = new Table()
            .Title($"Primary slivers of one node, n = {NodeProcess.Shards}, {SliversOfACell} a cell; plain is Kestrel with a file for each body")
            .RoundedBorder();
        table.AddColumns(
            "KiB", "clients", "flush p50 ms", "PUT/s", "MiB/s", "p50 ms", "p99 ms", "plain, fsync", "÷", "plain, none", "÷",
            "GET/s", "MiB/s", "p50 ms", "p99 ms", "plain", "÷");
        var warm = new BlobEncoder(codec).Encode(Content.Of(2 << 20));
        await Upload(warm);
        await Row(null, warm, 0, clients: 8, disk);
        foreach (int size in BlobMiB)
        {
            var blob = new BlobEncoder(codec).Encode(Content.Of(size << 20));
            await Upload(blob);
            foreach (var (clients, i) in Clients.Select((c, i) => (c, i)))
            {
                await Row(table, blob, i * SliversOfACell, clients, disk);
            }
        }

        AnsiConsole.Write(table);
    }

    /// <summary>In rounds, so that what else the machine does meets all of them alike.</summary>
    private async Task Row(Table? table, EncodedBlob blob, int first, int clients, DiskProbe disk)
    {
        byte[][] bodies =
        [
            .. Enumerable.Range(first, SliversOfACell)
                .Select(i => blob.Slivers[SliverAxis.Primary, codec.Config.SliverOf(Pair(i), SliverAxis.Primary)].ToBcs()),
        ];
        var (puts, plainPuts, looserPuts) = (new List<Load>(), new List<Load>(), new List<Load>());
        var (gets, plainGets, flushes) = (new List<Load>(), new List<Load>(), new List<Load>());
        const int OfARound = SliversOfACell / Rounds;
        for (int done = 0; done < SliversOfACell; done += OfARound)
        {
            int from = done, file = files;
            files += OfARound;
            flushes.Add(await disk.Run(bodies[0].Length, OfARound / 2));
            puts.Add(await Do(i => Load.Put(http, Sliver(blob, first + from + i), bodies[from + i], HttpStatusCode.Created)));
            plainPuts.Add(await Do(i => Load.Put(http, File(file + i, "?fsync=true"), bodies[from + i], HttpStatusCode.Created)));
            gets.Add(await Do(i => Load.Get(http, Sliver(blob, first + from + i))));
            plainGets.Add(await Do(i => Load.Get(http, File(file + i))));
            file = files;
            files += OfARound;
            looserPuts.Add(await Do(i => Load.Put(http, File(file + i, "?fsync=false"), bodies[from + i], HttpStatusCode.Created)));
        }

        var (put, plainPut, looser, get, plainGet) = (Load.Of(puts), Load.Of(plainPuts), Load.Of(looserPuts), Load.Of(gets), Load.Of(plainGets));
        table?.AddRow(
            Text($"{bodies[0].Length / 1024.0:N0}"), Text($"{clients}"), Text($"{Load.Of(flushes).Milliseconds(0.5):N2}"),
            Text($"{put.PerSecond:N0}"), Text($"{put.MiBPerSecond:N1}"), Text($"{put.Milliseconds(0.5):N2}"), Text($"{put.Milliseconds(0.99):N1}"),
            Text($"{plainPut.PerSecond:N0}"), Text($"{put.PerSecond / plainPut.PerSecond:N2}"),
            Text($"{looser.PerSecond:N0}"), Text($"{put.PerSecond / looser.PerSecond:N2}"),
            Text($"{get.PerSecond:N0}"), Text($"{get.MiBPerSecond:N1}"), Text($"{get.Milliseconds(0.5):N2}"), Text($"{get.Milliseconds(0.99):N1}"),
            Text($"{plainGet.PerSecond:N0}"), Text($"{get.PerSecond / plainGet.PerSecond:N2}"));

        Task<Load> Do(Func<int, Task<long>> one) => Load.Run(OfARound, clients, one);
    }

    /// <summary>Metadata of many small blobs, whose flush is that of the slivers.</summary>
    private async Task PrintMetadata()
    {
        BlobMetadataWithId[] blobs =
        [
            .. Enumerable.Range(1, MetadataBlobs).Select(i => new BlobEncoder(codec).ComputeMetadata(Content.Of(1000 + i))),
        ];
        foreach (var blob in blobs)
        {
            await node.Tell(blob.BlobId.ToString());
        }

        await Upload(blobs[^1]);
        var put = await Load.Run(
            blobs.Length - 1, 32, i => Load.Put(http, Metadata(blobs[i].BlobId), blobs[i].Metadata.ToBcs(), HttpStatusCode.Created));
        AnsiConsole.MarkupLine(Text(
            $"Metadata of n = {NodeProcess.Shards}, 32 clients: {put.PerSecond:N0} PUT/s, p50 {put.Milliseconds(0.5):N1} ms"));
    }

    /// <summary>Registers a blob and puts its metadata, as soon as the node has seen the registration.</summary>
    private async Task Upload(EncodedBlob blob)
    {
        await node.Tell(blob.Metadata.BlobId.ToString());
        await Upload(blob.Metadata);
    }

    private async Task Upload(BlobMetadataWithId metadata)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var content = new ByteArrayContent(metadata.Metadata.ToBcs());
            using var response = await http.PutAsync(Metadata(metadata.BlobId), content);
            if (response.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    private Uri Metadata(BlobId blob) => new(node.Address, $"/v1/blobs/{blob}/metadata");

    private Uri Sliver(EncodedBlob blob, int pair) => new(node.Address, $"/v1/blobs/{blob.Metadata.BlobId}/slivers/{pair}/primary");

    private Uri File(int number, string query = "") => new(plain.Address, Text($"/{number}{query}"));

    private static SliverPairIndex Pair(int index) => new((ushort)index);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
