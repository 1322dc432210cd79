using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Client.Store;
using Walrus.Core.Identifiers;

namespace Walrus.Gateway.Publisher;

/// <summary>
/// <c>PUT /v1/blobs</c> (storage-node-api §B.2). A store goes on when its client hangs up: its storage may be paid already, and the client
/// that asks again gains from what is there.
/// </summary>
internal sealed partial class PublisherEndpoints(BlobStore store, GatewayOptions options, ILogger log, CancellationToken stopping)
{
    internal void Map(IEndpointRouteBuilder routes) => routes.MapPut("/v1/blobs", Put).RequireRateLimiting(Gateway.StoreLimit);

    private async Task Put(HttpContext http)
    {
        if (!StoreQuery.TryRead(http.Request.Query, out var request, out var error))
        {
            await Answer.Error(http, error);
            return;
        }

        var body = await BoundedBody.Read(http.Request.Body, http.Request.ContentLength ?? -1, options.MaxBodyBytes, http.RequestAborted);
        if (body is not { } blob)
        {
            await TooLarge(http, options.MaxBodyBytes);
            return;
        }

        var result = await store.Store(blob, request, null, stopping);
        Note(result, blob.Length);
        await Reply(http, result);
    }

    private static Task TooLarge(HttpContext http, long limit)
    {
        // What is left of the body will not be read.
        http.Response.Headers.Connection = "close";
        return Answer.Text(http, StatusCodes.Status413PayloadTooLarge, $"length limit exceeded: this publisher takes blobs of at most {limit} bytes");
    }

    private static Task Reply(HttpContext http, StoreResult result) => result switch
    {
        StoreResult.NewlyCreated created => Answer.Json(http, StatusCodes.Status200OK, BlobStoreResultJson.Of(created)),
        StoreResult.AlreadyCertified already => Answer.Json(http, StatusCodes.Status200OK, BlobStoreResultJson.Of(already)),
        StoreResult.NotEnoughConfirmations few => Error(
            http, ApiStatus.DeadlineExceeded, "INSUFFICIENT_CONFIRMATIONS",
            $"storage nodes with {few.Weight} shards confirmed, {few.Needed} are needed; please try again"),
        StoreResult.Blocked => Error(http, ApiStatus.UnavailableForLegalReasons, "FORBIDDEN_BLOB", "the requested blob is blocked"),
        StoreResult.Impossible(var why) => Answer.Malformed(http, why),
        StoreResult.TooLarge large => TooLarge(http, large.Limit),
        StoreResult.ChainUnavailable => Error(
            http, ApiStatus.Unavailable, "CHAIN_UNAVAILABLE", "the publisher cannot reach the chain; please try again later"),
        _ => Answer.Error(http, ApiError.InternalError(http.TraceIdentifier)),
    };

    private static Task Error(HttpContext http, ApiStatus status, string reason, string message) =>
        Answer.Error(http, new ApiError(status, reason, message, ApiError.DaemonDomain));

    private void Note(StoreResult result, int length)
    {
        switch (result)
        {
            case StoreResult.NewlyCreated { Figures: var figures } created:
                Stored(created.Blob.BlobId, length, figures.NodesDone, figures.Elapsed.TotalMilliseconds, created.Cost);
                foreach (var failure in figures.Failures)
                {
                    NodeFailed(created.Blob.BlobId, failure.Name, failure.Cause);
                }

                break;
            case StoreResult.AlreadyCertified already:
                AlreadyThere(already.BlobId, already.EndEpoch);
                break;
            case StoreResult.NotEnoughConfirmations few:
                foreach (var failure in few.Failures)
                {
                    NodeFailed(few.BlobId, failure.Name, failure.Cause);
                }

                NotStored($"{few.Weight} of {few.Needed} shards confirmed blob {few.BlobId}", null);
                break;
            case StoreResult.ChainRefused refused:
                NotStored($"the contract refused ({refused.Phase}): {refused.Cause.Message}", refused.Cause);
                break;
            default:
                NotStored(result.ToString(), null);
                break;
        }
    }

    [LoggerMessage(10, LogLevel.Information, "Blob {BlobId} of {Length} bytes stored by {Nodes} nodes in {Milliseconds} ms for {Cost} FROST.")]
    private partial void Stored(BlobId blobId, int length, int nodes, double milliseconds, ulong cost);

    [LoggerMessage(11, LogLevel.Information, "Blob {BlobId} is certified until epoch {EndEpoch} already.")]
    private partial void AlreadyThere(BlobId blobId, Epoch endEpoch);

    [LoggerMessage(12, LogLevel.Warning, "Blob {BlobId}: storage node {Node} {Cause}.")]
    private partial void NodeFailed(BlobId blobId, string node, string cause);

    [LoggerMessage(13, LogLevel.Error, "A blob was not stored: {Why}")]
    private partial void NotStored(string why, Exception? cause);
}
