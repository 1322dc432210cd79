using System.CommandLine;
using Haulout.Chain;
using Haulout.Configuration;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Gateway;

namespace Haulout.Parts;

/// <summary><c>haulout gateway</c>: publisher and aggregator alone.</summary>
internal static class GatewayCommand
{
    private static readonly Settings Knobs = new(
        "gateway",
        [
            new("listen", "Where it listens", "127.0.0.1:31415", "IP:PORT"),
            new("wallet", "The file with the publisher's wallet key, made when absent; without it an aggregator only", Value: "FILE"),
            new("max-body", "The longest blob a publisher takes, in MiB", "10", "MIB"),
            new("tls", "Speak HTTPS with storage nodes, pinned to their keys on chain; false speaks plain HTTP", "false", "true|false"),
            new("faucet", "Ask the embedded chain for coins when the wallet has none", "true", "true|false"),
            .. ChainConnection.Settings,
            PartCommand.LogLevelSetting,
        ]);

    internal static Command Create() => PartCommand.Create(
        "gateway",
        "Run publisher and aggregator: store and read blobs over HTTP",
        Knobs,
        (values, logs, ct) => Foreground.Run(
            token => RunningGateway.Start(values, logs, token), gateway => $"gateway answers at {gateway.Gateway.Url}", ct));

    private sealed record RunningGateway(Gateway Gateway, ChainConnection Chain, HttpStorageNodes Nodes) : IAsyncDisposable
    {
        internal static async Task<RunningGateway> Start(SettingValues values, ILoggerFactory logs, CancellationToken ct)
        {
            var options = new GatewayOptions { Listen = $"http://{values.Listen("listen")}", MaxBodyBytes = (long)values.Number("max-body", 1, 2047) << 20 };
            bool tls = values.Flag("tls");
            var chain = await ChainConnection.Open(values, TimeProvider.System, logs, ct);
            var nodes = new HttpStorageNodes(new StorageNodesOptions { Scheme = tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp });
            try
            {
                var wallet = values.TextOrNull("wallet") is { } file ? chain.Wallet(file) : null;
                if (wallet is not null && values.Flag("faucet"))
                {
                    await Faucet.FundWhenEmpty(chain, wallet, ct);
                }

                return new RunningGateway(await Gateway.Start(options, chain.Chain, wallet, nodes, TimeProvider.System, logs, ct), chain, nodes);
            }
            catch
            {
                nodes.Dispose();
                chain.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            Nodes.Dispose();
            Chain.Dispose();
        }
    }
}
