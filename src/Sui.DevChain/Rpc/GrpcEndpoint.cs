using System.Buffers.Text;
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
internal sealed partial class GrpcEndpoint(RpcTable table, ILogger logger, CancellationToken stopping)
{
    /// <summary>The most bytes of a request's body; Sui's transactions have at most 128 KiB.</summary>
    internal const int MaxRequestBytes = 1 << 20;

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
        try
        {
            var path = context.Request.Path.Value ?? "";
            var method = table.Find(path) ?? throw new RpcFault(GrpcStatus.Unimplemented, $"{path} is not a method of this server.");
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(ct, method.IsStream ? stopping : default);
            await foreach (var reply in method.Answer(GrpcFrame.ReadSingle(await ReadBody(context, framing)), ends.Token))
            {
                held.Write(GrpcFrame.OfMessage(reply));
                if (method.IsStream)
                {
                    await Send(context, framing, held, ct);
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

    private static async Task<byte[]> ReadBody(HttpContext context, Framing framing)
    {
        var most = framing is Framing.WebText ? Base64.GetMaxEncodedToUtf8Length(MaxRequestBytes) : MaxRequestBytes;
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        try
        {
            for (int read; (read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0;)
            {
                body.Write(chunk, 0, read);
                if (body.Length > most)
                {
                    throw new RpcFault(GrpcStatus.ResourceExhausted, $"A request has at most {MaxRequestBytes} bytes.");
                }
            }
        }
        catch (BadHttpRequestException e)
        {
            throw new RpcFault(GrpcStatus.ResourceExhausted, $"The request was not read: {e.Message}");
        }

        return framing is Framing.WebText ? GrpcFrame.DecodeText(body.GetBuffer().AsSpan(0, (int)body.Length)) : body.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The chain's file cannot be read")]
    private static partial void ReadFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void CallFailed(ILogger logger, string path, Exception exception);
}
