using Haulout.Chain;
using Haulout.Parts;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.StorageNode;
using Walrus.Sui.Chain;

namespace Haulout.Stack;

/// <summary>One storage node of the stack: its own folder, ports, wallet and connection to the chain; may be stopped and started.</summary>
internal sealed class StackedNode(StorageNodeOptions options, Uri chainUrl, ILoggerFactory logs) : IAsyncDisposable
{
    /// <summary>The chain is in this process: it answers at once or never.</summary>
    internal static readonly TimeSpan ChainWait = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly HttpStorageNodes peers = new(new StorageNodesOptions { Scheme = Uri.UriSchemeHttp });
    private ChainConnection? chain;
    private SuiWallet? wallet;
    private StorageNode? node;

    internal string Name => options.Name;

    internal Uri Url { get; } = new($"http://{options.Listen}");

    internal Uri Admin { get; } = new($"http://{options.AdminListen}");

    internal bool IsRunning => node is not null;

    /// <summary>Starts it unless it runs.</summary>
    internal async Task Start(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            if (node is null)
            {
                chain ??= await ChainConnection.OpenEmbedded([chainUrl], ChainWait, TimeProvider.System, logs, ct);
                wallet ??= chain.Wallet(Path.Combine(options.DataDirectory, "wallet.key"));
                await Faucet.FundWhenEmpty(chain, wallet, ct);
                node = await StorageNode.Start(options, chain.Chain, wallet, peers, TimeProvider.System, logs, ct);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Stops it unless it is stopped; its data stays.</summary>
    internal async Task Stop(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            if (node is not null)
            {
                await node.DisposeAsync();
                node = null;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Its id on chain, once it is registered.</summary>
    internal Task<Walrus.Core.Identifiers.ObjectId> Registered(CancellationToken ct) =>
        node?.Registered(ct) ?? throw new InvalidOperationException($"{Name} is stopped.");

    public async ValueTask DisposeAsync()
    {
        await Stop(CancellationToken.None);
        peers.Dispose();
        chain?.Dispose();
        turn.Dispose();
    }
}
