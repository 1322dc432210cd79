using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Walrus.Client;
using Walrus.Client.Nodes;
using Walrus.Client.Store;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;
using Walrus.Gateway.Auth;

namespace Walrus.Gateway.Publisher;

/// <summary>
/// <c>PUT /v1/blobs</c> and <c>PUT /v1/quilts</c> (storage-node-api §B.2). A store goes on when its client hangs up: its storage may be paid
/// already, and the client that asks again gains from what is there.
/// </summary>
internal sealed partial class PublisherEndpoints(
    WalrusNetwork network, PublisherStore store, bool describesObjects, TokenReader? tokens, GatewayOptions options, ILogger log,
    CancellationToken stopping)
{
    private const string Bearer = "Bearer ";

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/blobs", PutBlob).RequireRateLimiting(Gateway.StoreLimit);
        routes.MapPut("/v1/quilts", PutQuilt).RequireRateLimiting(Gateway.StoreLimit);
    }

    private async Task PutBlob(HttpContext http)
    {
        if (await Admit(http, http.Request.ContentLength) is not var (request, claims))
        {
            return;
        }

        var body = await BoundedBody.Read(http.Request.Body, http.Request.ContentLength ?? -1, options.MaxBodyBytes, http.RequestAborted);
        if (body is not { } blob)
        {
            await TooLarge(http, $"length limit exceeded: this publisher takes blobs of at most {options.MaxBodyBytes} bytes");
        }
        else if (!await Refused(http, claims, blob.Length))
        {
            var result = await store.Store(blob, request, stopping);
            Note(result, blob.Length);
            await (BlobStoreResultJson.Of(result) is { } json ? Done(http, json) : Failed(http, result));
        }
    }

    private async Task PutQuilt(HttpContext http)
    {
        if (await Admit(http, null) is not var (request, claims))
        {
            return;
        }

        Quilt quilt;
        try
        {
            var config = (await network.Committees.Current(http.RequestAborted)).Codec.Config;
            var patches = await QuiltForm.Read(http.Request, config, options.MaxQuiltBytes, http.RequestAborted);
            var plan = QuiltPlan.Of(config, patches);
            // Few bytes in a bad shape make a long quilt: each patch takes whole columns as high as the longest needs.
            if (plan.Length > options.Store.MaxBlobBytes)
            {
                await TooLarge(http, $"the quilt would have {plan.Length} bytes, this publisher stores at most {options.Store.MaxBlobBytes}");
                return;
            }

            quilt = QuiltBuilder.Build(config, patches);
        }
        catch (QuiltFormException e)
        {
            await (e.IsTooLong ? TooLarge(http, e.Message) : Answer.Malformed(http, e.Message));
            return;
        }
        catch (QuiltException e)
        {
            await Answer.Malformed(http, e.Message);
            return;
        }

        if (!await Refused(http, claims, quilt.Bytes.Length))
        {
            await StoreQuilt(http, request, quilt);
        }
    }

    private async Task StoreQuilt(HttpContext http, StoreRequest request, Quilt quilt)
    {
        var described = describesObjects
            ? request with { Attributes = new Dictionary<string, string> { [QuiltAttribute.Key] = QuiltAttribute.Value } }
            : request;
        var result = await store.Store(quilt.Bytes, described, stopping);
        Note(result, quilt.Bytes.Length);
        BlobId? id = result switch
        {
            StoreResult.NewlyCreated created => created.Blob.BlobId,
            StoreResult.AlreadyCertified already => already.BlobId,
            StoreResult.AlreadyOwned owned => owned.BlobId,
            _ => null,
        };
        await (id is { } blob && BlobStoreResultJson.Of(result) is { } json
            ? Done(http, BlobStoreResultJson.Of(json, blob, quilt.Index))
            : Failed(http, result));
    }

    /// <summary>What is wished for, by somebody who may; null when it has been answered.</summary>
    private async Task<(StoreRequest Request, Claims? Claims)?> Admit(HttpContext http, long? announced)
    {
        if (!StoreQuery.TryRead(http.Request.Query, out var request, out var error))
        {
            await Answer.Error(http, error);
            return null;
        }

        if (tokens is null)
        {
            return (request, null);
        }

        if (http.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            await Answer.Text(http, StatusCodes.Status400BadRequest, "Header of type `authorization` was missing or is no bearer token");
            return null;
        }

        if (tokens.Take(header[Bearer.Length..].Trim(), request, announced, out var claims) is { } refusal)
        {
            NotAllowed(refusal.Reason);
            await Answer.Error(http, refusal.ToError());
            return null;
        }

        return (request, claims);
    }

    private async Task<bool> Refused(HttpContext http, Claims? claims, long bytes)
    {
        if (claims is null || TokenReader.CheckSize(claims, (ulong)bytes) is not { } refusal)
        {
            return false;
        }

        NotAllowed(refusal.Reason);
        await Answer.Error(http, refusal.ToError());
        return true;
    }

    private static Task Done(HttpContext http, JsonObject json) => Answer.Json(http, StatusCodes.Status200OK, BlobStoreResultJson.Write(json));

    private static Task TooLarge(HttpContext http, string message)
    {
        // What is left of the body will not be read.
        http.Response.Headers.Connection = "close";
        return Answer.Text(http, StatusCodes.Status413PayloadTooLarge, message);
    }

    private static Task Failed(HttpContext http, StoreResult result) => result switch
    {
        StoreResult.NotEnoughConfirmations few => Error(
            http, ApiStatus.DeadlineExceeded, "INSUFFICIENT_CONFIRMATIONS",
            $"storage nodes with {few.Weight} shards confirmed, {few.Needed} are needed; please try again"),
        StoreResult.Overtaken(_, _, var why) => Error(http, ApiStatus.DeadlineExceeded, "INSUFFICIENT_CONFIRMATIONS", why),
        StoreResult.Blocked => Error(http, ApiStatus.UnavailableForLegalReasons, "FORBIDDEN_BLOB", "the requested blob is blocked"),
        StoreResult.Impossible(var why) => Answer.Malformed(http, why),
        StoreResult.TooLarge large => TooLarge(http, $"length limit exceeded: at most {large.Limit} bytes can be stored"),
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
            case StoreResult.AlreadyOwned owned:
                AlreadyThere(owned.BlobId, owned.EndEpoch);
                break;
            case StoreResult.NotEnoughConfirmations few:
                foreach (var failure in few.Failures)
                {
                    NodeFailed(few.BlobId, failure.Name, failure.Cause);
                }

                NotStored($"{few.Weight} of {few.Needed} shards confirmed blob {few.BlobId}", null);
                break;
            case StoreResult.Overtaken overtaken:
                NotStored($"blob {overtaken.BlobId}: {overtaken.Why}", null);
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

    [LoggerMessage(14, LogLevel.Information, "An upload was refused: {Reason}.")]
    private partial void NotAllowed(string reason);
}
