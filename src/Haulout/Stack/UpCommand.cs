using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using ControlPlane.Fleet;
using Haulout.Cli;
using Haulout.Parts;
using Spectre.Console;

namespace Haulout.Stack;

/// <summary><c>haulout up</c>: chain, storage nodes, gateway and control plane on this machine, with a live status table.</summary>
internal static class UpCommand
{
    private const int TurnsPerDiskLook = 5;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(30);

    internal static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one line of JSON when everything is ready, and nothing else" };
        return PartCommand.Create(
            "up",
            "Start the whole stack on this machine: chain, storage nodes, gateway, control plane",
            StackOptions.Settings,
            (parsed, values, logs, ct) =>
            {
                bool line = parsed.GetValue(json);
                return Foreground.Run(
                    token => LocalStack.Start(StackOptions.From(values), logs, (line ? Console.Error : Console.Out).WriteLine, token),
                    stack => line ? stack.Ready.ToJson() : Announce(stack),
                    (stack, token) => line ? Task.Delay(Timeout.Infinite, token) : Show(stack, token),
                    ct,
                    oneLine: line);
            },
            json);
    }

    private static string Announce(LocalStack stack) => $"""
        the stack runs: {stack.Nodes.Count} nodes, {stack.Where.Shards} shards
          store   curl -T FILE {new Uri(stack.Where.Gateway, "/v1/blobs?epochs=5")}
          read    curl {new Uri(stack.Where.Gateway, "/v1/blobs/")}BLOB_ID
          look    haulout health, haulout info, haulout list; {stack.Where.Control}
          demo    haulout demo FILE
        """;

    /// <summary>A live table where somebody looks, a line now and then where nobody does.</summary>
    private static async Task Show(LocalStack stack, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = stack.Where.Control };
        if (Console.IsOutputRedirected)
        {
            await Lines(http, ct);
            return;
        }

        await AnsiConsole.Live(new Text("")).StartAsync(async live =>
        {
            var disk = new Dictionary<string, long>();
            for (int turn = 0; ; turn++, await Task.Delay(Refresh, ct))
            {
                if (turn % TurnsPerDiskLook == 0)
                {
                    disk = stack.Nodes.ToDictionary(n => n.Name, n => n.DiskBytes());
                }

                if (await Read(http, ct) is { } fleet)
                {
                    live.UpdateTarget(StatusTable.Of(fleet, stack.Nodes, disk, stack.Where));
                }
            }
        });
    }

    private static async Task Lines(HttpClient http, CancellationToken ct)
    {
        for (; ; await Task.Delay(LineEvery, ct))
        {
            if (await Read(http, ct) is { } fleet)
            {
                await Console.Out.WriteLineAsync(StatusTable.Line(fleet));
            }
        }
    }

    private static async Task<FleetView?> Read(HttpClient http, CancellationToken ct)
    {
        try
        {
            return await http.GetFromJsonAsync<FleetView>("/api/v1/fleet", JsonSerializerOptions.Web, ct);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            return null;
        }
    }
}
