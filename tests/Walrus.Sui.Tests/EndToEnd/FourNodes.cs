using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>An embedded chain with a committee of four in epoch 1, synchronised.</summary>
public sealed class FourNodes : IAsyncLifetime
{
    private readonly Dictionary<ObjectId, BlsSecretKey> keys = [];

    internal IReadOnlyDictionary<ObjectId, BlsSecretKey> Keys => keys;

    internal Network Network { get; private set; } = null!;

    internal SuiChain Chain { get; private set; } = null!;

    internal List<(SuiWallet Wallet, NodeCapability Cap)> Nodes { get; } = [];

    public async Task InitializeAsync()
    {
        Network = await Network.Start(TimeSpan.FromHours(1));
        Chain = Network.Reader(Network.Rpc());
        for (byte i = 1; i <= 4; i++)
        {
            var wallet = Network.Wallet(i);
            var (cap, key) = await Network.Join(wallet, i);
            keys.Add(cap.NodeId, key);
            Nodes.Add((wallet, cap));
        }

        await Nodes[0].Wallet.EndVoting();
        await Nodes[0].Wallet.ChangeEpoch();
        foreach (var (wallet, cap) in Nodes)
        {
            await wallet.EpochSyncDone(cap.CapObject, new(1));
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
