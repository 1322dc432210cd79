using Haulout.Chain;
using Haulout.Cli;
using Haulout.Configuration;
using Haulout.Parts;
using Haulout.Stack;
using Microsoft.Extensions.Logging;
using Walrus.Client;
using Walrus.Client.Chain;
using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Sui.Chain;

namespace Haulout.Client;

/// <summary>
/// A Walrus network as a command uses it: the chain over gRPC, the storage nodes over HTTP, a wallet of one's own; no gateway. By default
/// the network is the stack on this machine, with the wallet it made.
/// </summary>
internal sealed class ClientNetwork : IDisposable
{
    private readonly HttpStorageNodes nodes;
    private readonly string? data;

    private ClientNetwork(ChainConnection connection, HttpStorageNodes nodes, string? wallet, string? data)
    {
        this.nodes = nodes;
        this.data = data;
        Connection = connection;
        Walrus = new WalrusNetwork(connection.Chain, nodes, TimeProvider.System, null, new SuiChainLookups(connection.Rpc, connection.Deployment));
        Owner = wallet is null ? null : connection.Wallet(wallet);
    }

    /// <summary>The knobs of every command that uses a network.</summary>
    internal static Setting[] Knobs { get; } =
    [
        new("data", "The folder of the stack on this machine, which is used when no --chain is given", StackFile.DefaultFolder, "DIR"),
        .. ChainCommand.Looking.Select(s => s.Name == "chain" ? s with { Default = null } : s),
        new("wallet", "The file with the wallet key that pays and owns; a stack on this machine has one of its own", Value: "FILE"),
        new("tls", "Speak HTTPS with storage nodes, pinned to their keys on chain; false speaks plain HTTP", "false", "true|false"),
    ];

    internal ChainConnection Connection { get; }

    internal WalrusNetwork Walrus { get; }

    /// <summary>The wallet that pays.</summary>
    internal SuiWallet Wallet => Owner ?? throw new InvalidOperationException("It was opened without a wallet.");

    private SuiWallet? Owner { get; }

    /// <summary>Opens the network of these settings.</summary>
    /// <param name="values">Where it is.</param>
    /// <param name="pays">Whether a wallet is needed.</param>
    /// <param name="patience">How long one request to a node may take.</param>
    /// <param name="logs">Where is logged to.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="BadInputException">The settings cannot be used, or there is no stack.</exception>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    internal static async Task<ClientNetwork> Open(
        SettingValues values, bool pays, TimeSpan patience, ILoggerFactory logs, CancellationToken ct)
    {
        string? wallet = values.TextOrNull("wallet");
        if (wallet is not null && !File.Exists(wallet))
        {
            throw new BadInputException($"--wallet {wallet} does not exist; give the file with your key, one line suiprivkey1… or a sui.keystore.");
        }

        bool elsewhere = values.TextOrNull("chain") is not null;
        if (!elsewhere && (values.TextOrNull("system-object") ?? values.TextOrNull("staking-object")) is not null)
        {
            throw new BadInputException("--system-object and --staking-object belong to a chain; give its address with --chain.");
        }

        if (pays && elsewhere)
        {
            wallet = values.Text("wallet");
        }

        string data = values.Text("data");
        string folder = Path.GetFullPath(data);
        var connection = elsewhere
            ? await ChainConnection.Open(values, TimeProvider.System, logs, ct)
            : await OpenStack(folder, data, logs, ct);
        var options = new StorageNodesOptions
        {
            Scheme = values.Flag("tls") ? Uri.UriSchemeHttps : Uri.UriSchemeHttp,
            RequestTimeout = patience,
        };
        return new ClientNetwork(
            connection, new HttpStorageNodes(options), pays ? wallet ?? StackFile.WalletOf(folder) : null, elsewhere ? null : data);
    }

    /// <summary>The network now.</summary>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    /// <exception cref="BadInputException">It has no committee yet.</exception>
    internal async Task<NetworkView> View(CancellationToken ct)
    {
        var view = await Walrus.Committees.Current(ct);
        return view.Writing is not null ? view : throw new BadInputException(
            "the network is in epoch 0 and has no storage nodes yet; begin epoch 1 with haulout bootstrap, or wait for it.");
    }

    /// <summary>What to say when the network does not do what it should: where to look.</summary>
    internal string Look => data is null ? "haulout health shows its nodes" : $"haulout health --data {data} shows its nodes";

    public void Dispose()
    {
        nodes.Dispose();
        Connection.Dispose();
    }

    private static async Task<ChainConnection> OpenStack(string folder, string data, ILoggerFactory logs, CancellationToken ct)
    {
        var where = StackFile.Read(folder);
        try
        {
            return await ChainConnection.OpenEmbedded([where.Chain], TimeSpan.Zero, TimeProvider.System, logs, ct);
        }
        catch (ChainUnavailableException e)
        {
            throw new ChainUnavailableException(
                $"the stack of {data} does not answer; start it in another terminal with: haulout up --data {data}", e);
        }
    }
}
