using Sui.DevChain;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>An embedded chain with a committee of four in epoch 1, synchronised.</summary>
public class FourNodes : IAsyncLifetime
{
    private protected static readonly TimeSpan EpochLength = TimeSpan.FromHours(1);
    private readonly Dictionary<ObjectId, BlsSecretKey> keys = [];

    internal IReadOnlyDictionary<ObjectId, BlsSecretKey> Keys => keys;

    internal Network Network { get; private set; } = null!;

    internal SuiChain Chain { get; private set; } = null!;

    internal List<(SuiWallet Wallet, NodeCapability Cap)> Nodes { get; } = [];

    public async Task InitializeAsync()
    {
        Network = await Network.Start(EpochLength, Clock);
        Chain = Network.Reader(Network.Rpc());
        for (byte i = 1; i <= 4; i++)
        {
            var wallet = Network.Wallet(i);
            var (cap, key) = await Network.Join(wallet, i);
            keys.Add(cap.NodeId, key);
            Nodes.Add((wallet, cap));
        }

        await BeginEpoch();
    }

    private protected virtual ChainClock Clock => ChainClock.Real;

    /// <summary>The vote ends, the epoch begins, everybody has their shards.</summary>
    private protected async Task BeginEpoch()
    {
        var next = new Epoch((await Chain.ReadState()).Epoch.Value + 1);
        await Nodes[0].Wallet.EndVoting();
        await Nodes[0].Wallet.ChangeEpoch();
        foreach (var (wallet, cap) in Nodes)
        {
            await wallet.EpochSyncDone(cap.CapObject, next);
        }
    }

    public Task DisposeAsync() => Network.DisposeAsync().AsTask();

    /// <summary>What everybody signs.</summary>
    internal async Task<ProtocolMessageCertificate<T>> Sign<T>(T message) where T : class, IProtocolMessage<T>
    {
        var committee = (await Chain.ReadState()).Current!;
        return ProtocolMessageCertificate.Assemble(
            committee, message,
            committee.Members.Index().ToDictionary(m => m.Index, m => SignedMessage.Sign(message, keys[m.Item.NodeId])));
    }
}

/// <summary>The same with a clock moved by hand, so that epochs can follow.</summary>
public sealed class FourNodesByHand : FourNodes
{
    private protected override ChainClock Clock => ChainClock.Manual;

    /// <summary>An epoch's time passes and the next one begins.</summary>
    internal async Task NextEpoch()
    {
        await Network.Chain.Advance(EpochLength);
        await BeginEpoch();
    }
}
