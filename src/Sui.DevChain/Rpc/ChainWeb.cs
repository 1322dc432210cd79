using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Walrus.Hosting.Http;

namespace Sui.DevChain.Rpc;

/// <summary>The one port of a chain: gRPC, gRPC-web and JSON, with bounds on what a client can hold open, send, or leave unread.</summary>
internal static class ChainWeb
{
    private const int MaxConnections = 4096;
    private const double LeastBytesASecond = 240;
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(1);

    /// <summary>Answers when it can be called. <paramref name="time"/> is the machine's, not the chain's.</summary>
    /// <exception cref="DevChainException">The address cannot be listened on.</exception>
    internal static async Task<WebApplication> Start(
        Engine engine, RpcTable table, DevChainOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken stopping,
        CancellationToken ct)
    {
        var web = Build(engine, table, options, time, loggers, stopping);
        try
        {
            await web.StartAsync(ct);
            return web;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await web.DisposeAsync();
            throw new DevChainException($"{options.Listen} is in use by another program; choose another address to listen on.", e);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            await web.DisposeAsync();
            throw new DevChainException($"The chain cannot listen on {options.Listen}: {e.Message}", e);
        }
    }

    /// <summary>Where it can be called from this machine.</summary>
    internal static Uri AddressOf(WebApplication web)
    {
        var address = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(address) { Host = "127.0.0.1" }.Uri
            : address;
    }

    private static WebApplication Build(
        Engine engine, RpcTable table, DevChainOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken stopping)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        builder.Services.AddCors();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            kestrel.Limits.MaxRequestBodySize = 2 * RequestBodies.MaxBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = options.SlowClient;
            var rate = new MinDataRate(LeastBytesASecond, Grace(options.SlowClient));
            (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (rate, rate);
            kestrel.Limits.Http2.KeepAlivePingDelay = PingAfter;

            // HTTP/2 without TLS is reported in TLS's stead, so the scheme of the request is not that of the connection.
            kestrel.AllowAlternateSchemes = true;
            kestrel.Listen(
                options.TryParseListen()!, listen => HttpVersionChoice.Configure(listen, certificate: null, options.SlowClient, time));
        });
        var grpc = new GrpcEndpoint(table, new RequestBodies(), time, options.SlowClient, loggers.CreateLogger<GrpcEndpoint>(), stopping);
        var json = new JsonEndpoint(engine, loggers.CreateLogger<JsonEndpoint>());
        var web = builder.Build();
        web.UseCors(policy => policy
            .AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader().SetPreflightMaxAge(PreflightAge)
            .WithExposedHeaders("grpc-status", "grpc-message", "grpc-status-details-bin"));
        web.Run(async context =>
        {
            if (!HttpMethods.IsPost(context.Request.Method) || !await grpc.TryAnswer(context))
            {
                await json.Answer(context);
            }
        });
        return web;
    }

    /// <summary>Kestrel looks at rates once a second.</summary>
    private static TimeSpan Grace(TimeSpan patience) => TimeSpan.FromSeconds(Math.Clamp(patience.TotalSeconds, 2, 5));
}
