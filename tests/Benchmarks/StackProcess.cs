using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Haulout.Tests;

namespace Benchmarks;

/// <summary><c>haulout up</c> in a process of its own, on free ports and in a folder that goes with it.</summary>
internal sealed class StackProcess : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("haulout-bench-");
    private readonly Process up;

    private StackProcess(int nodes, int shards, params IReadOnlyList<string> more)
    {
        int port = Ports.Run(nodes + 3);
        Gateway = new Uri($"http://{At(port + 1)}");
        up = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "haulout.dll"), "up", "--data", folder.FullName, "--nodes", Text($"{nodes}"), "--shards",
            Text($"{shards}"), "--round", "1h", "--chain-listen", At(port), "--gateway-listen", At(port + 1), "--control-listen", At(port + 2),
            "--nodes-listen", At(port + 3), .. more,
        ])
        { RedirectStandardOutput = true })!;
    }

    /// <summary>Publisher and aggregator.</summary>
    internal Uri Gateway { get; }

    internal double ResidentMiB => ProcessMemory.Resident(up);

    internal double PeakMiB => ProcessMemory.Peak(up);

    internal static async Task<StackProcess> Start(int nodes, int shards, params IReadOnlyList<string> more)
    {
        var stack = new StackProcess(nodes, shards, more);
        while (await stack.up.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("the stack runs", StringComparison.Ordinal))
            {
                // Read on, so that it never waits for somebody to.
                _ = stack.up.StandardOutput.ReadToEndAsync();
                return stack;
            }
        }

        await stack.DisposeAsync();
        throw new InvalidOperationException("haulout up ended before it was ready.");
    }

    /// <summary>Stores a blob and says its id.</summary>
    internal async Task<string> Store(HttpClient http, byte[] content)
    {
        using var body = new ByteArrayContent(content);
        using var response = await http.PutAsync(new Uri(Gateway, "/v1/blobs?epochs=3"), body);
        using var json = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
        return json.RootElement.GetProperty("newlyCreated").GetProperty("blobObject").GetProperty("blobId").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        up.Kill(entireProcessTree: true);
        await up.WaitForExitAsync();
        up.Dispose();
        folder.Delete(recursive: true);
    }

    private static string At(int port) => Text($"127.0.0.1:{port}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
