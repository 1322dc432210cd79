using ControlPlane;
using ControlPlane.Embedded;
using Haulout.Chain;
using Haulout.Cli;
using Haulout.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Sui.DevChain;
using Walrus.Client;
using Walrus.Client.Chain;
using Walrus.Client.Nodes;
using Walrus.Gateway;
using Walrus.StorageNode;

namespace Haulout.Stack;

/// <summary>
/// The whole stack in one process: the parts speak to each other over real ports, exactly as they do in processes of their own; only
/// starting and stopping them is done here.
/// </summary>
internal sealed class LocalStack : IAsyncDisposable
{
    /// <summary>
    /// How long after a certification nodes leave missing slivers to the upload, and challenges wait for them; short, for a small network.
    /// </summary>
    internal static readonly TimeSpan UploadGrace = TimeSpan.FromSeconds(8);

    private readonly List<IAsyncDisposable> parts = [];
    private readonly List<StackedNode> nodes = [];

    private LocalStack()
    {
    }

    /// <summary>Where everything is.</summary>
    internal StackFile Where { get; private set; } = null!;

    /// <summary>The same for programs, with the dev wallet's secret.</summary>
    internal StackReady Ready { get; private set; } = null!;

    /// <summary>The storage nodes.</summary>
    internal IReadOnlyList<StackedNode> Nodes => nodes;

    /// <summary>Starts what the folder holds, or a new network in an empty one; returns when blobs can be stored.</summary>
    internal static async Task<LocalStack> Start(StackOptions options, ILoggerFactory logs, Action<string> say, CancellationToken ct)
    {
        var stack = new LocalStack();
        try
        {
            await stack.Run(options, logs, say, ct);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    private async Task Run(StackOptions options, ILoggerFactory logs, Action<string> say, CancellationToken ct)
    {
        var time = TimeProvider.System;
        Directory.CreateDirectory(options.Folder);
        say("starting the chain");
        var chain = await DevChain.Start(
            new DevChainOptions
            {
                DataDirectory = options.PathOf("chain"),
                Listen = options.Chain,
                Shards = options.Shards,
                EpochDuration = options.EpochDuration,
                EpochZeroDuration = TimeSpan.Zero,
            },
            time,
            logs,
            ct);
        parts.Add(chain);

        var connection = new Disposed<ChainConnection>(await ChainConnection.OpenEmbedded([chain.Url], StackedNode.ChainWait, time, logs, ct));
        parts.Add(connection);
        if (BegunNetwork.Conflict(options, await connection.Value.Chain.ReadState(ct)) is { } conflict)
        {
            throw new BadInputException(conflict);
        }

        say($"starting {options.Nodes} storage nodes");
        for (int i = 0; i < options.Nodes; i++)
        {
            nodes.Add(new StackedNode(NodeOptions(options, i), chain.Url, logs));
            parts.Add(nodes[i]);
            await nodes[i].Start(ct);
        }

        var peers = new Disposed<HttpStorageNodes>(new HttpStorageNodes(new StorageNodesOptions { Scheme = Uri.UriSchemeHttp }));
        parts.Add(peers);
        var wallet = connection.Value.Wallet(options.PathOf("gateway", "wallet.key"));
        await Faucet.FundWhenEmpty(connection.Value, wallet, ct);
        await new Bootstrap(connection.Value.Chain, wallet, time).Run(options.Nodes, say, ct);

        say("starting the gateway and the control plane");
        var payers = options.SubWallets == 0
            ? null
            : SubWalletFolder.Open(options.PathOf("gateway", "sub-wallets"), options.SubWallets, connection.Value);
        if (payers is not null)
        {
            parts.Add(new Disposed<SubWalletFolder>(payers));
        }

        var gateway = await Gateway.Start(
            new GatewayOptions { Listen = $"http://{options.Gateway}", MaxBodyBytes = 1L << 30, MaxQuiltBytes = 1L << 30, Relay = new() },
            new WalrusNetwork(
                connection.Value.Chain, peers.Value, time, null, new SuiChainLookups(connection.Value.Rpc, connection.Value.Deployment)),
            wallet, new WalletResources(wallet), logs, payers?.Wallets, ct);
        parts.Add(gateway);
        var control = await ControlServer.Start(
            options.Control, ControlOptions(options, connection.Value.Name), connection.Value.Chain, peers.Value, time, logs, MapStack, ct);
        parts.Add(control);

        var described = new List<StackNode>();
        foreach (var node in nodes)
        {
            described.Add(new StackNode(node.Name, (await node.Registered(ct)).ToString(), node.Url, node.Admin));
        }

        Where = new StackFile(Environment.ProcessId, options.Shards, chain.Url, gateway.Url, gateway.Url, control.Url, described);
        Ready = await StackReady.Of(Where, connection.Value, options.Folder, ct);
        Where.Write(options.Folder);
    }

    /// <summary>Stops in the reverse order of the start.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(parts))
        {
            await part.DisposeAsync();
        }
    }

    private static StorageNodeOptions NodeOptions(StackOptions options, int index) => new()
    {
        DataDirectory = options.PathOf("nodes", StackOptions.NodeName(index)),
        Name = StackOptions.NodeName(index),
        Listen = options.NodeListen(index),
        AdminListen = StackOptions.NodeAdmin(options.FirstNode, index),
        VerificationParallelism = 1,
        RecoveryGrace = UploadGrace / 2,
        EpochCallJitter = TimeSpan.FromSeconds(2),

        // The chain keeps 10,000 checkpoints; a node that was away for longer has the rest from event blobs.
        EventBlobs = new() { MaxCheckpoints = options.EventBlobCheckpoints, CatchUpLag = 5_000 },
    };

    private static EmbeddedControlPlaneOptions ControlOptions(StackOptions options, string chain) => new()
    {
        StorePath = options.PathOf("control", "control-plane.db"),
        ControlPlane = new ControlPlaneOptions
        {
            Chain = chain,
            Partitions = 64,
            RoundLength = options.Round,
            CertifiedGrace = UploadGrace,
            ProbeInterval = TimeSpan.FromSeconds(2),
            RepairRetry = TimeSpan.FromSeconds(5),

            // One process works here; after it was killed nobody need be waited for as long as in a cluster.
            ChallengeLease = TimeSpan.FromSeconds(30),
            RepairLease = TimeSpan.FromSeconds(15),
        },
    };

    /// <summary>Stopping and starting nodes: what an operator does with kubectl, here over HTTP.</summary>
    private void MapStack(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/stack/v1/nodes", () => nodes.Select(n => new { n.Name, running = n.IsRunning }));
        routes.MapPost("/stack/v1/nodes/{name}/stop", (string name, CancellationToken ct) => Do(name, node => node.Stop(ct)));
        routes.MapPost("/stack/v1/nodes/{name}/start", (string name, CancellationToken ct) => Do(name, node => node.Start(ct)));
        routes.MapPost("/stack/v1/nodes/{name}/wipe", (string name, CancellationToken ct) => Do(name, node => node.Wipe(ct)));
    }

    private async Task<IResult> Do(string name, Func<StackedNode, Task> act)
    {
        if (nodes.FirstOrDefault(n => n.Name == name) is not { } node)
        {
            return Results.NotFound(new { error = $"there is no node {name}; there are {nodes[0].Name} to {nodes[^1].Name}." });
        }

        await act(node);
        return Results.Ok(new { node.Name, running = node.IsRunning });
    }

    private sealed record Disposed<T>(T Value) : IAsyncDisposable
        where T : IDisposable
    {
        public ValueTask DisposeAsync()
        {
            Value.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
