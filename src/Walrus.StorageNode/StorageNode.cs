using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Http;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Walrus.StorageNode;

/// <summary>
/// A storage node: Walrus' HTTP API over slivers that are safe on disk, following the chain (storage-node-api part A, node-behaviour §1-5).
/// It serves what it has as soon as it is started; the chain may be unreachable then, and health says so.
/// </summary>
public sealed partial class StorageNode : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource<ObjectId> registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IAsyncDisposable> servers = [];
    private readonly NodeParts parts;
    private readonly ILogger<StorageNode> log;
    private Task running = Task.CompletedTask;

    private StorageNode(NodeParts parts, ILoggerFactory logs)
    {
        this.parts = parts;
        log = logs.CreateLogger<StorageNode>();
    }

    /// <summary>Where the API listens.</summary>
    public Uri Url { get; private set; } = new("http://0.0.0.0/");

    /// <summary>Where the operator's API listens; null when it is off.</summary>
    public Uri? AdminUrl { get; private set; }

    /// <summary>Where metrics, liveness and readiness are served; null when they are off.</summary>
    public Uri? MetricsUrl { get; private set; }

    /// <summary>The node's id on chain; null before it is registered.</summary>
    public ObjectId? NodeId => parts.State.Capability?.Node;

    /// <summary>The key it signs confirmations with.</summary>
    public BlsPublicKey ProtocolKey => parts.Keys.Protocol.PublicKey;

    /// <summary>The key of its TLS certificate.</summary>
    public NetworkPublicKey NetworkKey => parts.Keys.Network.PublicKey;

    internal NodeParts Parts => parts;

    /// <summary>
    /// Starts a node: opens its data directory, listens, then in the background registers as a candidate unless the wallet can act for its
    /// key already, and follows the chain. <paramref name="nodes"/> speaks to its peers. Staking is somebody else's business.
    /// </summary>
    /// <exception cref="StorageNodeException">
    /// An option is wrong, the directory cannot be used, a key cannot be read, or the address is in use; the message is one clear line each.
    /// </exception>
    public static async Task<StorageNode> Start(
        StorageNodeOptions options, IChainReader chain, IWalrusWallet wallet, IStorageNodes nodes, TimeProvider time,
        ILoggerFactory? logs = null, CancellationToken ct = default)
    {
        options.Validate();
        logs ??= NullLoggerFactory.Instance;
        var parts = NodeParts.Open(options, chain, wallet, nodes, time, logs);
        var node = new StorageNode(parts, logs);
        try
        {
            await parts.TakeOver(ct).ConfigureAwait(false);
            Task<Uri> Listen(string address, bool tls, bool anyOrigin, Action<WebHost> map) =>
                node.Listen(address, options.MaxConnections, tls, anyOrigin, map, time, logs, ct);
            node.Url = await Listen(options.Listen, options.Tls, anyOrigin: true, parts.Api.Map).ConfigureAwait(false);
            if (options.AdminListen is { } admin)
            {
                node.AdminUrl = await Listen(admin, tls: false, anyOrigin: false, parts.Admin.Map).ConfigureAwait(false);
            }

            if (options.MetricsListen is { } metrics)
            {
                node.MetricsUrl = await Listen(metrics, tls: false, anyOrigin: false, parts.Monitoring.Map).ConfigureAwait(false);
            }

            node.LogListening(node.Url, options.DataDirectory);
            node.running = node.Run(options, wallet, time, node.stopping.Token);
            return node;
        }
        catch
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until the node is registered on chain, and returns its id.</summary>
    public Task<ObjectId> Registered(CancellationToken ct = default) => registered.Task.WaitAsync(ct);

    /// <summary>Stops: no new requests, those under way are finished, background work ends, files are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        foreach (var server in servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        registered.TrySetCanceled();
        parts.Dispose();
        stopping.Dispose();
    }

    /// <summary>Opens one more listener, and says where it is.</summary>
    private async Task<Uri> Listen(
        string address, int maxConnections, bool tls, bool anyOrigin, Action<WebHost> map, TimeProvider time, ILoggerFactory logs,
        CancellationToken ct)
    {
        StorageNodeOptions.TryEndPoint(address, out var endPoint);
        var listener = new Listener(endPoint, tls, parts.Certificate, maxConnections, time);
        var server = await WebHost.Start(listener, anyOrigin, parts.Meter, logs, map, ct).ConfigureAwait(false);
        servers.Add(server);
        return server.Url;
    }

    private async Task Run(StorageNodeOptions options, IWalrusWallet wallet, TimeProvider time, CancellationToken ct)
    {
        await Keep("registration", token => Register(options, wallet, time, token), once: true, time, ct).ConfigureAwait(false);
        await Task.WhenAll(
            Keep("event intake", parts.Intake.Run, once: false, time, ct),
            Keep("epoch driver", parts.Driver.Run, once: false, time, ct),
            Keep("epoch work", parts.Work.Run, once: false, time, ct),
            Keep("parameters", token => parts.Parameters.Run(Parameters(options), token), once: false, time, ct),
            Keep("blob recovery", parts.Recovery.Run, once: false, time, ct),
            Keep("garbage collection", parts.Expired.Run, once: false, time, ct),
            Keep("clearing of segments", parts.Clearing.Run, once: false, time, ct),
            parts.EventBlobs.IsEnabled ? Keep("event blob writer", parts.EventBlobs.Writer.Run, once: false, time, ct) : Task.CompletedTask,
            parts.EventBlobs.IsEnabled ? Keep("event blob attestation", parts.EventBlobs.Attestation.Run, once: false, time, ct) : Task.CompletedTask,
            Keep("scrub", parts.Scrub.Run, once: false, time, ct),
            Keep("blocklist", parts.Blocklist.Run, once: true, time, ct)).ConfigureAwait(false);
    }

    private async Task Register(StorageNodeOptions options, IWalrusWallet wallet, TimeProvider time, CancellationToken ct)
    {
        var (state, watch) = (parts.State, parts.Watch);
        state.SetNetworkShards((await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false)).Shards);
        if (state.Capability is null)
        {
            state.SetCapability(await FindOrRegister(options, wallet, time, ct).ConfigureAwait(false));
        }

        registered.TrySetResult(state.Capability!.Value.Node);
    }

    /// <summary>What the operator wants the chain to hold of the node.</summary>
    private NodeParameters Parameters(StorageNodeOptions options) => new(
        options.Name, options.PublicAddress.Length > 0 ? options.PublicAddress : Url.Authority, NetworkKey, options.CommissionRate,
        new VotingParams(options.StoragePrice, options.WritePrice, options.NodeCapacity));

    private async Task<NodeCapability> FindOrRegister(StorageNodeOptions options, IWalrusWallet wallet, TimeProvider time, CancellationToken ct)
    {
        var own = Parameters(options);
        var registration = new NodeRegistration(
            own.Name, own.NetworkAddress, parts.Keys.Protocol, NetworkKey, own.CommissionRate, own.Votes.StoragePrice, own.Votes.WritePrice,
            own.Votes.NodeCapacity);
        while (true)
        {
            try
            {
                // Looked for each time: a registration whose answer was lost is not made twice.
                var made = await parts.Watch.Insist("its registration", async token =>
                    await wallet.FindCapability(ProtocolKey, token).ConfigureAwait(false)
                    ?? await wallet.RegisterNode(registration, token).ConfigureAwait(false), ct).ConfigureAwait(false);
                LogRegistered(made.NodeId, registration.NetworkAddress);
                return made;
            }
            catch (MoveAbortException e)
            {
                // The proof of possession is bound to the epoch, which may have moved on; or there is no gas yet.
                LogNotRegistered(e.Message);
                await Task.Delay(TimeSpan.FromSeconds(2), time, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs a part for as long as the node lives: what it did not expect is logged, and it starts again. No part dies silently.</summary>
    private async Task Keep(string part, Func<CancellationToken, Task> run, bool once, TimeProvider time, CancellationToken ct)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await run(ct).ConfigureAwait(false);
                if (once)
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e, part, pause);
            }

            await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Url}, data in {Directory}.")]
    private partial void LogListening(Uri url, string directory);

    [LoggerMessage(Level = LogLevel.Information, Message = "Registered as node {Node} at {Address}.")]
    private partial void LogRegistered(ObjectId node, string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The chain did not register the node, trying again: {Cause}")]
    private partial void LogNotRegistered(string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The {Part} failed; it starts again in {Pause}.")]
    private partial void LogFailed(Exception cause, string part, TimeSpan pause);
}
