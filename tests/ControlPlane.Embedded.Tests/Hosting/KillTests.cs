using System.Diagnostics;
using ControlPlane.Contract;
using ControlPlane.Embedded.Hosting;
using ControlPlane.Embedded.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace ControlPlane.Embedded.Tests.Hosting;

/// <summary>What a host has acknowledged outlives the kill of its process.</summary>
public sealed class KillTests
{
    private const int Traps = 8;

    [Fact]
    public async Task A_killed_process_loses_nothing_it_acknowledged()
    {
        var folder = Directory.CreateTempSubdirectory("haulout-kill-");
        var path = Path.Combine(folder.FullName, "actors.db");
        var acknowledged = new int[Traps];
        foreach (var _ in Enumerable.Range(0, 2)) await RunAndKill(path, acknowledged, after: 200);

        await using (var store = SqliteActorStore.Open(path))
        await using (var host = Host(store))
        {
            foreach (var i in Enumerable.Range(0, Traps))
            {
                var count = (await host.Actor<ITrap>($"trap-{i}").Describe()).Count;
                // One bump may be durable without its word having reached us.
                Assert.InRange(count, acknowledged[i], acknowledged[i] + 2);
            }
        }

        folder.Delete(recursive: true);
    }

    /// <summary>The other process: bumps traps for ever and says so.</summary>
    internal static async Task Bump(string path)
    {
        var store = SqliteActorStore.Open(path);
        var host = Host(store);
        await Task.WhenAll(Enumerable.Range(0, Traps).Select(async i =>
        {
            while (true)
            {
                var count = await host.Actor<ITrap>($"trap-{i}").Bump();
                lock (store) Console.Out.WriteLine($"{i} {count}");
            }
        }));
    }

    private static EmbeddedHost Host(SqliteActorStore store) => new(
        new ActorKinds().Add<ITrap, TrapState>((state, context) => new Trap(state, context)), store, TimeProvider.System, NullLogger.Instance);

    private static async Task RunAndKill(string path, int[] acknowledged, int after)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(KillTests).Assembly.Location, "bump", path])
        {
            RedirectStandardOutput = true,
        })!;
        for (int lines = 0; lines < after && await process.StandardOutput.ReadLineAsync() is { } line; lines++) Note(line, acknowledged);
        process.Kill();
        // What was said before the kill and lies in the pipe counts as well; a torn last line does not.
        while (await process.StandardOutput.ReadLineAsync() is { } line) Note(line, acknowledged);
        await process.WaitForExitAsync();
    }

    private static void Note(string line, int[] acknowledged)
    {
        var parts = line.Split(' ');
        if (parts.Length == 2 && int.TryParse(parts[0], out var trap) && int.TryParse(parts[1], out var count) && count >= acknowledged[trap])
        {
            acknowledged[trap] = count;
        }
    }
}
