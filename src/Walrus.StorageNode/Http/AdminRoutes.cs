using System.Net;
using Microsoft.AspNetCore.Http;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Http;

/// <summary>
/// The operator's own API, on a loopback address and off by default: counts, what is known of a blob, and the removal of a blob's slivers,
/// which upstream's API does not have.
/// </summary>
internal sealed class AdminRoutes(NodeState state, MetadataTable metadata, SliverStore slivers, WorkerLimit workers)
{
    private sealed record Counts(int Primary, int Secondary, IReadOnlyList<ShardCount> Shards);

    private sealed record ShardCount(ushort Shard, string Status, int Primary, int Secondary);

    private sealed record BlobReport(
        string BlobId, bool Registered, bool Certified, Client.Nodes.BlobStatus Status, bool Metadata, IReadOnlyList<SliverReport> Slivers);

    private sealed record SliverReport(ushort Shard, string Axis, bool Intact);

    private sealed record Removed(int Slivers);

    internal void Map(WebHost host)
    {
        host.Map("/admin/v1/blobs/{blob}/slivers", [HttpMethods.Delete], Local(DeleteSlivers));
        host.Get("/admin/v1/slivers", Local(CountSlivers));
        host.Get("/admin/v1/blobs/{blob}", Local(Describe));
    }

    private async Task<Answer> DeleteSlivers(HttpContext context, CancellationToken ct) => context.TryBlob(out var blob, out var refusal)
        ? Answer.Of(200, new Removed(await workers.Run(() => slivers.DeleteBlob(blob), ct).ConfigureAwait(false)))
        : refusal!;

    private async Task<Answer> CountSlivers(HttpContext context, CancellationToken ct)
    {
        var shards = await workers.Run(
            () => state.View.Shards.Select(s => (s.Key, s.Value, Count: slivers.Count(s.Key))).ToArray(), ct).ConfigureAwait(false);
        return Answer.Of(200, new Counts(
            shards.Sum(s => s.Count.Primary), shards.Sum(s => s.Count.Secondary),
            [.. shards.Select(s => new ShardCount(s.Key.Value, s.Value.ToString(), s.Count.Primary, s.Count.Secondary))]));
    }

    private async Task<Answer> Describe(HttpContext context, CancellationToken ct)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        var view = state.View;
        var info = state.Blob(blob);
        var reports = await workers.Run(() => view.Shards.Keys
            .SelectMany(shard => new[] { SliverAxis.Primary, SliverAxis.Secondary }
                .Select(axis => new SliverReport(shard.Value, axis.Word(), slivers.IsIntact(new SliverKey(blob, shard, axis))))).ToArray(), ct)
            .ConfigureAwait(false);
        return Answer.Of(200, new BlobReport(
            blob.ToString(), info.IsRegistered(view.EventEpoch), info.IsCertified(view.EventEpoch),
            BlobStatuses.Of(info, view.EventEpoch), metadata.Has(blob), reports));
    }

    /// <summary>A page in the operator's browser must not reach this by a name of its own that leads to this machine.</summary>
    private static Func<HttpContext, CancellationToken, Task<Answer>> Local(Func<HttpContext, CancellationToken, Task<Answer>> handle) =>
        (context, ct) => IsLocal(context.Request.Host.Host) ? handle(context, ct) : Task.FromResult<Answer>(Refusals.NotLocal);

    private static bool IsLocal(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
