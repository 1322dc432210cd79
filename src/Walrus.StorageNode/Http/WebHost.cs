using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Hosting.Http;
using Walrus.StorageNode.Metrics;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Http;

/// <summary>Where and how to listen; without TLS the certificate is not used.</summary>
internal sealed record Listener(IPEndPoint EndPoint, bool Tls, X509Certificate2 Certificate, int MaxConnections, TimeProvider Time);

/// <summary>One listener of the node: routes on, answers in their envelopes out.</summary>
internal sealed partial class WebHost : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstBytes = TimeSpan.FromSeconds(30);
    private readonly WebApplication app;
    private readonly ILogger<WebHost> log;

    private readonly bool tls;
    private readonly NodeMeter meter;

    private WebHost(WebApplication app, bool tls, NodeMeter meter, ILogger<WebHost> log)
    {
        this.app = app;
        this.tls = tls;
        this.meter = meter;
        this.log = log;
    }

    /// <summary>The address it really listens on.</summary>
    internal Uri Url
    {
        get
        {
            var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return new UriBuilder(tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, bound.Host, bound.Port).Uri;
        }
    }

    /// <summary>Listens, or says in one line why it cannot.</summary>
    /// <exception cref="StorageNodeException">The address is in use or not this machine's.</exception>
    internal static async Task<WebHost> Start(
        Listener listener, bool anyOrigin, NodeMeter meter, ILoggerFactory logs, Action<WebHost> map, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // bounded per route, by what is expected there
            kestrel.Limits.MaxRequestLineSize = 64 << 10; // symbols are asked for by the hundred
            kestrel.Limits.MaxRequestBufferSize = 1 << 20;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(16 << 10, TimeSpan.FromSeconds(10));
            kestrel.Limits.MaxConcurrentConnections = listener.MaxConnections;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.AllowAlternateSchemes = true; // an HTTP/2 request in clear text rightly says http
            kestrel.Listen(listener.EndPoint, listen => HttpVersionChoice.Configure(
                listen, listener.Tls ? listener.Certificate : null, FirstBytes, listener.Time));
        });
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.Services.AddCors();
        var app = builder.Build();
        var host = new WebHost(app, listener.Tls, meter, logs.CreateLogger<WebHost>());
        app.UseRouting();
        if (anyOrigin)
        {
            app.UseCors(cors => cors.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader().SetPreflightMaxAge(TimeSpan.FromHours(24)));
        }

        map(host);
        app.Map("/{**path}", (RequestDelegate)(context => host.Measure(context, "none", NoRoute)));
        app.UseEndpoints(_ => { });
        try
        {
            await app.StartAsync(ct).ConfigureAwait(false);
            return host;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new StorageNodeException($"The node cannot listen on {listener.EndPoint}: {e.Message} Choose a free port of this machine.", e);
        }
    }

    internal void Get(string pattern, Func<HttpContext, CancellationToken, Task<Answer>> handle) =>
        Map(pattern, [HttpMethods.Get, HttpMethods.Head], handle);

    internal void Map(string pattern, string[] methods, Func<HttpContext, CancellationToken, Task<Answer>> handle) =>
        app.MapMethods(pattern, methods, (RequestDelegate)(context => Measure(context, pattern, handle)));

    public async ValueTask DisposeAsync() => await app.StopWithin(Grace, TimeProvider.System).ConfigureAwait(false);

    private static Task<Answer> NoRoute(HttpContext context, CancellationToken ct) => Task.FromResult<Answer>(Refusals.NoRoute);

    private async Task Measure(HttpContext context, string route, Func<HttpContext, CancellationToken, Task<Answer>> handle)
    {
        var begun = TimeProvider.System.GetTimestamp();
        meter.RequestBegun();
        try
        {
            await Serve(context, handle).ConfigureAwait(false);
        }
        finally
        {
            meter.RequestEnded(route, Known(context.Request.Method), context.Response.StatusCode, TimeProvider.System.GetElapsedTime(begun));
        }
    }

    /// <summary>A caller's own words are no labels.</summary>
    private static string Known(string method) => method is "GET" or "HEAD" or "PUT" or "POST" or "DELETE" or "OPTIONS" ? method : "other";

    private async Task Serve(HttpContext context, Func<HttpContext, CancellationToken, Task<Answer>> handle)
    {
        Answer answer;
        try
        {
            answer = await handle(context, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            return; // nobody waits for the answer any more
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            answer = Refusals.BadRequest(e.Message);
        }
        catch (DiskFullException e)
        {
            LogDiskFull(e.Message);
            answer = Refusals.DiskFull;
        }
        catch (DiskFailedException e)
        {
            LogDiskFull(e.Message);
            answer = Refusals.DiskFailed;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            LogFailed(e, context.TraceIdentifier);
            answer = ApiError.InternalError(context.TraceIdentifier);
        }

        try
        {
            await Send(context.Response, answer, context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone in the middle of the answer.
        }
        catch (IOException e) when (answer is Answer.FromDisk)
        {
            // The answer has begun and cannot be taken back: the client sees a connection (HTTP/2: a stream) that broke before the announced
            // length, never a whole answer.
            LogBrokenOff(e.Message);
            context.Abort();
        }
    }

    private static async Task Send(HttpResponse response, Answer answer, CancellationToken ct)
    {
        switch (answer)
        {
            case Answer.Json json:
                await Send(response, json.Code, "application/json", json.Utf8, ct).ConfigureAwait(false);
                break;
            case Answer.Refused refused:
                await Send(response, refused.Why.Status.HttpCode(), "application/json", refused.Why.ToJson(), ct).ConfigureAwait(false);
                break;
            case Answer.Bytes bytes:
                await Send(response, 200, "application/octet-stream", bytes.Bcs, ct).ConfigureAwait(false);
                break;
            case Answer.Text text:
                await Send(response, text.Code, text.Type, System.Text.Encoding.UTF8.GetBytes(text.Sentence), ct)
                    .ConfigureAwait(false);
                break;
            case Answer.Html html:
                await Send(response, 200, "text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(html.Page), ct).ConfigureAwait(false);
                break;
            case Answer.FromDisk fromDisk:
                using (fromDisk.Sliver)
                {
                    response.ContentType = "application/octet-stream";
                    response.ContentLength = fromDisk.Sliver.Length;
                    if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
                    {
                        await fromDisk.Sliver.CopyTo(response.Body, ct).ConfigureAwait(false);
                    }
                }

                break;
        }
    }

    private static async Task Send(HttpResponse response, int code, string type, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        response.StatusCode = code;
        response.ContentType = type;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, ct).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {TraceId} failed.")]
    private partial void LogFailed(Exception cause, string traceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer was broken off: {Cause}")]
    private partial void LogBrokenOff(string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Cause}")]
    private partial void LogDiskFull(string cause);
}
