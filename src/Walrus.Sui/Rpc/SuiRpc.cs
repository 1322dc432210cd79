using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Walrus.Sui.Chain;

namespace Walrus.Sui.Rpc;

/// <summary>Calls the gRPC API of Sui full nodes (sdk-interop §3).</summary>
public sealed class SuiRpc : IDisposable
{
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private readonly SuiRpcOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private int current;

    /// <summary>Calls the endpoints of the options, in turn when they do not answer.</summary>
    /// <exception cref="ArgumentException">The options are wrong; one line for each fault.</exception>
    public SuiRpc(SuiRpcOptions options, TimeProvider time)
    {
        options.Validate();
        this.options = options;
        this.time = time;
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

    /// <summary>The address that is asked now; for messages.</summary>
    public Uri Endpoint => options.Endpoints[EndpointIndex];

    private int EndpointIndex => Volatile.Read(ref current);

    /// <summary>One request, one reply. While the chain does not answer it tries again with growing pauses.</summary>
    /// <exception cref="SuiRpcException">The chain answered with an error.</exception>
    /// <exception cref="ChainUnavailableException">No attempt was answered.</exception>
    public async Task<TReply> Call<TRequest, TReply>(SuiMethod<TRequest, TReply> method, TRequest request, CancellationToken ct = default)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        var backoff = new Backoff(options.FirstPause, options.LongestPause);
        for (int attempt = 1; ; attempt++)
        {
            int asked = EndpointIndex;
            try
            {
                return await CallOnce(options.Endpoints[asked], method, request, ct);
            }
            catch (SuiRpcException e) when (e.IsTransient)
            {
                Leave(asked);
                if (attempt == options.Attempts)
                {
                    throw new ChainUnavailableException(
                        $"The chain at {options.Endpoints[asked]} does not answer ({e.Message}). Check that it runs there.", e);
                }
            }

            await Task.Delay(backoff.Next(), time, ct);
        }
    }

    /// <summary>One request, many replies, until the server ends the stream, which it may at any time. Nothing is tried again.</summary>
    /// <exception cref="SuiRpcException">The chain answered with an error, or the stream ended with one.</exception>
    /// <exception cref="ChainUnavailableException">The chain does not answer, or the connection broke.</exception>
    public async IAsyncEnumerable<TReply> Stream<TRequest, TReply>(
        SuiMethod<TRequest, TReply> method, TRequest request, [EnumeratorCancellation] CancellationToken ct = default)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        int asked = EndpointIndex;
        GrpcReplies? replies = null;
        try
        {
            while (true)
            {
                TReply? reply;
                try
                {
                    replies ??= await Send(options.Endpoints[asked], method.Path, request, deadline: null, ct);
                    reply = await Parse(method, replies, ct);
                }
                catch (Exception e) when (Translate(e, method.Path, ct) is { } fault)
                {
                    Leave(asked);
                    throw fault.IsTransient
                        ? new ChainUnavailableException($"The stream from {options.Endpoints[asked]} broke: {fault.Message}", e)
                        : fault;
                }

                if (reply is null)
                {
                    yield break;
                }

                yield return reply;
            }
        }
        finally
        {
            replies?.Dispose();
        }
    }

    /// <summary>Ends all calls.</summary>
    public void Dispose() => http.Dispose();

    private async Task<TReply> CallOnce<TRequest, TReply>(
        Uri endpoint, SuiMethod<TRequest, TReply> method, TRequest request, CancellationToken ct)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        using var deadline = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        try
        {
            using var replies = await Send(endpoint, method.Path, request, options.Timeout, either.Token);
            var reply = await Parse(method, replies, either.Token)
                ?? throw new SuiRpcException(GrpcStatus.Internal, "The reply is empty.");
            return await replies.Next(either.Token) is null
                ? reply
                : throw new SuiRpcException(GrpcStatus.Internal, "The reply to a single call is a stream.");
        }
        catch (Exception e) when (Translate(e, method.Path, ct) is { } fault)
        {
            throw fault;
        }
    }

    private async Task<GrpcReplies> Send<TRequest>(Uri endpoint, string path, TRequest request, TimeSpan? deadline, CancellationToken ct)
        where TRequest : class, IMessage<TRequest>
    {
        bool isWeb = options.Transport == SuiTransport.GrpcWeb;
        using var message = new HttpRequestMessage(HttpMethod.Post, endpoint.AbsoluteUri.TrimEnd('/') + path)
        {
            Version = isWeb ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcFrames.Frame(0, request.ToByteArray())),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(isWeb ? "application/grpc-web+proto" : "application/grpc");
        message.Headers.TryAddWithoutValidation(isWeb ? "x-grpc-web" : "te", isWeb ? "1" : "trailers");
        if (deadline is { } span)
        {
            message.Headers.TryAddWithoutValidation("grpc-timeout", $"{(long)Math.Ceiling(span.TotalMilliseconds)}m");
        }

        var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
        try
        {
            return await GrpcReplies.Open(response, isWeb, options.MaxMessageLength, ct);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<TReply?> Parse<TRequest, TReply>(SuiMethod<TRequest, TReply> method, GrpcReplies replies, CancellationToken ct)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> =>
        await replies.Next(ct) is { } payload ? method.ReplyParser.ParseFrom(payload.Span) : null;

    /// <summary>What went wrong in gRPC's words; null when the caller cancelled, which passes unchanged.</summary>
    private static SuiRpcException? Translate(Exception e, string path, CancellationToken caller) => e switch
    {
        _ when caller.IsCancellationRequested => null,
        SuiRpcException rpc => new(rpc.Status, $"{path}: {rpc.Message}", rpc),
        OperationCanceledException => new(GrpcStatus.DeadlineExceeded, $"{path}: no answer in time.", e),
        InvalidProtocolBufferException => new(GrpcStatus.Internal, $"{path}: the reply is malformed: {e.Message}", e),
        HttpRequestException or IOException => new(GrpcStatus.Unavailable, $"{path}: {e.Message}", e),
        _ => null,
    };

    /// <summary>Turns to the next endpoint, unless another call already has.</summary>
    private void Leave(int asked) => Interlocked.CompareExchange(ref current, (asked + 1) % options.Endpoints.Count, asked);
}
