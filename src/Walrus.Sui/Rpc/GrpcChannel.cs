using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Walrus.Core;

namespace Walrus.Sui.Rpc;

/// <summary>Sends one request over HTTP and opens its reply (sdk-interop §3.1).</summary>
internal sealed class GrpcChannel : IDisposable
{
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private readonly SuiRpcOptions options;
    private readonly HttpClient http;

    internal GrpcChannel(SuiRpcOptions options)
    {
        this.options = options;
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingDelay,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private bool IsWeb => options.Transport == SuiTransport.GrpcWeb;

    /// <summary>Answers as soon as the head of the reply is there.</summary>
    /// <exception cref="SuiRpcException">It is no gRPC reply, or one that begins with an error.</exception>
    internal async Task<GrpcReplies> Open(Uri endpoint, string path, IMessage request, TimeSpan? deadline, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, endpoint.AbsoluteUri.TrimEnd('/') + path)
        {
            Version = IsWeb ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcFrames.Frame(0, request.ToByteArray())),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(IsWeb ? "application/grpc-web+proto" : "application/grpc");
        message.Headers.TryAddWithoutValidation(IsWeb ? "x-grpc-web" : "te", IsWeb ? "1" : "trailers");
        if (deadline is { } span)
        {
            message.Headers.TryAddWithoutValidation("grpc-timeout", $"{(long)Math.Ceiling(span.TotalMilliseconds)}m");
        }

        var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
        try
        {
            return await GrpcReplies.Open(response, IsWeb, options.MaxMessageLength, ct);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>What went wrong in gRPC's words; null when the caller cancelled, which passes unchanged.</summary>
    internal static SuiRpcException? Fault(Exception e, string path, CancellationToken caller) => e switch
    {
        _ when caller.IsCancellationRequested => null,
        SuiRpcException rpc => new(rpc.Status, $"{path}: {rpc.Message}", rpc),
        OperationCanceledException => new(GrpcStatus.DeadlineExceeded, $"{path}: no answer in time.", e),
        InvalidProtocolBufferException or WalrusFormatException => new(GrpcStatus.Internal, $"{path}: the reply is malformed: {e.Message}", e),
        HttpRequestException or IOException => new(GrpcStatus.Unavailable, $"{path}: {e.Message}", e),
        _ => null,
    };

    /// <summary>Ends all calls.</summary>
    public void Dispose() => http.Dispose();
}
