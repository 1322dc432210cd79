using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;

namespace Walrus.Gateway.Aggregator;

/// <summary>Reads of quilts: one patch by its id or its name, and what there is (storage-node-api §B.1).</summary>
internal sealed class QuiltEndpoints(BlobReading reading, ReadAnswers answers, GatewayOptions options)
{
    internal void Map(IEndpointRouteBuilder routes)
    {
        AggregatorEndpoints.Map(routes, "/v1/blobs/by-quilt-patch-id/{patch}", ByPatchId);
        AggregatorEndpoints.Map(routes, "/v1/blobs/by-quilt-id/{blob}/{**identifier}", ByIdentifier);
        AggregatorEndpoints.Map(routes, "/v1/quilts/{blob}/patches", Patches);
    }

    private async Task ByPatchId(HttpContext http)
    {
        if (!QuiltPatchId.TryParse((string?)http.Request.RouteValues["patch"] ?? "", out var id))
        {
            await Answer.Malformed(http, "the path does not name a quilt patch id: 50 characters of base64url");
        }
        else if (!ReadAnswers.IsKnown(http, id.QuiltId.ToString()))
        {
            await Reply(http, id.QuiltId, await reading.ReadPatch(id, http.RequestAborted));
        }
    }

    private async Task ByIdentifier(HttpContext http)
    {
        if (AggregatorEndpoints.BlobIn(http) is not { } quilt)
        {
            await AggregatorEndpoints.BadBlobId(http);
        }
        else if (!ReadAnswers.IsKnown(http, quilt.ToString()))
        {
            await Reply(http, quilt, await reading.ReadPatch(quilt, IdentifierIn(http), http.RequestAborted));
        }
    }

    // The server leaves an escaped slash as it came, in which it cannot be told from an escaped per cent sign; the raw path can.
    private static string IdentifierIn(HttpContext http)
    {
        const string Before = "/by-quilt-id/";
        string raw = http.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "";
        int quilt = raw.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        int slash = quilt < Before.Length ? -1 : raw.IndexOf('/', quilt);
        return slash < 0 ? (string?)http.Request.RouteValues["identifier"] ?? "" : Uri.UnescapeDataString(raw[(slash + 1)..]);
    }

    private async Task Patches(HttpContext http)
    {
        if (AggregatorEndpoints.BlobIn(http) is not { } quilt)
        {
            await AggregatorEndpoints.BadBlobId(http);
        }
        else if (!ReadAnswers.IsKnown(http, quilt.ToString()))
        {
            var result = await reading.ReadIndex(quilt, http.RequestAborted);
            if (result is ReadResult.Index(_, var index, _))
            {
                ReadAnswers.Headers(http, quilt.ToString());
                await Answer.Json(http, StatusCodes.Status200OK, Listing(quilt, index));
            }
            else
            {
                await answers.Fail(http, quilt, result);
            }
        }
    }

    private static byte[] Listing(BlobId quilt, QuiltIndex index) => JsonSerializer.SerializeToUtf8Bytes(
        index.Entries.Select(e => new Dictionary<string, object>
        {
            ["identifier"] = e.Identifier,
            ["patch_id"] = new QuiltPatchId(quilt, e.Columns).ToString(),
            ["tags"] = e.Tags,
        }),
        NodeEnvelope.Json);

    private Task Reply(HttpContext http, BlobId quilt, ReadResult result) => result is ReadResult.Patch(_, _, var patch, _)
        ? answers.Send(
            http, quilt, quilt.ToString(), new MemoryContent(patch.Data),
            new Description(patch.Tags, options.AllowAllQuiltTags, patch.Identifier))
        : answers.Fail(http, quilt, result);
}
