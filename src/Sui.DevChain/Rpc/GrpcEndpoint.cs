using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sui.DevChain.Execution;
using Walrus.Core;
using Walrus.Sui.Rpc;

namespace Sui.DevChain.Rpc;

/// <summary>Answers gRPC over HTTP/2 and gRPC-web, text and binary, over any HTTP, from one table of methods (sdk-interop §3.1).</summary>
/// <param name="table">The methods.</param>
/// <param name="facts">What the chain says of itself now.</param>
/// <param name="bodies">Reads requests.</param>
/// <param name="time">The machine's time.</param>
/// <param name="slowest">How long one message of a stream may stay unread.</param>
/// <param name="logger">Where trouble is told.</param>
/// <param name="stopping">Ends streams.</param>
internal sealed partial class GrpcEndpoint(
    RpcTable table, Func<NodeFacts> facts, RequestBodies bodies, TimeProvider time, TimeSpan slowest, ILogger logger, CancellationToken stopping)
{
    private enum Framing
    {
        Native,
        Web,
        WebText,
    }

    /// <summary>Answers a POST whose content type is one of gRPC's; false when it is not.</summary>
    internal async Task<bool> TryAnswer(HttpContext context)
    {
        if (FramingOf(context.Request.ContentType) is not { } framing)
        {
            return false;
        }

        // Exactly these words: the SDK refuses parameters such as a charset.
        context.Response.ContentType = framing switch
        {
            Framing.Native => "application/grpc",
            Framing.Web => "application/grpc-web+proto",
            _ => "application/grpc-web-text",
        };

        // Not before the call is done: a height from before would be older than what the reply tells of.
        context.Response.OnStarting(() =>
        {
            facts().WriteTo(context.Response.Headers);
            return Task.CompletedTask;
        });
        await Answer(context, framing);
        return true;
    }

    private static Framing? FramingOf(string? contentType) => contentType?.Split(';', 2)[0].Trim().ToLowerInvariant() switch
    {
        "application/grpc" or "application/grpc+proto" => Framing.Native,
        "application/grpc-web" or "application/grpc-web+proto" => Framing.Web,
        "application/grpc-web-text" or "application/grpc-web-text+proto" => Framing.WebText,
        _ => null,
    };

    private async Task Answer(HttpContext context, Framing framing)
    {
        var ct = context.RequestAborted;
        using var held = new MemoryStream();
        var status = GrpcStatus.Ok;
        string? message = null;
        CancellationToken overdue = default;
        try
        {
            var path = context.Request.Path.Value ?? "";
            var method = table.Find(path) ?? throw new RpcFault(GrpcStatus.Unimplemented, $"{path} is not a method of this server.");
            using var deadline = new CancellationTokenSource(GrpcTimeout.Of(context.Request.Headers), time);
            overdue = deadline.Token;
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, overdue, method.IsStream ? stopping : default);
            var request = await bodies.Read(context.Request, framing is Framing.WebText, ends.Token);
            await foreach (var reply in method.Answer(GrpcFrame.ReadSingle(request), ends.Token))
            {
                held.Write(GrpcFrame.OfMessage(reply));
                if (method.IsStream)
                {
                    await SendWithin(context, framing, held, ct);
                }
            }
        }
        catch (RpcFault fault)
        {
            (status, message) = (fault.Status, fault.Message);
        }
        catch (TransactionRefusedException e)
        {
            (status, message) = (e.Refusal is Refusal.Stale ? GrpcStatus.FailedPrecondition : GrpcStatus.InvalidArgument, e.Message);
        }
        catch (WalrusFormatException e)
        {
            (status, message) = (GrpcStatus.InvalidArgument, e.Message);
        }
        catch (SqliteException e)
        {
            ReadFailed(logger, e);
            (status, message) = (GrpcStatus.Unavailable, "The chain's file cannot be read; its log says why.");
        }
        catch (DevChainException e)
        {
            (status, message) = (GrpcStatus.Unavailable, e.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException) when (overdue.IsCancellationRequested)
        {
            (status, message) = (GrpcStatus.DeadlineExceeded, "The call's own deadline has passed; if it was a transaction, ask what became of it.");
        }
        catch (OperationCanceledException)
        {
            (status, message) = (GrpcStatus.Unavailable, "The chain is stopping.");
        }
#pragma warning disable CA1031 // A fault of ours must answer the caller and must not stop the chain.
        catch (Exception e)
#pragma warning restore CA1031
        {
            CallFailed(logger, context.Request.Path, e);
            (status, message) = (GrpcStatus.Internal, "The chain failed at this call; its log says why.");
        }

        try
        {
            await Finish(context, framing, held, status, message, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private static async Task Finish(
        HttpContext context, Framing framing, MemoryStream held, GrpcStatus status, string? message, CancellationToken ct)
    {
        if (framing is not Framing.Native)
        {
            held.Write(GrpcFrame.OfTrailer(status, message));
            await Send(context, framing, held, ct);
            return;
        }

        if (context.Response.SupportsTrailers())
        {
            await Send(context, framing, held, ct);
            context.Response.AppendTrailer("grpc-status", $"{(int)status}");
            if (message is not null)
            {
                context.Response.AppendTrailer("grpc-message", GrpcFrame.EncodeMessage(message));
            }

            return;
        }

        context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync("application/grpc needs HTTP/2 with prior knowledge; over HTTP/1.1 use application/grpc-web.\n", ct);
    }

    private static async Task Send(HttpContext context, Framing framing, MemoryStream held, CancellationToken ct)
    {
        var bytes = held.ToArray();
        held.SetLength(0);
        if (framing is Framing.WebText)
        {
            bytes = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
        }

        await context.Response.Body.WriteAsync(bytes, ct);
        await context.Response.Body.FlushAsync(ct);
    }

    /// <summary>A subscriber that does not read is cut off: what waits for it would be held for ever.</summary>
    private async Task SendWithin(HttpContext context, Framing framing, MemoryStream held, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(slowest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await Send(context, framing, held, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            SlowSubscriber(logger, context.Connection.RemoteIpAddress, slowest);
            context.Abort();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The chain's file cannot be read")]
    private static partial void ReadFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void CallFailed(ILogger logger, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A subscriber at {Address} has not read for {Patience} and was cut off")]
    private static partial void SlowSubscriber(ILogger logger, System.Net.IPAddress? address, TimeSpan patience);
}
