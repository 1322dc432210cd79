using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Walrus.Sui.Rpc;

/// <summary>The messages of one reply and the status behind them.</summary>
internal sealed class GrpcReplies : IDisposable
{
    private readonly HttpResponseMessage response;
    private readonly Stream body;
    private readonly bool isWeb;
    private readonly int maxLength;
    private bool isOver;

    private GrpcReplies(HttpResponseMessage response, Stream body, bool isWeb, int maxLength) =>
        (this.response, this.body, this.isWeb, this.maxLength) = (response, body, isWeb, maxLength);

    /// <summary>What the head of the reply says of the node.</summary>
    internal EndpointFacts Facts => EndpointFacts.From(response.Headers);

    /// <summary>Checks that it is gRPC that answers. The caller disposes of the response when this throws.</summary>
    /// <exception cref="SuiRpcException">Something else answers, or the call failed before any message.</exception>
    internal static async Task<GrpcReplies> Open(HttpResponseMessage response, bool isWeb, int maxLength, CancellationToken ct)
    {
        if (Status(response.Headers) is { } early && early.Status != GrpcStatus.Ok)
        {
            throw new SuiRpcException(early.Status, early.Message);
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new SuiRpcException(StatusOf(response.StatusCode), string.Create(
                CultureInfo.InvariantCulture, $"HTTP status {(int)response.StatusCode} instead of a gRPC reply."));
        }

        var expected = isWeb ? "application/grpc-web" : "application/grpc";
        var type = response.Content.Headers.ContentType?.MediaType;
        return type == expected || type == expected + "+proto"
            ? new GrpcReplies(response, await response.Content.ReadAsStreamAsync(ct), isWeb, maxLength)
            : throw new SuiRpcException(GrpcStatus.Internal, $"The reply is not {expected}; check that the address is that of a Sui full node.");
    }

    /// <summary>The next message; null when the call ended well.</summary>
    /// <exception cref="SuiRpcException">It ended with an error.</exception>
    internal async Task<ReadOnlyMemory<byte>?> Next(CancellationToken ct)
    {
        if (isOver)
        {
            return null;
        }

        var frame = await GrpcFrames.Read(body, maxLength, ct);
        if (frame is { } read && (read.Flag & GrpcFrames.TrailerFlag) == 0)
        {
            return read.Payload;
        }

        isOver = true;
        var outcome = frame is { } trailer && isWeb
            ? GrpcFrames.ParseTrailer(trailer.Payload.Span)
            : Status(response.TrailingHeaders) ?? Status(response.Headers);
        return outcome switch
        {
            { Status: GrpcStatus.Ok } => null,
            { } fault => throw new SuiRpcException(fault.Status, fault.Message),
            null => throw new SuiRpcException(GrpcStatus.Unavailable, "The reply broke off before its status."),
        };
    }

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
    }

    private static GrpcOutcome? Status(HttpHeaders headers) => headers.TryGetValues("grpc-status", out var status)
        ? GrpcFrames.Outcome(status.First(), headers.TryGetValues("grpc-message", out var message) ? message.First() : null)
        : null;

    /// <summary>The mapping gRPC prescribes for answers of proxies.</summary>
    private static GrpcStatus StatusOf(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest => GrpcStatus.Internal,
        HttpStatusCode.Unauthorized => GrpcStatus.Unauthenticated,
        HttpStatusCode.Forbidden => GrpcStatus.PermissionDenied,
        HttpStatusCode.NotFound => GrpcStatus.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => GrpcStatus.Unavailable,
        _ => GrpcStatus.Unknown,
    };
}
