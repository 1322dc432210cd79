using Microsoft.Extensions.Logging.Abstractions;
using Sui.DevChain;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Core.Merkle;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>An embedded chain on disk with clients of it.</summary>
internal sealed class Network : IAsyncDisposable
{
    private static readonly Endowment Rich = new(100_000_000_000, 1_000_000_000_000);
    private readonly string folder;
    private readonly List<IDisposable> owned = [];
    private DevChainOptions options;

    private Network(string folder, DevChainOptions options, DevChain chain) => (this.folder, this.options, Chain) = (folder, options, chain);

    internal DevChain Chain { get; private set; }

    internal WalrusDeployment Deployment => new(Chain.Ids.SystemObject, Chain.Ids.StakingObject)
    {
        TreasuryObject = Chain.Ids.Treasury,
        UpgradeManager = Chain.Ids.UpgradeManager,
        SlashingManager = Chain.Ids.SlashingManager,
    };

    internal static SuiKeyPair Key(byte fill) => SuiKeyPair.FromSeed([.. Enumerable.Repeat(fill, 32)]);

    /// <summary>A fresh chain; the keys 1 to 9 own SUI and WAL.</summary>
    internal static async Task<Network> Start(TimeSpan epoch, ChainClock? clock = null)
    {
        var folder = Directory.CreateTempSubdirectory("haulout-sui-").FullName;
        Dictionary<SuiAddress, Endowment> accounts = [];
        for (byte i = 1; i < 10; i++)
        {
            using var key = Key(i);
            accounts.Add(key.Address, Rich);
        }

        var options = new DevChainOptions
        {
            DataDirectory = folder,
            Listen = "127.0.0.1:0",
            Shards = 10,
            EpochDuration = epoch,
            Clock = clock ?? ChainClock.Real,
            EpochZeroDuration = TimeSpan.Zero,
            CheckpointInterval = TimeSpan.FromMilliseconds(50),
            Accounts = accounts,
        };
        return new(folder, options, await DevChain.Start(options, TimeProvider.System));
    }

    /// <summary>Stops the chain, lets the test act, and starts it again at the same address.</summary>
    internal async Task Restart(Func<Task> meanwhile)
    {
        options = options with { Listen = Chain.Url.Authority };
        await Chain.DisposeAsync();
        await meanwhile();
        Chain = await DevChain.Start(options, TimeProvider.System);
    }

    internal SuiRpc Rpc(SuiTransport transport = SuiTransport.Grpc)
    {
        var rpc = new SuiRpc(
            new SuiRpcOptions { Endpoints = [Chain.Url], Transport = transport, FirstPause = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);
        owned.Add(rpc);
        return rpc;
    }

    internal SuiChain Reader(SuiRpc rpc) => new(
        rpc,
        new SuiChainOptions { Deployment = Deployment, PollInterval = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(200) },
        TimeProvider.System,
        NullLogger<SuiChain>.Instance);

    internal SuiWallet Wallet(byte key, SuiTransport transport = SuiTransport.Grpc, SuiWalletOptions? options = null, byte? sponsor = null)
    {
        var rpc = Rpc(transport);
        var pair = Key(key);
        var payer = sponsor is { } fill ? Key(fill) : null;
        var wallet = new SuiWallet(rpc, Reader(rpc), pair, options ?? new SuiWalletOptions(), TimeProvider.System, payer);
        owned.Add(pair);
        if (payer is not null)
        {
            owned.Add(payer);
        }

        owned.Add(wallet);
        return wallet;
    }

    /// <summary>Registers a node of a wallet and stakes with it.</summary>
    internal static async Task<(NodeCapability Cap, BlsSecretKey Key)> Join(SuiWallet wallet, byte number)
    {
        var protocol = BlsSecretKey.Generate();
        using var network = NetworkKeyPair.Generate();
        var cap = await wallet.RegisterNode(new NodeRegistration(
            $"node {number}", $"127.0.0.1:{9000 + number}", protocol, network.PublicKey, 100, 50, 20, 1ul << 40));
        await wallet.Stake(cap.NodeId, 10_000_000_000);
        return (cap, protocol);
    }

    /// <summary>A blob to register, with a root of that filling.</summary>
    internal static BlobRegistration Blob(byte fill, bool deletable = true, int epochs = 2)
    {
        byte[] root = [.. Enumerable.Repeat(fill, 32)];
        return new(BlobMetadata.DeriveBlobId(1000, MerkleNode.Digest(root)), root, 1000, epochs, deletable);
    }

    /// <summary>A certificate of everybody.</summary>
    internal static ProtocolMessageCertificate<StorageConfirmation> Certificate(
        ChainState state, BlobObject blob, IReadOnlyDictionary<ObjectId, BlsSecretKey> keys)
    {
        var confirmation = new StorageConfirmation(state.Epoch, blob.BlobId, blob.Deletable ? blob.Id : null);
        var signed = state.Current!.Members.Index().ToDictionary(m => m.Index, m => SignedMessage.Sign(confirmation, keys[m.Item.NodeId]));
        return ProtocolMessageCertificate.Assemble(state.Current, confirmation, signed);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(owned))
        {
            one.Dispose();
        }

        await Chain.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
