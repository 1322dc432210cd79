using System.Globalization;
using Haulout.Cli;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Haulout.Stack;

/// <summary>The stack at a glance. Green is well, yellow is being seen to, red needs somebody, grey is not known.</summary>
internal static class StatusTable
{
    internal static IRenderable Of(StackStatus status, StackFile where)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("[bold]Haulout[/]").Caption(
            $"gateway {where.Gateway}   control plane {where.Control}   chain {where.Chain}\n[grey]Ctrl+C stops; the data stays[/]");
        foreach (string column in (string[])["node", "address", "process", "shards", "reach", "standing", "last round", "lost now", "healed"])
        {
            table.AddColumn(column);
        }

        foreach (var node in status.Nodes)
        {
            table.AddRow(
                node.Name,
                node.Address,
                node.Running ? "[green]runs[/]" : "[red]stopped[/]",
                Count(node.Shards),
                Coloured(node.Reach, node.Reach switch { "Online" => "green", "Offline" => "red", _ => "grey" }),
                Coloured(node.Standing, node.Standing switch { "Healthy" => "green", "Watch" => "yellow", _ => "red" }),
                node.Passed + node.Failed == 0 ? "[grey]–[/]" : $"[green]{node.Passed} passed[/]{(node.Failed == 0 ? "" : $" [red]{node.Failed} failed[/]")}",
                node.OpenLosses == 0 ? "[green]0[/]" : $"[red]{node.OpenLosses}[/]",
                Count(node.Healed));
        }

        return new Rows(Headline(status), table);
    }

    private static Markup Headline(StackStatus status)
    {
        string lag = status.Lag < TimeSpan.FromSeconds(5) ? "green" : status.Lag < TimeSpan.FromSeconds(30) ? "yellow" : "red";
        return new Markup(string.Create(CultureInfo.InvariantCulture, $"""
            epoch [bold]{status.Epoch}[/] ({Markup.Escape(status.Phase)})   checkpoint [bold]{status.Checkpoint}[/] [{lag}]{status.Lag.TotalSeconds:0.0} s behind[/]   blobs [bold]{status.Blobs}[/] ({ByteSize.Of(status.BlobBytes)})   round {(status.Round is { } round ? round : "–")}   lost now {(status.OpenLosses == 0 ? "[green]0[/]" : $"[red]{status.OpenLosses}[/]")}   healed [bold]{status.Healed}[/] ({ByteSize.Of(status.HealedBytes)} moved)
            """));
    }

    private static string Coloured(string text, string colour) => $"[{colour}]{Markup.Escape(text)}[/]";

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
