using System.CommandLine;
using System.Globalization;
using Haulout.Chain;
using Haulout.Cli;
using Spectre.Console;
using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;

namespace Haulout.Client;

/// <summary><c>haulout health</c>: what every node of the committee says of itself.</summary>
internal static class HealthCommand
{
    private const string Active = "Active";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal static Command Create() => ClientCommand.Looking(
        "health",
        "Ask every storage node how it is; exit code 1 when one is not well",
        Patience,
        (_, network, terminal, ct) => Run(network, terminal, ct));

    private static async Task<int> Run(ClientNetwork network, Terminal terminal, CancellationToken ct)
    {
        var view = await network.View(ct);
        var answers = await Task.WhenAll(view.NodesOf(view.Writing!).Select(node => Ask(node, network, ct)));
        var seen = answers.Select(a => Look.At(a.Node, a.Reply, a.Took, view.State.Epoch)).OrderBy(l => l.Name, StringComparer.Ordinal).ToArray();
        if (terminal.Json)
        {
            foreach (var look in seen)
            {
                terminal.Result("", look);
            }
        }
        else
        {
            Lines.ConsoleOn(Console.Out).Write(Table(seen, view));
        }

        return seen.All(l => l.Problem is null) ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<(CommitteeNode Node, NodeReply<NodeHealth> Reply, TimeSpan Took)> Ask(
        CommitteeNode node, ClientNetwork network, CancellationToken ct)
    {
        long began = TimeProvider.System.GetTimestamp();
        var reply = await network.Walrus.Nodes.At(node.Info).GetHealth(ct);
        return (node, reply, TimeProvider.System.GetElapsedTime(began));
    }

    private static Table Table(IReadOnlyList<Look> seen, NetworkView view)
    {
        int well = seen.Where(l => l.Problem is null).Sum(l => l.Shards);
        var quorum = view.Writing!.Quorum;
        string colour = well == quorum.Shards ? "green" : quorum.IsMinCorrect(well) ? "yellow" : "red";
        var table = new Table().Border(TableBorder.Rounded)
            .Caption($"epoch {view.State.Epoch}; [{colour}]{well} of {quorum.Shards} shards are well[/], {quorum.MinCorrect} are needed to store");
        foreach (string column in (string[])["node", "address", "shards", "ready", "status", "epoch", "checkpoint", "uptime", "answer", "problem"])
        {
            table.AddColumn(column);
        }

        foreach (var look in seen)
        {
            table.AddRow(
                Markup.Escape(look.Name), Markup.Escape(look.Address), Count(look.Shards), Count(look.ShardsReady),
                look.Status is null ? "[red]–[/]" : $"[{(look.Status == Active ? "green" : "yellow")}]{Markup.Escape(look.Status)}[/]",
                look.Epoch is { } epoch ? Count((int)epoch) : "–", look.LatestCheckpoint?.ToString(CultureInfo.InvariantCulture) ?? "–",
                look.UptimeSeconds is { } uptime ? TimeSpan.FromSeconds(uptime).ToString("g", CultureInfo.InvariantCulture) : "–",
                $"{look.Milliseconds} ms",
                look.Problem is null ? "[green]none[/]" : $"[red]{Markup.Escape(look.Problem)}[/]");
        }

        return table;
    }

    private static string Count(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "–";

    /// <summary>One node; also its JSON.</summary>
    private sealed record Look(
        string Name, string NodeId, string Address, int Shards, string? Status, uint? Epoch, int? ShardsReady, ulong? LatestCheckpoint,
        long? UptimeSeconds, long Milliseconds, string? Problem)
    {
        internal static Look At(CommitteeNode node, NodeReply<NodeHealth> reply, TimeSpan took, Epoch now)
        {
            var health = (reply as NodeReply<NodeHealth>.Ok)?.Value;
            return new Look(
                node.Info.Name, node.Info.NodeId.ToString(), node.Info.NetworkAddress, node.Member.Weight, health?.NodeStatus, health?.Epoch.Value,
                health?.ShardsReady, health?.LatestCheckpoint, health is null ? null : (long)health.Uptime.TotalSeconds, (long)took.TotalMilliseconds,
                health is null ? NodeFailure.Of(node.Info, reply).Cause.ReplaceLineEndings(" ")
                : health.NodeStatus != Active ? $"it is {health.NodeStatus}"
                : health.Epoch != now ? $"it is in epoch {health.Epoch}, the network in {now}"
                : health.ShardsReady < health.ShardsOwned ? $"{health.ShardsOwned - health.ShardsReady} of its shards are not complete"
                : null);
        }
    }
}
