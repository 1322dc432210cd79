using System.Globalization;
using ControlPlane.Fleet;
using ControlPlane.Nodes;
using Haulout.Cli;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Haulout.Stack;

/// <summary>The stack at a glance. Green is well, yellow is being seen to, red needs somebody, grey is not known.</summary>
internal static class StatusTable
{
    private const double LagWell = 5;
    private const double LagBad = 30;

    internal static IRenderable Of(
        FleetView fleet, IReadOnlyList<StackedNode> processes, IReadOnlyDictionary<string, long> disk, StackFile where)
    {
        var table = new Table().Border(TableBorder.Rounded).Caption(
            $"gateway {where.Gateway}   control plane {where.Control}   chain {where.Chain}\n[grey]Ctrl+C stops; the data stays[/]");
        string[] columns = ["node", "address", "process", "shards", "disk", "reach", "standing", "last round", "lost now", "healed", "moved"];
        foreach (string column in columns)
        {
            table.AddColumn(column);
        }

        var running = processes.ToDictionary(p => p.Name, p => p.IsRunning);
        foreach (var node in fleet.Nodes)
        {
            table.AddRow(
                Markup.Escape(node.Name),
                Markup.Escape(node.Address),
                running.GetValueOrDefault(node.Name) ? "[green]runs[/]" : "[red]stopped[/]",
                Count(node.Shards),
                ByteSize.Of(disk.GetValueOrDefault(node.Name)),
                Coloured(node.Reach, node.Reach switch { Reach.Online => "green", Reach.Offline => "red", _ => "grey" }),
                Coloured(node.Standing, node.Standing switch { NodeStanding.Healthy => "green", NodeStanding.Watch => "yellow", _ => "red" }),
                Round(node),
                node.OpenLosses == 0 ? "[green]0[/]" : $"[red]{node.OpenLosses}[/]",
                Count(node.RepairsHealed),
                ByteSize.Of(node.RepairedBytes));
        }

        return new Rows(Headline(fleet, disk.Values.Sum()), table);
    }

    /// <summary>The same in one line, for logs.</summary>
    internal static string Line(FleetView fleet) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {fleet.Epoch?.Epoch}, checkpoint {fleet.Chain.Tip}, " +
        $"{fleet.Nodes.Count(n => n.Reach == Reach.Online)} of {fleet.Nodes.Count} nodes online, " +
        $"{fleet.Blobs.Certified} blobs, {fleet.Nodes.Sum(n => n.OpenLosses)} slivers lost now, {fleet.Nodes.Sum(n => n.RepairsHealed)} healed");

    private static Markup Headline(FleetView fleet, long disk)
    {
        string lag = fleet.Chain.LagSeconds switch { null => "grey", < LagWell => "green", < LagBad => "yellow", _ => "red" };
        int lost = fleet.Nodes.Sum(n => n.OpenLosses);
        return new Markup(string.Create(
            CultureInfo.InvariantCulture,
            $"[bold]Haulout[/]   epoch [bold]{fleet.Epoch?.Epoch}[/] ({fleet.Epoch?.Phase})   [bold]{fleet.Epoch?.Shards}[/] shards   " +
            $"checkpoint [bold]{fleet.Chain.Tip}[/] " +
            $"[{lag}]{fleet.Chain.LagSeconds:0.0} s behind[/]   " +
            $"blobs [bold]{fleet.Blobs.Certified}[/] ({ByteSize.Of((long)fleet.Blobs.CertifiedBytes)}) " +
            $"on [bold]{ByteSize.Of(disk)}[/] of disk   " +
            $"lost now [{(lost == 0 ? "green" : "red")}]{lost}[/]   healed [bold]{fleet.Nodes.Sum(n => n.RepairsHealed)}[/]"));
    }

    private static string Round(FleetNode node)
    {
        if (node.LastRound is not { Counts: var counts })
        {
            return "[grey]–[/]";
        }

        int failed = counts.Missing + counts.Corrupt;
        return $"[green]{counts.Pass} passed[/]{(failed == 0 ? "" : $" [red]{failed} failed[/]")}";
    }

    private static string Coloured<T>(T value, string colour) => $"[{colour}]{value}[/]";

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
