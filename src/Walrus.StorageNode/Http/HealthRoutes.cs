using Microsoft.AspNetCore.Http;
using Walrus.StorageNode.Health;

namespace Walrus.StorageNode.Http;

/// <summary>Health, and the list of routes for people.</summary>
internal sealed class HealthRoutes(HealthReport report)
{
    private const string Page = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Walrus storage node</title></head><body>
        <h1>Walrus storage node</h1>
        <pre>
        GET  /v1/blobs/{blob_id}/metadata
        GET  /v1/blobs/{blob_id}/metadata/status
        PUT  /v1/blobs/{blob_id}/metadata?pending
        GET  /v1/blobs/{blob_id}/slivers/{pair}/{primary|secondary}
        GET  /v1/blobs/{blob_id}/slivers/{pair}/{primary|secondary}/status
        PUT  /v1/blobs/{blob_id}/slivers/{pair}/{primary|secondary}?pending
        GET  /v1/blobs/{blob_id}/confirmation/permanent?wait_for_registration&amp;wait_millis
        GET  /v1/blobs/{blob_id}/confirmation/deletable/{object_id}?wait_for_registration&amp;wait_millis
        GET  /v1/blobs/{blob_id}/recoverySymbols?id=row-col | targetSliver&amp;targetType [&amp;proofAxis]
        GET  /v1/blobs/{blob_id}/decodingSymbols?targetSlivers&amp;targetType
        GET  /v1/blobs/{blob_id}/status
        GET  /v1/health?detailed
        </pre></body></html>
        """;

    internal static Task<Answer> GetApi(HttpContext context, CancellationToken ct) => Task.FromResult<Answer>(new Answer.Html(Page));

    internal Task<Answer> GetHealth(HttpContext context, CancellationToken ct) =>
        Task.FromResult<Answer>(context.Request.Query.TryFlag("detailed", out bool detailed, out var refusal)
            ? Answer.Of(200, report.Now(detailed))
            : refusal!);
}
