using ControlPlane;
using ControlPlane.Actors;
using ControlPlane.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Cluster;

/// <summary>A cluster of two silos, each a process, on a database of its own; and us, the third process, as its client.</summary>
internal sealed class TwoSilos : IAsyncDisposable
{
    private readonly string database;
    private readonly ControlPlaneOptions options;
    private readonly IHost client;

    private TwoSilos(string database, ControlPlaneOptions options, SiloProcess[] silos, IHost client)
    {
        this.database = database;
        this.options = options;
        this.client = client;
        Silos = silos;
    }

    /// <summary>The silos; a place is taken anew by <see cref="Restart"/>.</summary>
    internal SiloProcess[] Silos { get; }

    /// <summary>The actors, reached over a gateway.</summary>
    internal IActors Actors => client.Services.GetRequiredService<IActors>();

    internal static async Task<TwoSilos> Start(PostgresServer postgres, ControlPlaneOptions options)
    {
        string database = await postgres.NewDatabase();
        // Together, so that they also race for the schema.
        var silos = await Task.WhenAll(SiloProcess.Start(database, options, "first"), SiloProcess.Start(database, options, "second"));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleansClient(orleans => orleans
            .AddControlPlane()
            .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", database))
            .Configure<ClusterOptions>(o => o.ClusterId = o.ServiceId = "haulout")
            .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1))
            // A gateway that is killed never answers; the next attempt takes another.
            .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(5)));
        var client = builder.Build();
        await client.StartAsync();
        return new(database, options, silos, client);
    }

    /// <summary>A new process in the place of one that has ended.</summary>
    internal async Task Restart(int index) => Silos[index] = await SiloProcess.Start(database, options, $"again-{index}");

    public async ValueTask DisposeAsync()
    {
        await client.StopAsync();
        client.Dispose();
        foreach (var silo in Silos) await silo.DisposeAsync();
    }
}
