using ControlPlane.Actors;
using ControlPlane.Repairs;
using Walrus.Client;
using Walrus.Client.Nodes;

namespace ControlPlane.Silo;

/// <summary>
/// The workers of this silo: they start when it has joined and stop before it leaves. Every silo has them; leases and cursors keep them out
/// of each other's way.
/// </summary>
internal sealed class Workers(
    IActors actors, ChainPort chain, ControlPlaneOptions options, SiloConfiguration silo, TimeProvider clock, ILoggerFactory loggers)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var nodes = new HttpStorageNodes(new StorageNodesOptions { Scheme = silo.Tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp }, clock);
        var slivers = new NetworkSliverSource(new WalrusNetwork(chain.Chain, nodes, clock));
        var ports = new WorkerPorts(chain.Chain, nodes, slivers, clock, loggers);
        await new ControlPlaneWorkers(actors, ports, options, silo.Name!).Run(stoppingToken);
    }
}
