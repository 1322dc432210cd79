using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes;

/// <summary>What the probes of the operator's own Pod may know.</summary>
internal sealed class Heart
{
    /// <summary>True while this operator is the one that works.</summary>
    internal volatile bool Leads;
}

/// <summary>The probes of the operator's own Pod. One that waits for the lease is as ready as one that has it.</summary>
internal sealed class Probes : IAsyncDisposable
{
    private readonly WebApplication? app;

    private Probes(WebApplication? app) => this.app = app;

    /// <exception cref="InvalidOperationException">The port is in use.</exception>
    internal static async Task<Probes> Listen(string address, Heart heart, CancellationToken ct)
    {
        if (address.Length == 0)
        {
            return new Probes(null);
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPEndPoint.Parse(address)));
        var app = builder.Build();
        app.MapGet("/health/live", () => Results.Text("alive\n"));
        app.MapGet("/health/ready", () => Results.Text(heart.Leads ? "leads\n" : "waits for the lease\n"));
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw new InvalidOperationException($"the operator cannot listen on {address}: {e.Message}", e);
        }

        return new Probes(app);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}
