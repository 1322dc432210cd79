using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sui.DevChain.Execution;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Sui.DevChain.Rpc;

/// <summary>The few calls in JSON: health, the ids clients need, and the faucet in the form of Sui's SDK (sdk-interop §15).</summary>
internal sealed partial class JsonEndpoint(Engine engine, ILogger logger)
{
    private const int MaxRequestBytes = 4096;
    private const long MaxAdvance = 10L * 365 * 24 * 3600 * 1000;

    internal async Task Answer(HttpContext context)
    {
        try
        {
            await Route(context);
        }
        catch (SqliteException e)
        {
            await Write(context, 503, new { status = "failed", error = $"The chain's file cannot be read: {e.Message}" });
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // A fault of ours must answer the caller and must not stop the chain.
        catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            CallFailed(logger, context.Request.Path, e);
            await Write(context, 500, new { status = "failed", error = "The chain failed at this call; its log says why." });
        }
    }

    private async Task Route(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/health"):
                var tip = engine.Sequencer.Signal.Tip;
                await Write(context, 200, new { status = "ok", checkpoint = tip.Sequence, epoch = WalrusEpoch(), timestamp_ms = tip.Timestamp });
                break;
            case ("GET", "/v1/ids"):
                var ids = engine.Ids;
                await Write(context, 200, new
                {
                    chain_id = ids.ChainId.ToString(),
                    system_object = ids.SystemObject.ToString(),
                    staking_object = ids.StakingObject.ToString(),
                    treasury = ids.Treasury.ToString(),
                    upgrade_manager = ids.UpgradeManager?.ToString(),
                    slashing_manager = ids.SlashingManager?.ToString(),
                    walrus_package = ids.WalrusPackage.ToString(),
                    wal_package = ids.WalPackage.ToString(),
                    wal_type = ids.WalType,
                });
                break;
            case ("POST", "/v2/gas" or "/v1/gas" or "/gas"):
                await Give(context);
                break;
            case ("POST", "/v1/clock/advance") when engine.Time.IsManual:
                await Advance(context);
                break;
            case (_, "/v1/clock/advance") when !engine.Time.IsManual:
                const string ByItself = "This chain's clock runs by itself; haulout chain up --clock manual starts one moved by hand.";
                await Write(context, 404, new { error = ByItself });
                break;
            case (_, "/health" or "/v1/ids" or "/v2/gas" or "/v1/clock/advance"):
                await Write(context, 405, new { error = $"{context.Request.Path} is not called with {context.Request.Method}." });
                break;
            default:
                await Write(context, 404, new { error = "Not found. Here are gRPC and gRPC-web, GET /health, GET /v1/ids and POST /v2/gas." });
                break;
        }
    }

    /// <summary>The epoch of the contracts.</summary>
    private uint WalrusEpoch()
    {
        using var view = engine.Read();
        var staking = MoveStruct.FromBcs<VersionedObject>(view.FindObject(engine.Ids.StakingObject)!.Contents);
        var key = DynamicField.U64Key(staking.Version);
        var inner = view.FindObject(DerivedIds.DynamicField(staking.Id, TypeTag.U64, key))!;
        return DynamicField.ReadValue<StakingInner>(inner.Contents, key).Epoch.Value;
    }

    private async Task Advance(HttpContext context)
    {
        long milliseconds;
        try
        {
            using var json = await ReadJson(context);
            milliseconds = json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("milliseconds", out var given)
                && given.ValueKind is JsonValueKind.Number && given.TryGetInt64(out var number) && number is >= 1 and <= MaxAdvance
                ? number
                : throw new JsonException($"milliseconds is a whole number from 1 to {MaxAdvance}.");
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException)
        {
            await Write(context, 400, new { error = $"Expected {{\"milliseconds\":60000}}: {e.Message}" });
            return;
        }

        try
        {
            var shown = await engine.Advance(TimeSpan.FromMilliseconds(milliseconds), context.RequestAborted);
            await Write(context, 200, new { timestamp_ms = shown.Timestamp, checkpoint = shown.Sequence });
        }
        catch (Exception e) when (IsStopping(e, context) || e is DevChainException)
        {
            await Write(context, 503, new { error = e is DevChainException ? e.Message : "The chain is stopping." });
        }
    }

    private async Task Give(HttpContext context)
    {
        SuiAddress to;
        try
        {
            to = await ReadRecipient(context);
        }
        catch (Exception e) when (e is JsonException or WalrusFormatException or BadHttpRequestException)
        {
            await Fail(context, 400, $"Expected {{\"FixedAmountRequest\":{{\"recipient\":\"0x…\"}}}}: {e.Message}");
            return;
        }

        try
        {
            var coins = await engine.Faucet.Give(to, context.RequestAborted);
            await Write(context, 200, new
            {
                status = "Success",
                coins_sent = coins.Select(c => new { coinType = c.CoinType, amount = c.Amount, id = c.Id, transferTxDigest = c.Transaction }),
            });
        }
        catch (Exception e) when (e is DevChainException or TransactionRefusedException)
        {
            await Fail(context, 503, e.Message);
        }
        catch (Exception e) when (IsStopping(e, context))
        {
            await Fail(context, 503, "The chain is stopping.");
        }
    }

    private static bool IsStopping(Exception e, HttpContext context) =>
        e is OperationCanceledException && !context.RequestAborted.IsCancellationRequested;

    private static async Task<JsonDocument> ReadJson(HttpContext context)
    {
        var body = new byte[MaxRequestBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > MaxRequestBytes)
        {
            throw new JsonException($"the body is longer than {MaxRequestBytes} bytes.");
        }

        return JsonDocument.Parse(body.AsMemory(0, length));
    }

    private static async Task<SuiAddress> ReadRecipient(HttpContext context)
    {
        using var json = await ReadJson(context);
        return json.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("FixedAmountRequest", out var request) && request.ValueKind is JsonValueKind.Object
            && request.TryGetProperty("recipient", out var recipient) && recipient.ValueKind is JsonValueKind.String
            ? SuiAddress.Parse(TextOf(recipient))
            : throw new JsonException("the recipient is missing.");
    }

    private static string TextOf(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // What the document's own check leaves through: bytes and escapes that are no characters.
            throw new JsonException("the recipient is not text.", e);
        }
    }

    private static Task Fail(HttpContext context, int status, string message) =>
        Write(context, status, new { status = new { Failure = new { @internal = message } } });

    private static Task Write<T>(HttpContext context, int status, T body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, JsonSerializerOptions.Default, context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void CallFailed(ILogger logger, string path, Exception exception);
}
