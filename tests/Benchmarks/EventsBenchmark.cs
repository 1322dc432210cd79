using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using Walrus.Sui.Chain;
using Walrus.Sui.Rpc;
using Walrus.Sui.Tests.Chain;

namespace Benchmarks;

/// <summary>
/// A follower of a million events. The chain runs in a process of its own, so that the CPU seconds are the follower's: HTTP/2, protobuf,
/// BCS and the order of checkpoints.
/// </summary>
internal static class EventsBenchmark
{
    /// <summary>Issue 4: events a second decoded on one core.</summary>
    private const double Target = 20_000;

    private const double MaxGrowthMiB = 32;
    private const int Quarters = 4;

    /// <summary>Serves a chain of that many checkpoints until standard input ends.</summary>
    internal static async Task Serve(int checkpoints, NodeFaults faults)
    {
        await using var node = await GeneratedNode.Start(new GeneratedChain(checkpoints), faults);
        await Console.Out.WriteLineAsync(node.Address.ToString());
        await Console.In.ReadToEndAsync();
    }

    internal static async Task Run(Arguments arguments)
    {
        var table = new Table().Title($"Following {arguments.Events:N0} events, {GeneratedChain.EventsPerCheckpoint} a checkpoint").RoundedBorder();
        table.AddColumns("chain", "events a CPU second", "events a second", "CPU seconds", "resident MiB at each quarter", "target");
        await Row(table, "one node, no faults", arguments.Events, "none");
        await Row(table, "subscriptions torn every 60 checkpoints, every 40th request refused", arguments.Events, "faults");
        AnsiConsole.Write(table);
    }

    private static async Task Row(Table table, string name, int events, string faults)
    {
        int checkpoints = events / GeneratedChain.EventsPerCheckpoint;
        using var server = Start(checkpoints, faults);
        var address = new Uri((await server.StandardOutput.ReadLineAsync())!);
        using var rpc = new SuiRpc(
            new SuiRpcOptions { Endpoints = [address], FirstPause = TimeSpan.FromMilliseconds(1), RetryTokens = 10_000 }, TimeProvider.System);
        var options = new SuiChainOptions { Deployment = FakeDeployment.Deployment, PollInterval = TimeSpan.FromMilliseconds(5) };
        var chain = new SuiChain(rpc, options, TimeProvider.System, NullLogger<SuiChain>.Instance);
        await Follow(chain, 0, checkpoints / 20);
        var memory = new List<double>();
        var cpu = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        for (int quarter = 0; quarter < Quarters; quarter++)
        {
            await Follow(chain, checkpoints / Quarters * quarter, checkpoints / Quarters);
            using var self = Process.GetCurrentProcess();
            memory.Add(self.WorkingSet64 / 1048576.0);
        }

        double seconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        double rate = events / seconds;
        bool isFlat = memory[^1] - memory[0] <= MaxGrowthMiB;
        table.AddRow(
            name, Text($"{rate:N0}"), Text($"{events / wall:N0}"), Text($"{seconds:N1}"), string.Join(' ', memory.Select(m => Text($"{m:N0}"))),
            $"[{(rate >= Target && isFlat ? "green]✓" : "red]✗")} ≥ {Text($"{Target:N0}")} a CPU second, memory flat[/]");
    }

    /// <summary>Every event of those checkpoints, each once and in order.</summary>
    private static async Task Follow(SuiChain chain, int first, int count)
    {
        long expected = (long)first * GeneratedChain.EventsPerCheckpoint;
        int left = count;
        await foreach (var checkpoint in chain.Follow((ulong)first))
        {
            foreach (var one in checkpoint.Events)
            {
                if (GeneratedChain.NumberOf(one.Event) is { } number && number != expected)
                {
                    throw new InvalidOperationException($"Event {number} came where {expected} was due.");
                }

                expected++;
            }

            if (--left == 0)
            {
                return;
            }
        }
    }

    private static Process Start(int checkpoints, string faults)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(EventsBenchmark).Assembly.Location);
        }

        foreach (var argument in (string[])["serve-events", Text($"{checkpoints}"), faults])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The process of the chain did not start.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
