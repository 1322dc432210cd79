using Walrus.Core.Keys;
using Walrus.Sui.Chain;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>What a node says of itself, read from and changed on the embedded chain.</summary>
public sealed class NodeParametersTests : IAsyncLifetime
{
    private readonly FourNodes four = new();

    public Task InitializeAsync() => four.InitializeAsync();

    public Task DisposeAsync() => four.DisposeAsync();

    [Fact]
    public async Task What_is_changed_is_read_back_at_once_the_commission_too_although_it_counts_later()
    {
        var (wallet, cap) = (four.Nodes[0].Wallet, four.Nodes[0].Cap);
        var before = await wallet.ReadParameters(cap.NodeId);
        using var key = NetworkKeyPair.Generate();
        var wanted = new NodeParameters("another", "node.example.org:9185", key.PublicKey, (ushort)(before.CommissionRate + 1), new(1, 2, 3));

        await wallet.ChangeParameters(cap.CapObject, before.ChangesTo(wanted));

        var after = await wallet.ReadParameters(cap.NodeId);
        Assert.Equal(wanted, after);
        Assert.True(after.ChangesTo(wanted).IsEmpty);
    }

    [Fact]
    public async Task Only_what_differs_is_changed()
    {
        var (wallet, cap) = (four.Nodes[1].Wallet, four.Nodes[1].Cap);
        var before = await wallet.ReadParameters(cap.NodeId);

        Assert.Equal(
            new NodeChanges { WritePrice = before.Votes.WritePrice + 1 },
            before.ChangesTo(before with { Votes = before.Votes with { WritePrice = before.Votes.WritePrice + 1 } }));
        await Assert.ThrowsAsync<ArgumentException>(() => wallet.ChangeParameters(cap.CapObject, new NodeChanges()));
    }
}
