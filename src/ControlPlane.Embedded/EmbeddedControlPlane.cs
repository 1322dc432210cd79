using ControlPlane.Actors;
using ControlPlane.Embedded.Hosting;
using ControlPlane.Embedded.Stores;
using ControlPlane.Repairs;
using Microsoft.Extensions.Logging;
using Walrus.Client;
using Walrus.Client.Nodes;
using Walrus.Sui.Chain;

namespace ControlPlane.Embedded;

/// <summary>The whole control plane in this process: actors on SQLite, and the workers.</summary>
public sealed class EmbeddedControlPlane : IAsyncDisposable
{
    private readonly SqliteActorStore store;
    private readonly EmbeddedHost host;
    private readonly CancellationTokenSource stop;
    private readonly Task working;

    private EmbeddedControlPlane(SqliteActorStore store, EmbeddedHost host, CancellationTokenSource stop, Task working) =>
        (this.store, this.host, this.stop, this.working) = (store, host, stop, working);

    /// <summary>The way in.</summary>
    public IActors Actors => host;

    /// <summary>Opens the store and starts actors and workers; they run until disposed of or <paramref name="ct"/> is canceled.</summary>
    /// <exception cref="ArgumentException">The options make no sense; one line for each fault.</exception>
    /// <exception cref="InvalidOperationException">The store cannot be opened; the message says why.</exception>
    public static async Task<EmbeddedControlPlane> Start(
        EmbeddedControlPlaneOptions options, IChainReader chain, IStorageNodes nodes, TimeProvider clock, ILoggerFactory loggers,
        CancellationToken ct = default)
    {
        options.Validate();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.StorePath))!);
        var store = SqliteActorStore.Open(options.StorePath);
        try
        {
            var host = new EmbeddedHost(
                ActorKinds.ControlPlane(options.ControlPlane), store, clock, loggers.CreateLogger<EmbeddedHost>(),
                new() { IdleAfter = options.IdleAfter });
            var source = new NetworkSliverSource(new WalrusNetwork(chain, nodes, clock));
            var workers = new ControlPlaneWorkers(host, new(chain, nodes, source, clock, loggers), options.ControlPlane, options.WorkerName);
            var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            return new(store, host, stop, workers.Run(stop.Token));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the workers, lets turns end, makes everything durable, closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await working;
        await host.DisposeAsync();
        await store.DisposeAsync();
        stop.Dispose();
    }
}

/// <summary>What an embedded control plane needs to be told.</summary>
public sealed record EmbeddedControlPlaneOptions
{
    /// <summary>The SQLite file; its folder is made.</summary>
    public string StorePath { get; init; } = Path.Combine("data", "control-plane.db");

    /// <summary>Names this process in leases.</summary>
    public string WorkerName { get; init; } = Environment.MachineName;

    /// <summary>An actor without a turn for this long is forgotten until it is called again.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The control plane itself. Embedded fleets are small, so 64 partitions do.</summary>
    public ControlPlaneOptions ControlPlane { get; init; } = new() { Partitions = 64 };

    /// <summary>Throws unless every value makes sense; one line per fault.</summary>
    /// <exception cref="ArgumentException">Something does not.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(StorePath)) throw new ArgumentException("StorePath: the file of the control plane's store is wanted.");
        if (IdleAfter <= TimeSpan.Zero) throw new ArgumentException($"IdleAfter: {IdleAfter} is not above zero.");
        ControlPlane.Validate();
    }
}
