using System.CommandLine;
using ControlPlane;
using ControlPlane.Embedded;
using Haulout.Configuration;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;

namespace Haulout.Parts;

/// <summary><c>haulout control</c>: the control plane alone, on SQLite; clusters run the silo instead.</summary>
internal static class ControlCommand
{
    private static readonly Settings Knobs = new(
        "control",
        [
            new("data", "The folder of the control plane's state", "haulout-control", "DIR"),
            new("listen", "Where its API and status page listen; keep it on a private address", "127.0.0.1:8080", "IP:PORT"),
            new("round", "How long a challenge round lasts", "10m", "DURATION"),
            new("pairs", "Sliver pairs challenged per node and round", "25", "N"),
            new("grace", "How old a certification must be before slivers are asked for", "10m", "DURATION"),
            new("tls", "Speak HTTPS with storage nodes, pinned to their keys on chain; false speaks plain HTTP", "false", "true|false"),
            .. ChainConnection.Settings,
            PartCommand.LogLevelSetting,
        ]);

    internal static Command Create() => PartCommand.Create(
        "control",
        "Run the control plane: follow the chain, challenge nodes, repair what is lost",
        Knobs,
        (values, logs, ct) => Foreground.Run(
            token => RunningControl.Start(values, logs, token), control => $"control plane answers at {control.Server.Url}", ct));

    private sealed record RunningControl(ControlServer Server, ChainConnection Chain, HttpStorageNodes Nodes) : IAsyncDisposable
    {
        internal static async Task<RunningControl> Start(SettingValues values, ILoggerFactory logs, CancellationToken ct)
        {
            var (listen, folder, tls) = (values.Listen("listen"), Path.GetFullPath(values.Text("data")), values.Flag("tls"));
            var options = new ControlPlaneOptions
            {
                Partitions = 64,
                RoundLength = values.Duration("round", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
                PairsPerRound = values.Number("pairs", 1, 1000),
                CertifiedGrace = values.Duration("grace", TimeSpan.Zero, TimeSpan.FromDays(1)),
            };
            var chain = await ChainConnection.Open(values, TimeProvider.System, logs, ct);
            var nodes = new HttpStorageNodes(new StorageNodesOptions { Scheme = tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp });
            try
            {
                var embedded = new EmbeddedControlPlaneOptions
                {
                    StorePath = Path.Combine(folder, "control-plane.db"),
                    ControlPlane = options with { Chain = chain.Name },
                };
                return new RunningControl(
                    await ControlServer.Start(listen, embedded, chain.Chain, nodes, TimeProvider.System, logs, more: null, ct), chain, nodes);
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
            await Server.DisposeAsync();
            Nodes.Dispose();
            Chain.Dispose();
        }
    }
}
