using ControlPlane;
using ControlPlane.Actors;
using ControlPlane.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Cluster;

/// <summary>A cluster of two silos, each a process, on a database of its own; and us, the third process, as its client.</summary>
internal sealed class TwoSilos : IAsyncDisposable
{
    private readonly string program;
    private readonly string database;
    private readonly ControlPlaneOptions options;
    private IHost client = null!;

    private TwoSilos(string program, string database, ControlPlaneOptions options)
    {
        this.program = program;
        this.database = database;
        this.options = options;
    }

    /// <summary>The silos; a place is taken anew by <see cref="Revive"/>.</summary>
    internal SiloProcess[] Silos { get; private set; } = [];

    /// <summary>The actors, reached over a gateway.</summary>
    internal IActors Actors => client.Services.GetRequiredService<IActors>();

    internal static async Task<TwoSilos> Start(PostgresServer postgres, string program, ControlPlaneOptions options)
    {
        var cluster = new TwoSilos(program, await postgres.NewDatabase(), options);
        try
        {
            await cluster.Start();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new process in the place of one that has ended.</summary>
    internal async Task Revive(int index) => Silos[index] = await SiloProcess.Start(program, database, options, $"revived-{index}");

    /// <summary>Stops all and starts all again, over the same database.</summary>
    internal async Task Restart()
    {
        await StopClient();
        var codes = await Task.WhenAll(Silos.Select(s => s.Stop()));
        Assert.All(codes, code => Assert.Equal(0, code));
        await Start();
    }

    /// <summary>As if nothing had ever happened: no actor in memory, no document, no reminder.</summary>
    internal async Task Clear()
    {
        await client.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("TRUNCATE actor_document, actor_reminder", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopClient();
        foreach (var silo in Silos) await silo.DisposeAsync();
    }

    private async Task Start()
    {
        // Together, so that they also race for the schema.
        Silos = await Task.WhenAll(new[] { "first", "second" }.Select(name => SiloProcess.Start(program, database, options, name)));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleansClient(orleans => orleans
            .AddControlPlane(TrapSilo.Assemblies)
            .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", database))
            .Configure<ClusterOptions>(o => o.ClusterId = o.ServiceId = "haulout")
            .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1))
            // A gateway that is killed never answers; the next attempt takes another.
            .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10)));
        client = builder.Build();
        await client.StartAsync();
    }

    private async Task StopClient()
    {
        if (client is null) return;
        await client.StopAsync();
        client.Dispose();
        client = null!;
    }
}
