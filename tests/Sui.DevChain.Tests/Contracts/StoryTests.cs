using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>One network from genesis to its third epoch.</summary>
public sealed class StoryTests
{
    [Fact]
    public void A_blob_lives_from_genesis_to_rewards()
    {
        var network = new Network();
        var world = network.World;
        Assert.Equal(4, world.Pools.Count());
        var stakes = network.Nodes.Select(n => network.Stake(n, 100 * Network.Wal)).ToArray();
        Assert.Equal(400 * Network.Wal, world.Candidates.TotalStake);

        world.ClockMilliseconds += 5_000;
        network.EndVoting();
        network.ChangeEpoch();
        Assert.Equal(new Epoch(1), world.Network.Epoch);
        Assert.Equal(new EpochState.Sync(0), world.Network.EpochState);
        Assert.Equal(world.Network.Committee.Nodes.Select(n => n.NodeId), world.Market.Committee.Members.Select(m => m.NodeId));
        Assert.Equal((5UL, 2UL), (world.Market.StoragePrice, world.Market.WritePrice));
        Assert.Equal(
            [
                new WalrusEvent.EpochParametersSelected(new(1)),
                new WalrusEvent.EpochChangeStart(new(1)),
                new WalrusEvent.PricesUpdated(new(1), 5, 2),
            ],
            world.Events);

        network.SyncAll();
        Assert.IsType<EpochState.Done>(world.Network.EpochState);
        Assert.Equal(4, world.Events.Count(e => e is WalrusEvent.ShardsReceived));
        Assert.Single(world.Events, e => e is WalrusEvent.EpochChangeDone);

        ulong before = network.Purse.As<Coin>().Balance;
        var blob = network.RegisterBlob(seed: 7);
        Assert.Equal(before - (5 * 2 + 2), network.Purse.As<Coin>().Balance);
        network.Certify(blob, [.. network.Nodes.Take(3)]);
        Assert.Equal(new Epoch(1), blob.As<BlobObject>().CertifiedEpoch);

        world.Call("system::extend_blob", world.System, blob, Pure.U32(3), network.Purse);
        Assert.Equal(new Epoch(6), blob.As<BlobObject>().Storage.EndEpoch);
        var storage = world.Call1("system::delete_blob", world.System, blob);
        Assert.True(blob.IsConsumed);
        Assert.Equal(new Epoch(6), storage.As<StorageObject>().EndEpoch);
        Assert.Equal(
            ["BlobRegistered", "BlobCertified", "BlobCertified", "BlobDeleted"], world.Events.TakeLast(4).Select(e => e.GetType().Name));

        network.NextEpoch();
        Assert.Equal(new Epoch(2), world.Network.Epoch);
        Assert.All(world.Pools, p => Assert.True(p.RewardsPool + p.Commission > 0));
        Assert.Equal(world.Supply, network.AllFrost(stakes));
    }
}
