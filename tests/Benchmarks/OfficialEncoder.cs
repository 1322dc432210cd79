using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks;

/// <summary>
/// The official <c>@mysten/walrus-wasm</c> in a Node process beside ours, so that both are measured in the same rounds. Its package is
/// installed on first use next to the benchmark's binaries.
/// </summary>
internal sealed class OfficialEncoder : IDisposable
{
    private readonly Process node;

    private OfficialEncoder(Process node) => this.node = node;

    /// <summary>Starts it; null with the reason if Node or the package cannot be had.</summary>
    internal static OfficialEncoder? Start(out string? whyNot)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "official");
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            {
                using var install = Run("npm", "ci --no-audit --no-fund --loglevel=error", folder, redirect: false);
                install.WaitForExit();
                if (install.ExitCode != 0)
                {
                    whyNot = "npm ci failed";
                    return null;
                }
            }

            whyNot = null;
            return new OfficialEncoder(Run("node", "measure.cjs", folder, redirect: true));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            whyNot = $"Node.js and npm are needed: {e.Message}";
            return null;
        }
    }

    internal OfficialResult Measure(string operation, int shards, int length)
    {
        node.StandardInput.WriteLine(JsonSerializer.Serialize(new { operation, shards, length }));
        node.StandardInput.Flush();
        string answer = node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the official encoder's process ended");
        var result = JsonSerializer.Deserialize<OfficialResult>(answer, JsonSerializerOptions.Web)!;
        return result.Error is null ? result : throw new InvalidOperationException($"the official encoder: {result.Error}");
    }

    public void Dispose()
    {
        node.StandardInput.Close();
        node.WaitForExit();
        node.Dispose();
    }

    private static Process Run(string file, string arguments, string folder, bool redirect) => Process.Start(new ProcessStartInfo(file, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = redirect,
        RedirectStandardOutput = redirect,
    })!;
}

internal sealed record OfficialResult(double Seconds, string? BlobId, double PeakMiB, string? Error);
