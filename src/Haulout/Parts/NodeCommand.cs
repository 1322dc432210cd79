using System.CommandLine;
using Haulout.Chain;
using Haulout.Cli;
using Haulout.Configuration;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.StorageNode;

namespace Haulout.Parts;

/// <summary><c>haulout node</c>: one storage node alone.</summary>
internal static class NodeCommand
{
    private static readonly Settings Knobs = new(
        "node",
        [
            new("data", "The folder of the node: slivers, database, keys", "haulout-node", "DIR"),
            new("listen", "Where its API listens", "127.0.0.1:9185", "IP:PORT"),
            new("name", "The name registered on chain", "haulout", "NAME"),
            new("public-address", "host:port registered on chain; by default where it listens", Value: "HOST:PORT"),
            new("admin-listen", "Where the operator's API listens, on loopback only; off by default", Value: "IP:PORT"),
            new("metrics-listen", "Where /metrics, /livez and /readyz are served; off by default", Value: "IP:PORT"),
            new("blocklist", "A YAML list of blob ids that are not served, read again every 30 s", Value: "FILE"),
            new("tls", "Serve HTTPS with the node's network key, as Walrus networks want; false serves plain HTTP", "false", "true|false"),
            new(
                "first-checkpoint",
                "Where a node without data begins to read the chain; more than 0 when the full node has pruned what is before", "0", "N"),
            new("wallet", "The file with the node's wallet key; made in the data folder when absent", Value: "FILE"),
            new("protocol-key", "The file with the protocol key; made in the data folder when absent", Value: "FILE"),
            new("network-key", "The file with the network key; made in the data folder when absent", Value: "FILE"),
            new("commission", "Basis points of rewards the operator keeps, 0 to 10000", "6000", "N"),
            new("storage-price", "Its vote: FROST per MiB of encoded data and epoch", "100000", "FROST"),
            new("write-price", "Its vote: FROST per MiB of encoded data", "20000", "FROST"),
            new("capacity", "Its vote: bytes of encoded data it can hold", "250000000000", "BYTES"),
            new("sync-parameters", "Keep name, address, commission and votes on chain as they are given here; false registers them once", "true", "true|false"),
            new("event-blobs", "Write the chain's events into event blobs and attest them", "true", "true|false"),
            new("event-blob-checkpoints", "After how many checkpoints an event blob is finished; alike on all nodes of a network", "216000", "N"),
            new("event-blob-bytes", "Behind how many bytes an event blob is finished; alike on all nodes of a network", "104857600", "N"),
            new("faucet", "Ask the embedded chain for coins when the wallet has none", "true", "true|false"),
            .. ChainConnection.Settings,
            PartCommand.LogLevelSetting,
        ]);

    internal static Command Create() => PartCommand.Create(
        "node",
        "Run one storage node: Walrus' HTTP API over slivers that are safe on disk",
        Knobs,
        (values, logs, ct) => Foreground.Run(
            token => RunningNode.Start(Options(values), values, logs, token),
            node => $"node {node.Node.ProtocolKey} answers at {node.Node.Url}",
            ct));

    private static StorageNodeOptions Options(SettingValues values)
    {
        var options = new StorageNodeOptions
        {
            DataDirectory = Path.GetFullPath(values.Text("data")),
            Listen = values.Listen("listen"),
            Name = values.Text("name"),
            PublicAddress = values.TextOrNull("public-address") ?? "",
            AdminListen = values.TextOrNull("admin-listen"),
            MetricsListen = values.TextOrNull("metrics-listen"),
            BlocklistFile = values.TextOrNull("blocklist"),
            Tls = values.Flag("tls"),
            FirstCheckpoint = (ulong)values.Number("first-checkpoint", 0, int.MaxValue),
            ProtocolKeyFile = values.TextOrNull("protocol-key"),
            NetworkKeyFile = values.TextOrNull("network-key"),
            CommissionRate = (ushort)values.Number("commission", 0, 10_000),
            StoragePrice = values.Amount("storage-price"),
            WritePrice = values.Amount("write-price"),
            NodeCapacity = values.Amount("capacity"),
            SyncsParameters = values.Flag("sync-parameters"),
            EventBlobs = new()
            {
                IsEnabled = values.Flag("event-blobs"),
                MaxCheckpoints = (ulong)values.Number("event-blob-checkpoints", 1, 10_000_000),
                MaxBytes = values.Number("event-blob-bytes", 1, 100 << 20),
            },
        };
        return options.Faults().FirstOrDefault() is { } fault ? throw new BadInputException(fault) : options;
    }

    /// <summary>A node with the connections it needs.</summary>
    private sealed record RunningNode(StorageNode Node, ChainConnection Chain, HttpStorageNodes Peers) : IAsyncDisposable
    {
        internal static async Task<RunningNode> Start(StorageNodeOptions options, SettingValues values, ILoggerFactory logs, CancellationToken ct)
        {
            var chain = await ChainConnection.Open(values, TimeProvider.System, logs, ct);
            var peers = new HttpStorageNodes(new StorageNodesOptions { Scheme = options.Tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp });
            try
            {
                var wallet = chain.Wallet(values.TextOrNull("wallet") ?? Path.Combine(options.DataDirectory, "wallet.key"));
                if (values.Flag("faucet"))
                {
                    await Faucet.FundWhenEmpty(chain, wallet, ct);
                }

                return new RunningNode(await StorageNode.Start(options, chain.Chain, wallet, peers, TimeProvider.System, logs, ct), chain, peers);
            }
            catch
            {
                peers.Dispose();
                chain.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            Peers.Dispose();
            Chain.Dispose();
        }
    }
}
