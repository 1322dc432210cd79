using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Haulout.Tests;
using Spectre.Console;

namespace Benchmarks;

/// <summary>Blobs through the gateway of <c>haulout up</c> with 11 nodes and 1,000 shards: all in one process, beside this one.</summary>
internal static class StackBenchmark
{
    private const int Nodes = 11, Stores = 4, Reads = 8, BlobBytes = 64 << 20;
    private const double MiB = 1 << 20;

    internal static async Task Run()
    {
        var folder = Directory.CreateTempSubdirectory("haulout-bench-");
        int port = Ports.Run(Nodes + 3);
        using var up = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "haulout.dll"), "up", "--data", folder.FullName, "--nodes", Text($"{Nodes}"), "--shards", "1000",
            "--round", "1h", "--chain-listen", At(port), "--gateway-listen", At(port + 1), "--control-listen", At(port + 2),
            "--nodes-listen", At(port + 3),
        ])
        { RedirectStandardOutput = true })!;
        try
        {
            await Ready(up);
            double atRest = Resident(up);
            using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
            using var plain = await ServerProcess.Start("serve-plain", folder.CreateSubdirectory("plain").FullName);
            Uri File(int i, string query = "") => new(plain.Address, Text($"/{i}{query}"));
            var blobs = new List<(string Id, byte[] Content)>();
            var (stores, plainStores, reads, plainReads) = (new List<Load>(), new List<Load>(), new List<Load>(), new List<Load>());
            for (int i = 0; i < Stores; i++)
            {
                var content = Content.Of(BlobBytes);
                content[0] = (byte)i;
                stores.Add(await Load.Run(1, 1, async _ =>
                {
                    blobs.Add((await Store(http, port + 1, content), content));
                    return content.Length;
                }));
                plainStores.Add(await Load.Run(1, 1, _ => Load.Put(http, File(i, "?fsync=true"), content, HttpStatusCode.Created)));
            }

            for (int i = 0; i < Reads; i++)
            {
                var (id, content) = blobs[i % blobs.Count];
                reads.Add(await Load.Run(1, 1, async _ =>
                {
                    var back = await http.GetByteArrayAsync(new Uri($"http://{At(port + 1)}/v1/blobs/{id}"));
                    return back.AsSpan().SequenceEqual(content)
                        ? back.Length
                        : throw new InvalidOperationException($"{id} came back as something else.");
                }));
                plainReads.Add(await Load.Run(1, 1, _ => Load.Get(http, File(i % blobs.Count))));
            }

            var table = new Table()
                .Title($"{BlobBytes >> 20} MiB through the gateway, n = 1000 over {Nodes} nodes, one by one; plain is Kestrel with a flushed file")
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
            up.Refresh();
            AnsiConsole.MarkupLine(Text(
                $"Memory of the whole stack in one process, resident MiB: {atRest:N0} at rest, {up.PeakWorkingSet64 / MiB:N0} at most"));
        }
        finally
        {
            up.Kill(entireProcessTree: true);
            await up.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task Ready(Process up)
    {
        while (await up.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("the stack runs", StringComparison.Ordinal))
            {
                // Read on, so that it never waits for somebody to.
                _ = up.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        throw new InvalidOperationException("haulout up ended before it was ready.");
    }

    private static async Task<string> Store(HttpClient http, int port, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        using var response = await http.PutAsync(new Uri($"http://{At(port)}/v1/blobs?epochs=3"), body);
        using var json = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
        return json.RootElement.GetProperty("newlyCreated").GetProperty("blobObject").GetProperty("blobId").GetString()!;
    }

    private static double Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / MiB;
    }

    private static string At(int port) => Text($"127.0.0.1:{port}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
