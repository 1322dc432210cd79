using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Aggregator;

/// <summary>Reads of blobs by id, by object, and of parts of them (storage-node-api §B.1).</summary>
internal sealed partial class AggregatorEndpoints(BlobReading reading, IChainReader chain, ILogger log)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/v1/blobs/{blob}", Methods, GetBlob).RequireRateLimiting(Gateway.ReadLimit);
        routes.MapMethods("/v1/blobs/{blob}/byte-range", Methods, GetByteRange).RequireRateLimiting(Gateway.ReadLimit);
        routes.MapMethods("/v1/blobs/by-object-id/{object}", Methods, GetByObject).RequireRateLimiting(Gateway.ReadLimit);
    }

    private Task GetBlob(HttpContext http) =>
        BlobIn(http) is { } blob ? Whole(http, blob) : Answer.Malformed(http, "the path does not name a blob id: 43 characters of base64url");

    private async Task GetByObject(HttpContext http)
    {
        if (!ObjectId.TryParse((string?)http.Request.RouteValues["object"] ?? "", out var id))
        {
            await Answer.Malformed(http, "the path does not name an object id: 0x and 64 hex digits");
            return;
        }

        BlobObject? blob;
        try
        {
            blob = await chain.FindBlob(id, http.RequestAborted);
        }
        catch (ChainUnavailableException e)
        {
            await Unavailable(http, e.Message);
            return;
        }

        await (blob is null ? NotFound(http) : Whole(http, blob.BlobId));
    }

    private async Task GetByteRange(HttpContext http)
    {
        if (BlobIn(http) is not { } blob)
        {
            await Answer.Malformed(http, "the path does not name a blob id: 43 characters of base64url");
        }
        else if (ByteRange.OfQuery(http.Request.Query["start"], http.Request.Query["length"]) is not { } range)
        {
            await Error(http, ApiStatus.InvalidArgument, "INVALID_BYTE_RANGE", "give start and a length of at least 1");
        }
        else if (await Read(http, () => reading.ReadRange(blob, range.Start, range.Length, http.RequestAborted)) is { } result)
        {
            await Reply(http, blob, result, ApiStatus.InvalidArgument, StatusCodes.Status200OK, $"{blob}-{range.Start}-{range.Length}");
        }
    }

    private async Task Whole(HttpContext http, BlobId blob)
    {
        bool strict = http.Request.Query["strict_consistency_check"] == "true", skip = http.Request.Query["skip_consistency_check"] == "true";
        var range = ByteRange.OfHeader(http.Request.Headers.Range);
        if (strict && skip)
        {
            await Error(
                http, ApiStatus.InvalidArgument, "INVALID_CONSISTENCY_CHECK", "a consistency check cannot be strict and skipped at once");
        }
        else if (range is null && http.Request.Headers.Range.Count > 0)
        {
            await Error(http, ApiStatus.RangeNotSatisfiable, "INVALID_BYTE_RANGE", "one range with both ends is served: bytes=first-last");
        }
        else if (range is not null)
        {
            if (await Read(http, () => reading.ReadRange(blob, range.Start, range.Length, http.RequestAborted)) is { } part)
            {
                if (part is ReadResult.Found found)
                {
                    http.Response.Headers.ContentRange =
                        $"bytes {range.Start}-{range.Start + range.Length - 1}/{found.Metadata.Metadata.UnencodedLength}";
                }

                await Reply(http, blob, part, ApiStatus.RangeNotSatisfiable, StatusCodes.Status206PartialContent, blob.ToString());
            }
        }
        else
        {
            var check = strict ? ConsistencyCheck.Strict : skip ? ConsistencyCheck.Skip : ConsistencyCheck.Default;
            if (await Read(http, () => reading.Read(blob, check, http.RequestAborted)) is { } result)
            {
                await Reply(http, blob, result, ApiStatus.RangeNotSatisfiable, StatusCodes.Status200OK, blob.ToString());
            }
        }
    }

    private static async Task<ReadResult?> Read(HttpContext http, Func<Task<ReadResult>> read)
    {
        try
        {
            return await read();
        }
        catch (ChainUnavailableException e)
        {
            await Unavailable(http, e.Message);
            return null;
        }
    }

    private async Task Reply(HttpContext http, BlobId blob, ReadResult result, ApiStatus outOfRange, int status, string etag)
    {
        switch (result)
        {
            case ReadResult.Found found:
                Headers(http, etag);
                await Answer.Body(http, status, ((MemoryBlob)found.Content).Bytes);
                break;
            case ReadResult.NotFound:
                await NotFound(http);
                break;
            case ReadResult.Blocked:
                await Error(http, ApiStatus.UnavailableForLegalReasons, "FORBIDDEN_BLOB", "the requested blob is blocked");
                break;
            case ReadResult.TooLarge large:
                await Error(
                    http, ApiStatus.SizeExceeded, "BLOB_TOO_LARGE",
                    $"the blob has {large.Length} bytes, this aggregator serves at most {large.Limit} at once; ask for ranges");
                break;
            case ReadResult.OutOfRange(var length):
                await Error(http, outOfRange, "INVALID_BYTE_RANGE", $"the blob has {length} bytes");
                break;
            case ReadResult.Unavailable unavailable:
                CannotRead(blob, unavailable.Why, string.Join("; ", unavailable.Failures.Select(f => $"{f.Name} {f.Cause}")));
                await Unavailable(http, unavailable.Why);
                break;
            case ReadResult.Inconsistent:
                await Error(http, ApiStatus.Internal, "INCONSISTENT_BLOB", "the blob was encoded inconsistently by its writer and has no content");
                break;
        }
    }

    private static void Headers(HttpContext http, string etag)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "public, max-age=86400, stale-while-revalidate=3600";
        headers.ETag = etag;
        // Upstream has the reader say what the bytes are; nobody else knows.
        string? wanted = Plain(http.Request.Headers.Accept) is { } accept && !accept.Contains('*', StringComparison.Ordinal)
            ? accept
            : HttpMethods.IsGet(http.Request.Method) ? Plain(http.Request.Headers.ContentType) : null;
        if (wanted is not null)
        {
            headers.ContentType = wanted;
        }
    }

    private static string? Plain(StringValues header) =>
        header is [{ Length: > 0 } value] && value.All(c => c is >= ' ' and <= '~') ? value : null;

    private static BlobId? BlobIn(HttpContext http) =>
        BlobId.TryParse((string?)http.Request.RouteValues["blob"] ?? "", out var blob) ? blob : null;

    private static Task NotFound(HttpContext http) => Error(
        http, ApiStatus.NotFound, "BLOB_NOT_FOUND",
        "the requested blob ID does not exist on Walrus, ensure that it was entered correctly");

    private static Task Unavailable(HttpContext http, string why) =>
        Error(http, ApiStatus.Unavailable, "BLOB_UNAVAILABLE", $"the blob cannot be read at the moment, please try again later: {why}");

    private static Task Error(HttpContext http, ApiStatus status, string reason, string message) =>
        Answer.Error(http, new ApiError(status, reason, message, ApiError.DaemonDomain));

    [LoggerMessage(20, LogLevel.Warning, "Blob {BlobId} cannot be read: {Why} {Nodes}")]
    private partial void CannotRead(BlobId blobId, string why, string nodes);
}
