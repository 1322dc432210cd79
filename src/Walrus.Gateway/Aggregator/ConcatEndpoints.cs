using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Walrus.Client;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Gateway.Aggregator;

/// <summary>Several blobs one after the other as one answer (storage-node-api §B.1); each is opened when its turn comes.</summary>
internal sealed partial class ConcatEndpoints(WalrusNetwork network, BlobSource source, ILogger log)
{
    private const int MostIds = 1000;
    private const int MostBodyBytes = 256 * 1024;
    private const string Route = "/v1alpha/blobs/concat";

    internal void Map(IEndpointRouteBuilder routes)
    {
        AggregatorEndpoints.Map(routes, Route, Get);
        routes.MapPost(Route, Post).RequireRateLimiting(Gateway.ReadLimit);
    }

    private async Task Get(HttpContext http)
    {
        string ids = http.Request.Query["ids"] is [{ } text] ? text : "";
        await (AggregatorEndpoints.CheckIn(http) is { } check
            ? Reply(http, ids.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), check)
            : AggregatorEndpoints.BadCheck(http));
    }

    private async Task Post(HttpContext http)
    {
        var body = await BoundedBody.Read(http.Request.Body, http.Request.ContentLength ?? -1, MostBodyBytes, http.RequestAborted);
        if (body is not { } json)
        {
            await Answer.Text(http, StatusCodes.Status413PayloadTooLarge, $"length limit exceeded: at most {MostBodyBytes} bytes");
            return;
        }

        Wish wish;
        try
        {
            wish = JsonSerializer.Deserialize<Wish>(json.Span, JsonSerializerOptions.Strict) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            await Answer.Malformed(http, $"the body is not the JSON expected here: {e.Message}");
            return;
        }

        await (AggregatorEndpoints.CheckOf(wish.strict_consistency_check, wish.skip_consistency_check) is { } check
            ? Reply(http, wish.ids, check)
            : AggregatorEndpoints.BadCheck(http));
    }

    private async Task Reply(HttpContext http, IReadOnlyList<string> ids, ConsistencyCheck check)
    {
        if (ids.Count is 0 or > MostIds)
        {
            await Answer.Text(http, StatusCodes.Status400BadRequest, $"give 1 to {MostIds} ids, of blobs or of blob objects");
            return;
        }

        string tag = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', ids))));
        if (ReadAnswers.IsKnown(http, tag) || await Resolve(http, ids) is not { } blobs)
        {
            return;
        }

        var first = await source.Whole(blobs[0], check, http.RequestAborted);
        if (first.Content is null)
        {
            await ReadFailed(http, blobs[0], first.Failure!);
            return;
        }

        ReadAnswers.Headers(http, tag);
        http.Response.Headers.AcceptRanges = default;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await Send(http, blobs, first.Content, check);
        }
    }

    private async Task Send(HttpContext http, IReadOnlyList<BlobId> blobs, Content first, ConsistencyCheck check)
    {
        var ct = http.RequestAborted;
        for (int i = 0; i < blobs.Count; i++)
        {
            try
            {
                var sourced = i == 0 ? new(first, null) : await source.Whole(blobs[i], check, ct);
                var content = sourced.Content ?? throw new BlobStreamException("It cannot be read.", sourced.Failure!);
                await foreach (var piece in content.Read(0, content.Length, ct))
                {
                    await http.Response.Body.WriteAsync(piece, ct);
                }
            }
            catch (BlobStreamException e) when (!http.Response.HasStarted)
            {
                http.Response.Headers.Clear();
                await ReadFailed(http, blobs[i], e.Result ?? new ReadResult.Unavailable(e.Message, []));
                return;
            }
            catch (BlobStreamException e)
            {
                CutOff(blobs[i], e.Message);
                http.Abort();
                return;
            }
        }
    }

    private async Task<IReadOnlyList<BlobId>?> Resolve(HttpContext http, IReadOnlyList<string> ids)
    {
        var blobs = new List<BlobId>(ids.Count);
        foreach (string? given in ids)
        {
            string id = given ?? "";
            if (BlobId.TryParse(id, out var blob))
            {
                blobs.Add(blob);
            }
            else if (!ObjectId.TryParse(id, out var of))
            {
                await ReadAnswers.Error(
                    http, ApiStatus.InvalidArgument, "INVALID_ID_FORMAT",
                    $"'{(id.Length <= 80 ? id : id[..80] + "…")}' is neither a blob id nor an object id");
                return null;
            }
            else if (await AggregatorEndpoints.Described(network, of, http.RequestAborted) is { } found)
            {
                blobs.Add(found.Blob.BlobId);
            }
            else
            {
                await ReadAnswers.Error(http, ApiStatus.NotFound, "OBJECT_ID_RESOLUTION_FAILED", $"there is no blob object {of}");
                return null;
            }
        }

        return blobs;
    }

    private Task ReadFailed(HttpContext http, BlobId blob, ReadResult why)
    {
        CutOff(blob, why.ToString());
        return ReadAnswers.Error(http, ApiStatus.Internal, "BLOB_READ_FAILED", $"the blob {blob} cannot be read ({why.GetType().Name})");
    }

#pragma warning disable IDE1006, SA1300 // The names are upstream's.
    private sealed record Wish(IReadOnlyList<string> ids, bool strict_consistency_check = false, bool skip_consistency_check = false);
#pragma warning restore IDE1006, SA1300

    [LoggerMessage(22, LogLevel.Warning, "A concatenation ended at blob {BlobId}: {Why}")]
    private partial void CutOff(BlobId blobId, string why);
}
