using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Walrus.Client;
using Walrus.Client.Chain;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Aggregator;

/// <summary>Reads of blobs by id, by object, of parts of them, and as streams (storage-node-api §B.1).</summary>
internal sealed class AggregatorEndpoints(WalrusNetwork network, BlobSource source, ReadAnswers answers)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    internal void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/v1/blobs/{blob}", GetBlob);
        Map(routes, "/v1/blobs/{blob}/byte-range", GetByteRange);
        Map(routes, "/v1/blobs/by-object-id/{object}", GetByObject);
        Map(routes, "/v1alpha/blobs/{blob}/stream", GetStream);
    }

    internal static void Map(IEndpointRouteBuilder routes, string pattern, RequestDelegate answer) =>
        routes.MapMethods(pattern, Methods, answer).RequireRateLimiting(Gateway.ReadLimit);

    private Task GetBlob(HttpContext http) => BlobIn(http) is { } blob ? Whole(http, blob, null) : BadBlobId(http);

    private async Task GetByObject(HttpContext http)
    {
        if (!ObjectId.TryParse((string?)http.Request.RouteValues["object"] ?? "", out var id))
        {
            await Answer.Malformed(http, "the path does not name an object id: 0x and 64 hex digits");
        }
        else if (await Described(network, id, http.RequestAborted) is { } found)
        {
            await Whole(http, found.Blob.BlobId, new Description(found.Attributes));
        }
        else
        {
            await ReadAnswers.NotFound(http);
        }
    }

    /// <summary>A blob object, with its attributes where they can be looked up.</summary>
    internal static async Task<DescribedBlob?> Described(WalrusNetwork network, ObjectId id, CancellationToken ct) =>
        network.Lookups is { } lookups ? await lookups.DescribeBlob(id, ct)
        : await network.Chain.FindBlob(id, ct) is { } blob ? new DescribedBlob(blob, new Dictionary<string, string>())
        : null;

    private async Task GetByteRange(HttpContext http)
    {
        if (BlobIn(http) is not { } blob)
        {
            await BadBlobId(http);
            return;
        }

        if (ByteRange.OfQuery(http.Request.Query["start"], http.Request.Query["length"]) is not { } range)
        {
            await BadRange(http, "give start and a length of at least 1");
            return;
        }

        string tag = $"{blob}-{range.Start}-{range.Length}";
        if (ReadAnswers.IsKnown(http, tag))
        {
            return;
        }

        var sourced = await source.Parts(blob, http.RequestAborted);
        await (sourced.Content is not { } content ? answers.Fail(http, blob, sourced.Failure!)
            : range.Start + range.Length > content.Length ? BadRange(http, $"the blob has {content.Length} bytes")
            : answers.Send(http, blob, tag, content, range, StatusCodes.Status200OK));
    }

    private async Task GetStream(HttpContext http)
    {
        if (BlobIn(http) is not { } blob)
        {
            await BadBlobId(http);
        }
        else if (!ReadAnswers.IsKnown(http, blob.ToString()))
        {
            var sourced = await source.Parts(blob, http.RequestAborted);
            if (sourced.Content is { } content)
            {
                http.Response.Headers["x-walrus-streaming"] = "true";
                await answers.Send(http, blob, blob.ToString(), content, new ByteRange(0, content.Length), StatusCodes.Status200OK);
            }
            else
            {
                await answers.Fail(http, blob, sourced.Failure!);
            }
        }
    }

    private async Task Whole(HttpContext http, BlobId blob, Description? said)
    {
        string tag = blob.ToString();
        if (CheckIn(http) is not { } check)
        {
            await BadCheck(http);
        }
        else if (EntityTag.RangeCounts(http.Request, tag) && RangeHeader.Parse(http.Request.Headers.Range) is null)
        {
            await ReadAnswers.BadRange(http);
        }
        else if (!ReadAnswers.IsKnown(http, tag))
        {
            bool part = EntityTag.RangeCounts(http.Request, tag) || HttpMethods.IsHead(http.Request.Method);
            var sourced = part ? await source.Parts(blob, http.RequestAborted) : await source.Whole(blob, check, http.RequestAborted);
            await (sourced.Content is { } content
                ? answers.Send(http, blob, tag, content, said)
                : answers.Fail(http, blob, sourced.Failure!));
        }
    }

    /// <summary>How hard the query wants to have the blob checked; null when it wants two things at once.</summary>
    internal static ConsistencyCheck? CheckIn(HttpContext http) => CheckOf(
        http.Request.Query["strict_consistency_check"] == "true", http.Request.Query["skip_consistency_check"] == "true");

    internal static ConsistencyCheck? CheckOf(bool strict, bool skip) => (strict, skip) switch
    {
        (true, true) => null,
        (true, _) => ConsistencyCheck.Strict,
        (_, true) => ConsistencyCheck.Skip,
        _ => ConsistencyCheck.Default,
    };

    internal static Task BadCheck(HttpContext http) => ReadAnswers.Error(
        http, ApiStatus.InvalidArgument, "INVALID_CONSISTENCY_CHECK", "a consistency check cannot be strict and skipped at once");

    internal static BlobId? BlobIn(HttpContext http) =>
        BlobId.TryParse((string?)http.Request.RouteValues["blob"] ?? "", out var blob) ? blob : null;

    internal static Task BadBlobId(HttpContext http) =>
        Answer.Malformed(http, "the path does not name a blob id: 43 characters of base64url");

    private static Task BadRange(HttpContext http, string message) =>
        ReadAnswers.Error(http, ApiStatus.InvalidArgument, "INVALID_BYTE_RANGE", message);
}
