using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.Sui.Tests.EndToEnd;

public sealed class EpochsTests
{
    [Fact]
    public async Task Epochs_follow_each_other_and_a_newcomer_gets_shards()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var network = await Network.Start(TimeSpan.FromSeconds(1));
        var chain = network.Reader(network.Rpc());
        var first = network.Wallet(1);
        var (one, oneKey) = await Network.Join(first, 1);
        Assert.Equal(EpochPhase.Done, (await chain.ReadState()).Phase);
        Assert.Null((await chain.ReadState()).Current);
        await first.EndVoting();
        var selected = await chain.ReadState();
        Assert.Equal(EpochPhase.NextSelected, selected.Phase);
        Assert.Equal(10, selected.Next![one.NodeId].Count);
        await first.ChangeEpoch();
        Assert.Equal(EpochPhase.Sync, (await chain.ReadState()).Phase);
        await first.EpochSyncDone(one.CapObject, new(1));

        var second = network.Wallet(2);
        var (two, _) = await Network.Join(second, 2);
        await Until(first.EndVoting, patience.Token);
        await Until(first.ChangeEpoch, patience.Token);
        var state = await chain.ReadState();
        Assert.Equal(new Epoch(2), state.Epoch);
        Assert.Equal(2, state.Current!.Members.Count);
        Assert.Equal(one.NodeId, Assert.Single(state.Previous!.Members).NodeId);
        Assert.Equal(oneKey.PublicKey, state.Previous.Members[0].ProtocolKey);
        Assert.Same(state.Previous, state.ReadCommittee(new(1)));
        Assert.Contains(two.NodeId, state.Nodes.Keys);
    }

    /// <summary>The contracts refuse until the time has come.</summary>
    private static async Task Until(Func<CancellationToken, Task> call, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await call(ct);
                return;
            }
            catch (MoveAbortException e) when (e is { Module: "staking_inner", Code: 0 })
            {
                await Task.Delay(50, ct);
            }
        }
    }
}
