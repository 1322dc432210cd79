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

    // What a node keeps in its folder and cannot get back from anybody.
    private const string WalletKey = "wallet.key";
    private const string Keys = "keys";

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
    internal Task Start(CancellationToken ct) => InTurn(() => Up(ct), ct);

    /// <summary>Stops it unless it is stopped; its data stays.</summary>
    internal Task Stop(CancellationToken ct) => InTurn(Down, ct);

    /// <summary>What a new disk does: everything but the node's keys is gone, and it starts again with nothing.</summary>
    internal Task Wipe(CancellationToken ct) => InTurn(
        async () =>
        {
            await Down();
            foreach (var entry in new DirectoryInfo(options.DataDirectory).EnumerateFileSystemInfos().Where(e => e.Name is not (WalletKey or Keys)))
            {
                if (entry is DirectoryInfo folder)
                {
                    folder.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }

            await Up(ct);
        },
        ct);

    /// <summary>Bytes of its files.</summary>
    internal long DiskBytes()
    {
        long sum = 0;
        var all = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        foreach (var file in new DirectoryInfo(options.DataDirectory).EnumerateFiles("*", all))
        {
            try
            {
                sum += file.Length;
            }
            catch (FileNotFoundException)
            {
                // The node has just removed it.
            }
        }

        return sum;
    }

    /// <summary>Its id on chain, once it is registered.</summary>
    internal Task<Walrus.Core.Identifiers.ObjectId> Registered(CancellationToken ct) =>
        node?.Registered(ct) ?? throw new InvalidOperationException($"{Name} is stopped.");

    private async Task Up(CancellationToken ct)
    {
        if (node is null)
        {
            chain ??= await ChainConnection.OpenEmbedded([chainUrl], ChainWait, TimeProvider.System, logs, ct);
            wallet ??= chain.Wallet(Path.Combine(options.DataDirectory, WalletKey));
            await Faucet.FundWhenEmpty(chain, wallet, ct);
            node = await StorageNode.Start(options, chain.Chain, wallet, peers, TimeProvider.System, logs, ct);
        }
    }

    private async Task Down()
    {
        if (node is not null)
        {
            await node.DisposeAsync();
            node = null;
        }
    }

    private async Task InTurn(Func<Task> act, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            await act();
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(CancellationToken.None);
        peers.Dispose();
        chain?.Dispose();
        turn.Dispose();
    }
}
