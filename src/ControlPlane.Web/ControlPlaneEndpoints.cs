using System.Globalization;
using System.Text.Json;
using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Challenges;
using ControlPlane.Epochs;
using ControlPlane.Fleet;
using ControlPlane.Nodes;
using ControlPlane.Repairs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Walrus.Core.Identifiers;

namespace ControlPlane.Web;

/// <summary>The control plane over HTTP. JSON in camel case; an error is a problem document (RFC 9457) whose detail says what to do.</summary>
public static class ControlPlaneEndpoints
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 500;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Maps <c>/</c>, <c>/health</c> and <c>/api/v1/…</c>. Reading needs no authority; whoever may reach <c>POST /api/v1/nodes/{id}/challenge</c>
    /// can make the fleet work, so the listener belongs on a private address.
    /// </summary>
    public static void MapControlPlane(this IEndpointRouteBuilder routes, IActors actors, ControlPlaneOptions options, TimeProvider clock)
    {
        var fleet = new FleetReader(actors, options, clock);
        var all = routes.MapGroup("").AddEndpointFilter(Guard);
        all.MapGet("/", async (CancellationToken ct) => Results.Content(StatusPage.Render(await fleet.Read(ct)), "text/html; charset=utf-8"));
        all.MapGet("/health", async (CancellationToken ct) => Health(await fleet.Read(ct), options));
        var api = all.MapGroup("/api/v1");
        api.MapGet("/fleet", async (CancellationToken ct) => Ok(await fleet.Read(ct)));
        api.MapGet("/nodes/{id}", (string id, CancellationToken ct) => Node(actors, id, ct));
        api.MapPost("/nodes/{id}/challenge", (string id, CancellationToken ct) => ChallengeNow(actors, id, ct));
        api.MapGet("/blobs/{id}", (string id, CancellationToken ct) => Blob(actors, options, id, ct));
        api.MapGet("/challenges", (string? limit, CancellationToken ct) => Challenges(actors, limit, ct));
        api.MapGet("/repairs", (string? limit, CancellationToken ct) => Repairs(actors, limit, ct));
    }

    private static IResult Ok<T>(T value) => Results.Json(value, Json);

    private static IResult Fault(int status, string detail) => Results.Problem(detail, statusCode: status);

    private static IResult Health(FleetView view, ControlPlaneOptions options)
    {
        var lag = view.Chain.LagSeconds;
        var behind = lag is null || lag > options.MaxChainLag.TotalSeconds;
        return Ok(new HealthReport(
            behind ? "behind" : "ok", lag, view.Epoch?.Epoch,
            view.Nodes.Count(n => n.Reach is Reach.Online), view.Nodes.Count));
    }

    private static async Task<IResult> Node(IActors actors, string id, CancellationToken ct)
    {
        if (!ObjectId.TryParse(id, out var node)) return NotAnId(id, "a node id: 0x and up to 64 hex digits, as /api/v1/fleet lists them");
        var view = await actors.Actor<INode>(Keys.Node(node)).Describe(ct);
        if (view.Assignment is null) return UnknownNode(node);
        return Ok(new NodeReport(node, view, await actors.Actor<IRepairLane>(Keys.Lane(node)).Describe(ct)));
    }

    private static async Task<IResult> ChallengeNow(IActors actors, string id, CancellationToken ct)
    {
        if (!ObjectId.TryParse(id, out var node)) return NotAnId(id, "a node id: 0x and up to 64 hex digits, as /api/v1/fleet lists them");
        var actor = actors.Actor<INode>(Keys.Node(node));
        if ((await actor.Describe(ct)).Assignment is null) return UnknownNode(node);
        await actor.ChallengeNow(ct);
        return Results.Accepted($"/api/v1/nodes/{node}");
    }

    private static async Task<IResult> Blob(IActors actors, ControlPlaneOptions options, string id, CancellationToken ct)
    {
        if (!BlobId.TryParse(id, out var blob)) return NotAnId(id, "a blob id: 43 characters of unpadded base64url");
        var record = await actors.Actor<IPartition>(Keys.PartitionOf(blob, options.Partitions)).Find(new(blob), ct);
        var view = await actors.Actor<IBlob>(Keys.Blob(blob)).Describe(ct);
        return record.Phase is BlobPhase.Unknown && view is { Open.Count: 0, History.Count: 0 }
            ? Fault(404, $"The chain has said nothing of blob {blob}, or it ended more than an epoch ago.")
            : Ok(new BlobReport(record, view.Open.Count > 0 || view.History.Count > 0 ? view : null));
    }

    private static async Task<IResult> Challenges(IActors actors, string? limit, CancellationToken ct)
    {
        if (Limit(limit) is not { } most) return BadLimit(limit!);
        var view = await actors.Actor<IChallenges>(Keys.Challenges).Describe(ct);
        return Ok(view with { Rounds = [.. view.Rounds.Take(most)] });
    }

    private static async Task<IResult> Repairs(IActors actors, string? limit, CancellationToken ct)
    {
        if (Limit(limit) is not { } most) return BadLimit(limit!);
        var epochs = await actors.Actor<IEpochs>(Keys.Epochs).Describe(ct);
        var lanes = new List<LaneView>();
        foreach (var node in epochs.Nodes()) lanes.Add(await actors.Actor<IRepairLane>(Keys.Lane(node.NodeId)).Describe(ct));
        return Ok(new RepairsReport(
            lanes.Sum(l => l.Queue.Count), lanes.Sum(l => l.Healed), lanes.Sum(l => l.HealedBytes),
            [.. lanes.SelectMany(l => l.Queue).InOrderOfWork().Take(most)],
            [.. lanes.SelectMany(l => l.Recent).OrderByDescending(r => r.At).Take(most)],
            [.. lanes.SelectMany(l => l.DeadLetters).OrderByDescending(r => r.At).Take(most)]));
    }

    private static int? Limit(string? text) => text is null ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= LargestLimit ? n
        : null;

    private static IResult UnknownNode(ObjectId node) =>
        Fault(404, $"No committee has named node {node}. /api/v1/fleet lists the nodes that are known.");

    private static IResult BadLimit(string text) => Fault(400, $"limit={Excerpt(text)} is not a number from 1 to {LargestLimit}.");

    private static IResult NotAnId(string text, string wanted) => Fault(400, $"'{Excerpt(text)}' is not {wanted}.");

    private static string Excerpt(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private static async ValueTask<object?> Guard(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is ObjectDisposedException or TimeoutException)
        {
            return Fault(503, "The control plane is stopping or too busy to answer; try again in a few seconds.");
        }
    }
}

/// <summary>Whether the control plane keeps up: <paramref name="Status"/> is ok or behind.</summary>
public sealed record HealthReport(string Status, double? ChainLagSeconds, Epoch? Epoch, int NodesOnline, int Nodes);

/// <summary>A node and its repairs.</summary>
public sealed record NodeReport(ObjectId NodeId, NodeView Node, LaneView Repairs);

/// <summary>A blob as the chain's events tell it, and its case where it ever had one.</summary>
public sealed record BlobReport(BlobRecord Blob, CaseView? Case);

/// <summary>Repairs of all nodes: counts of everything, lists up to the limit.</summary>
public sealed record RepairsReport(
    int Queued, long Healed, long HealedBytes, IReadOnlyList<QueuedJob> Queue, IReadOnlyList<RepairResult> Recent,
    IReadOnlyList<RepairResult> DeadLetters);
