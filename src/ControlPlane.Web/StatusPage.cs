using System.Globalization;
using System.Net;
using System.Text;
using ControlPlane.Fleet;
using ControlPlane.Nodes;

namespace ControlPlane.Web;

/// <summary>The fleet on one page of plain HTML that renews itself; every colour has its meaning beside it.</summary>
internal static class StatusPage
{
    private const string Head = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Haulout</title><style>
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1c2733}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.4rem .7rem;border-bottom:1px solid #d8dee5;vertical-align:top}th{font-weight:600}
        .ok{background:#e3f4e8}.watch{background:#fdf3d8}.suspect{background:#fae0de}.off{background:#e6e8eb}
        small{color:#5b6875}.key span{padding:.1rem .5rem;margin-right:.6rem}</style></head><body><h1>Haulout</h1>
        """;

    private const string Legend = """
        <p class="key"><span class="ok">healthy: no open loss</span>
        <span class="watch">watch: a loss was found and is being repaired, or was lately</span>
        <span class="suspect">suspect: the sequential test rejects it, or one shard lost several slivers</span>
        <span class="off">cannot be spoken to</span></p>
        """;

    internal static string Render(FleetView view)
    {
        var page = new StringBuilder(Head);
        page.Append(CultureInfo.InvariantCulture, $"<p>{Chain(view)} · {Epoch(view)} · ");
        page.Append(CultureInfo.InvariantCulture, $"{view.Blobs.Certified} certified blobs, {view.Blobs.CertifiedBytes} bytes</p>");
        page.Append("<table><tr><th>Node<th>Shards<th>State<th>Loss, at most (95 %)<th>Last round<th>Open losses<th>Repairs</tr>");
        foreach (var node in view.Nodes) Row(page, node);
        page.Append("</table>");
        page.Append(view.Nodes.Count == 0 ? "<p>No committee is known yet. It appears with the first epoch of the chain.</p>" : Legend);
        return page.Append(CultureInfo.InvariantCulture, $"<p><small>as of {view.At:u}</small></p></body></html>").ToString();
    }

    private static void Row(StringBuilder page, FleetNode node) => page.Append(CultureInfo.InvariantCulture, $"""
        <tr class="{Colour(node)}"><td>{Text(node.Name)}<br><small>{Text(node.Address)}</small><td>{node.Shards}<td>{State(node)}<br>
        <small>{Text(node.Unknown ?? string.Join("; ", node.Reasons))}</small><td>{node.LossBound:P2}<td>{Round(node)}<td>{node.OpenLosses}
        <td>{node.RepairsQueued} queued, {node.RepairsHealed} healed, {node.RepairedBytes} bytes
        {(node.DeadLetters > 0 ? $", {node.DeadLetters} given up" : "")}</tr>
        """);

    private static string Chain(FleetView view) => view.Chain.LagSeconds is { } lag
        ? string.Create(CultureInfo.InvariantCulture, $"checkpoint {view.Chain.Next} of {view.Chain.Tip}, {lag:0.#} s behind")
        : "the chain was not reached yet";

    private static string Epoch(FleetView view) => view.Epoch is { } e
        ? string.Create(CultureInfo.InvariantCulture, $"epoch {e.Epoch} ({e.Phase}{(e.Settled ? "" : ", changing")}), {e.Shards} shards")
        : "no epoch yet";

    private static string Colour(FleetNode node) => node switch
    {
        { Reach: not Reach.Online } => "off",
        { Standing: NodeStanding.Suspect } => "suspect",
        { Standing: NodeStanding.Watch } => "watch",
        _ => "ok",
    };

    private static string State(FleetNode node) => (node.Reach is Reach.Online ? node.Standing.ToString() : $"{node.Reach}, {node.Standing}")
        + (node.Sweep is null ? "" : $", sweep: {Text(node.Sweep)}");

    private static string Round(FleetNode node) => node.LastRound is { } r
        ? string.Create(CultureInfo.InvariantCulture, $"{r.Counts.Pass} of {r.Counts.Total} passed")
        : "–";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
