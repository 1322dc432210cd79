using System.Net;
using ControlPlane;
using ControlPlane.Actors;
using ControlPlane.Embedded;
using ControlPlane.Web;
using Haulout.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Hosting.Http;
using Walrus.Sui.Chain;

namespace Haulout.Parts;

/// <summary>The control plane on SQLite with its HTTP API on a real port.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private readonly EmbeddedControlPlane controlPlane;
    private readonly WebApplication web;
    private readonly TimeProvider time;

    private ControlServer(EmbeddedControlPlane controlPlane, WebApplication web, TimeProvider time)
    {
        this.controlPlane = controlPlane;
        this.web = web;
        this.time = time;
        Url = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    internal Uri Url { get; }

    internal IActors Actors => controlPlane.Actors;

    /// <summary>Starts both; <paramref name="more"/> adds routes of whoever runs it.</summary>
    /// <exception cref="IOException">The address is taken.</exception>
    internal static async Task<ControlServer> Start(
        string listen, EmbeddedControlPlaneOptions options, IChainReader chain, IStorageNodes nodes, TimeProvider time, ILoggerFactory logs,
        Action<IEndpointRouteBuilder>? more, CancellationToken ct)
    {
        var controlPlane = await EmbeddedControlPlane.Start(options, chain, nodes, time, logs, CancellationToken.None);
        WebApplication? web = null;
        try
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.Services.AddSingleton(logs);
            builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
            builder.Services.AddRouting();
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = 1 << 20;
                kestrel.Listen(IPEndPoint.Parse(listen));
            });
            web = builder.Build();
            web.MapControlPlane(controlPlane.Actors, options.ControlPlane, time);
            more?.Invoke(web);
            await web.StartAsync(ct);
            return new ControlServer(controlPlane, web, time);
        }
        catch (Exception e)
        {
            if (web is not null)
            {
                await web.DisposeAsync();
            }

            await controlPlane.DisposeAsync();
            throw e is IOException { InnerException: AddressInUseException }
                ? new IOException($"{listen} is in use by another program; choose another address for the control plane.", e)
                : e;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await web.StopWithin(StopPatience, time);
        await controlPlane.DisposeAsync();
    }
}
