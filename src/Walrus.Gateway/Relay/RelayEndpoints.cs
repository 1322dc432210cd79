using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Walrus.Client;
using Walrus.Client.Chain;
using Walrus.Client.Nodes;
using Walrus.Client.Store;
using Walrus.Core.Identifiers;

namespace Walrus.Gateway.Relay;

/// <summary>Uploads for others who register and certify themselves, for a tip perhaps (storage-node-api part D). Errors are plain text.</summary>
internal sealed partial class RelayEndpoints(
    WalrusNetwork network, BlobRelaying relaying, RelayOptions options, ILogger log, CancellationToken stopping)
{
    private readonly PaidUploads paid = new(options.MaxUsedPayments);

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/tip-config", TipConfig);
        routes.MapPost("/v1/blob-upload-relay", Upload).RequireRateLimiting(Gateway.RelayLimit);
    }

    private Task TipConfig(HttpContext http)
    {
        JsonNode config = options.Tip switch
        {
            Tip.Constant tip => Wanted(tip, new JsonObject { ["const"] = tip.Mist }),
            Tip.Linear tip => Wanted(
                tip, new JsonObject { ["linear"] = new JsonObject { ["base"] = tip.Base, ["encoded_size_mul_per_kib"] = tip.PerKib } }),
            _ => JsonValue.Create("no_tip"),
        };
        return Answer.Json(http, StatusCodes.Status200OK, System.Text.Encoding.UTF8.GetBytes(config.ToJsonString()));
    }

    private static JsonObject Wanted(Tip tip, JsonObject kind) =>
        new() { ["send_tip"] = new JsonObject { ["address"] = tip.Address.ToString(), ["kind"] = kind } };

    private async Task Upload(HttpContext http)
    {
        var (query, wrong) = RelayQuery.Read(http.Request.Query);
        if (query is null)
        {
            await Answer.Text(http, StatusCodes.Status400BadRequest, wrong!);
            return;
        }

        FinalTransaction? payment = null;
        long limit = options.MaxBodyBytes;
        if (options.Tip is not null)
        {
            (payment, var refusal) = await Paid(query, http.RequestAborted);
            if (refusal is not null)
            {
                await Reply(http, refusal);
                return;
            }

            limit = (long)Math.Min((ulong)limit, TipCheck.Length(payment!)!.Value);
        }

        var body = await BoundedBody.Read(http.Request.Body, http.Request.ContentLength ?? -1, limit, http.RequestAborted);
        await Reply(http, body is not { } blob
            ? new(StatusCodes.Status400BadRequest, $"the blob is too large: at most {limit} bytes are taken here")
            : await Relayed(query, payment, blob));
    }

    private async Task<(FinalTransaction? Payment, RelayAnswer? Refusal)> Paid(RelayQuery query, CancellationToken ct)
    {
        if (query.Transaction is not { } digest || query.Nonce is not { } nonce)
        {
            return (null, new(400, "this relay wants a tip: tx_id and nonce are missing"));
        }

        if (await network.Lookups!.FindTransaction(digest, ct) is not { } found)
        {
            return (null, new(400, $"the chain knows no transaction {digest}"));
        }

        var config = (await network.Committees.Current(ct)).Codec.Config;
        ulong length = TipCheck.Length(found) ?? 0;
        if (length > (ulong)config.MaxBlobLength)
        {
            return (null, new(400, "the blob is too large for the shards of this network"));
        }

        ulong tip = options.Tip!.For((ulong)config.EncodedBlobLength((long)length));
        return (found, TipCheck.Before(options, found, nonce, tip, network.Clock.GetUtcNow()));
    }

    private async Task<RelayAnswer> Relayed(RelayQuery query, FinalTransaction? payment, ReadOnlyMemory<byte> blob)
    {
        if (payment is null)
        {
            return await Relayed(query, blob);
        }

        if (TipCheck.Blob(payment, blob.Span) is { } refusal)
        {
            return refusal;
        }

        var now = network.Clock.GetUtcNow();
        var upload = paid.Once(payment.Digest, payment.Timestamp!.Value + options.Freshness, now, () => Relayed(query, blob));
        return upload is null
            ? new(StatusCodes.Status429TooManyRequests, "too many payments are being remembered; please try again later")
            : await upload;
    }

    private async Task<RelayAnswer> Relayed(RelayQuery query, ReadOnlyMemory<byte> blob)
    {
        // It goes on when its client hangs up: the client that asks again gets what it came to.
        var result = await relaying.Relay(blob, query.BlobId, query.DeletableObject, stopping);
        switch (result)
        {
            case RelayResult.Certified(var certificate):
                var json = new JsonObject
                {
                    ["blob_id"] = new JsonArray([.. query.BlobId.ToArray().Select(b => (JsonNode)b)]),
                    ["confirmation_certificate"] = JsonNode.Parse(certificate.ToJson()),
                };
                return new(200, "", System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
            case RelayResult.Mismatch(var actual):
                return new(400, $"the blob's id is {actual}, not {query.BlobId}");
            case RelayResult.TooLarge(var limit):
                return new(400, $"the blob is too large: at most {limit} bytes can be stored");
            case RelayResult.Blocked:
                return new(451, "the blob is blocked");
            case RelayResult.NotEnoughConfirmations few:
                NotRelayed(query.BlobId, few.Weight, few.Needed, string.Join("; ", few.Failures.Select(f => $"{f.Name} {f.Cause}")));
                return new(500, "internal client error: too few storage nodes confirmed; is the blob registered?");
            default:
                NotRelayed(query.BlobId, 0, 0, result.ToString());
                return new(500, "internal client error");
        }
    }

    private static Task Reply(HttpContext http, RelayAnswer answer)
    {
        if (answer.Status != StatusCodes.Status200OK)
        {
            // A body that was not read will not be.
            http.Response.Headers.Connection = "close";
        }

        return answer.Json is { } json ? Answer.Json(http, answer.Status, json) : Answer.Text(http, answer.Status, answer.Text);
    }

    [LoggerMessage(40, LogLevel.Warning, "Blob {BlobId} was not relayed: {Weight} of {Needed} shards confirmed. {Why}")]
    private partial void NotRelayed(BlobId blobId, int weight, int needed, string why);
}
