using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Walrus.Sui.Rpc;

namespace Walrus.Sui.Tests.Rpc;

/// <summary>A Kestrel server that speaks gRPC over cleartext HTTP/2 or gRPC-web over HTTP/1.1 and lets a test write every byte it wants.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private RpcServer(WebApplication app) => this.app = app;

    internal Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    internal static async Task<RpcServer> Start(SuiTransport transport, RequestDelegate answer, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, l =>
            l.Protocols = transport == SuiTransport.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new RpcServer(app);
    }

    /// <summary>Answers as a good server does: messages, then the status.</summary>
    internal static async Task Reply(HttpContext context, SuiTransport transport, GrpcStatus status, string? message, params IMessage[] messages)
    {
        context.Response.ContentType = transport == SuiTransport.Grpc ? "application/grpc" : "application/grpc-web+proto";
        foreach (var reply in messages)
        {
            await context.Response.Body.WriteAsync(GrpcFrames.Frame(0, reply.ToByteArray()));
        }

        if (transport == SuiTransport.Grpc)
        {
            context.Response.AppendTrailer("grpc-status", $"{(int)status}");
            context.Response.AppendTrailer("grpc-message", message ?? "");
        }
        else
        {
            var trailer = $"grpc-status:{(int)status}\r\ngrpc-message:{message}\r\n";
            await context.Response.Body.WriteAsync(GrpcFrames.Frame(GrpcFrames.TrailerFlag, System.Text.Encoding.ASCII.GetBytes(trailer)));
        }
    }

    /// <summary>Sends the head of a reply.</summary>
    internal static async Task Begin(HttpContext context, SuiTransport transport)
    {
        context.Response.ContentType = transport == SuiTransport.Grpc ? "application/grpc" : "application/grpc-web+proto";
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>Sends one message of a stream at once.</summary>
    internal static async Task Write(HttpContext context, IMessage message)
    {
        await context.Response.Body.WriteAsync(GrpcFrames.Frame(0, message.ToByteArray()), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>The message of a request.</summary>
    internal static async Task<T> Read<T>(HttpContext context, MessageParser<T> parser) where T : IMessage<T>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return parser.ParseFrom(body.ToArray(), GrpcFrames.HeadLength, (int)body.Length - GrpcFrames.HeadLength);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
