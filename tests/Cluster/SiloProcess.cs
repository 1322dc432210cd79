using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using ControlPlane;

namespace Cluster;

/// <summary>A silo in a process of its own, configured by the environment.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>The executable as it is shipped.</summary>
    internal const string Shipped = "haulout-silo.dll";

    /// <summary>The same with the contract's trap.</summary>
    internal const string WithTrap = "Cluster.dll";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;

    private SiloProcess(string program, string database, ControlPlaneOptions options, string name)
    {
        Http = new($"http://127.0.0.1:{PostgresServer.FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in Environment(database, options, name, Http)) start.Environment[key] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it serves HTTP.</summary>
    internal Uri Http { get; }

    /// <summary>Starts a silo and waits until it says that it is ready.</summary>
    internal static async Task<SiloProcess> Start(string program, string database, ControlPlaneOptions options, string name)
    {
        var silo = new SiloProcess(program, database, options, name);
        try
        {
            await silo.Ready();
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the process has ended.</summary>
    internal bool HasExited => process.HasExited;

    /// <summary>kill -9: nothing of it runs again.</summary>
    internal Task Kill()
    {
        process.Kill();
        return process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the exit code of a graceful stop.</summary>
    internal async Task<int> Stop()
    {
        using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await Kill();
        process.Dispose();
    }

    private async Task Ready()
    {
        using var http = new HttpClient { BaseAddress = Http };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience && !process.HasExited; await Task.Delay(50))
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException($"The silo did not come up:\n{string.Join('\n', output)}");
    }

    private static IEnumerable<(string Key, string Value)> Environment(string database, ControlPlaneOptions options, string name, Uri http)
    {
        yield return ("HAULOUT_SILO__STORAGE", "AdoNet");
        yield return ("HAULOUT_SILO__CONNECTIONSTRING", database);
        yield return ("HAULOUT_SILO__NAME", name);
        yield return ("HAULOUT_SILO__LISTEN", http.Authority);
        yield return ("HAULOUT_SILO__SILOPORT", PostgresServer.FreePort().ToString(CultureInfo.InvariantCulture));
        yield return ("HAULOUT_SILO__GATEWAYPORT", PostgresServer.FreePort().ToString(CultureInfo.InvariantCulture));
        yield return ("HAULOUT_SILO__PROBETIMEOUT", "00:00:01");
        yield return ("HAULOUT_SILO__MISSEDPROBES", "2");
        foreach (var property in typeof(ControlPlaneOptions).GetProperties())
        {
            string key = $"HAULOUT_CONTROLPLANE__{property.Name.ToUpperInvariant()}";
            if (property.GetValue(options) is IReadOnlyList<TimeSpan> list)
            {
                for (int i = 0; i < list.Count; i++) yield return ($"{key}__{i}", list[i].ToString());
            }
            else
            {
                yield return (key, Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture)!);
            }
        }
    }
}
