using FsCheck;
using FsCheck.Fluent;
using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>The epoch state machine and its accounts (contracts §4, §7).</summary>
public sealed class EpochTests
{
    [Fact]
    public void Epoch_zero_lasts_its_time_and_needs_stake()
    {
        var network = new Network();
        Network.Aborts("staking_inner", 0, network.EndVoting);
        network.World.ClockMilliseconds += 5_000;
        Network.Aborts("staking_inner", 3, network.EndVoting);
        network.Stake(network.Nodes[0], Network.Wal);
        Network.Aborts("staking_inner", 6, network.ChangeEpoch);
        network.EndVoting();
        Network.Aborts("staking_inner", 0, network.EndVoting);
        network.ChangeEpoch();
        Assert.Single(network.World.Network.Committee.Nodes);
    }

    [Fact]
    public void The_vote_ends_at_half_an_epoch_and_the_epoch_at_its_end_counted_from_the_last_sync()
    {
        var network = new Network().Started();
        var world = network.World;
        world.ClockMilliseconds += 29_999;
        Network.Aborts("staking_inner", 0, network.EndVoting);
        world.ClockMilliseconds += 1;
        network.EndVoting();
        Assert.Equal(world.Network.Committee.Nodes.Select(n => n.NodeId), world.Network.NextCommittee!.Nodes.Select(n => n.NodeId));
        world.ClockMilliseconds += 29_999;
        var before = world.Market.ToBcs();
        Network.Aborts("staking_inner", 0, network.ChangeEpoch);
        Assert.Equal(before, world.Market.ToBcs());
        world.ClockMilliseconds += 1;
        network.ChangeEpoch();
        Assert.Null(world.Network.NextCommittee);
        Network.Aborts("staking_inner", 0, network.EndVoting);
    }

    [Fact]
    public void A_quorum_of_shards_ends_the_sync_and_everyone_is_announced()
    {
        var network = new Network(shards: 10).Started();
        var world = network.World;
        world.ClockMilliseconds += 60_000;
        network.EndVoting();
        network.ChangeEpoch();
        world.Events.Clear();
        world.ClockMilliseconds += 1_234;
        var order = network.Nodes.OrderBy(n => world.Network.Committee.ShardsOf(n.Id)!.Count).ToArray();
        network.SyncDone(order[0]);
        network.SyncDone(order[1]);
        Assert.Equal(new EpochState.Sync(4), world.Network.EpochState);
        network.SyncDone(order[2]);
        Assert.Equal(new EpochState.Done(world.ClockMilliseconds), world.Network.EpochState);
        network.SyncDone(order[3]);
        Assert.Equal(
            ["ShardsReceived", "ShardsReceived", "EpochChangeDone", "ShardsReceived", "ShardsReceived"], world.Events.Select(e => e.GetType().Name));
        Network.Aborts("staking_inner", 2, () => network.SyncDone(order[3]));
        Network.Aborts("staking_inner", 1, () => world.Call("staking::epoch_sync_done", world.Staking, order[0].Cap, Pure.U32(3), world.Clock));
    }

    [Fact]
    public void No_order_of_calls_at_any_time_skips_or_shortens_an_epoch() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(20).WithQuietOnSuccess(true),
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var network = new Network().Started();
            var world = network.World;
            ulong doneAt = ((EpochState.Done)world.Network.EpochState).Since;
            for (int i = 0; i < 200; i++)
            {
                var before = world.Network;
                world.ClockMilliseconds += random.Next(10) == 0 ? (ulong)random.NextInt64(400L * 24 * 3_600_000) : (ulong)random.Next(20_000);
                Action[] calls = [network.EndVoting, network.ChangeEpoch, () => network.SyncDone(network.Nodes[random.Next(4)])];
                try
                {
                    calls[random.Next(calls.Length)]();
                }
                catch (MoveAbortedException)
                {
                    Assert.Equal(before.ToBcs(), world.Network.ToBcs());
                }

                if (world.Network.Epoch != before.Epoch)
                {
                    Assert.Equal(before.Epoch.Value + 1, world.Network.Epoch.Value);
                    Assert.IsType<EpochState.NextParamsSelected>(before.EpochState);
                    Assert.InRange(world.ClockMilliseconds - doneAt, 60_000UL, ulong.MaxValue);
                }

                doneAt = world.Network.EpochState is EpochState.Done done ? done.Since : doneAt;
            }

            Assert.True(world.Network.Epoch.Value > 3);
        }));

    [Fact]
    public void A_node_outside_the_committee_has_nothing_to_report()
    {
        var network = new Network().Started();
        var late = network.RegisterNode(9);
        Network.Aborts("staking_inner", 4, () => network.SyncDone(late));
    }

    [Fact]
    public void Rewards_are_shared_by_weight_after_the_burn_and_the_remainder_stays()
    {
        var network = new Network(storagePrice: 1_000, writePrice: 0, commission: 1_000).Started();
        var world = network.World;
        network.Reserve(1 << 20, 2);
        ulong supply = world.Supply;
        network.NextEpoch();

        // 1000 for the epoch: 30 are burnt, 970 shared as 3:3:2:2 of 10, a tenth of each is commission.
        Assert.Equal(supply - 30, world.Supply);
        var shares = world.Network.PreviousCommittee.Nodes.ToDictionary(n => n.NodeId, n => (ulong)n.Shards.Count);
        Assert.All(world.Pools, p =>
        {
            ulong reward = shares[p.Id] * 97;
            Assert.Equal((reward / 10, reward - reward / 10), (p.Commission, p.RewardsPool));
            Assert.Equal(100 * Network.Wal + p.RewardsPool, p.WalBalance);
        });
        Assert.Equal(1_000UL, MarketRules.At(world.Market.Accounts, 0).Rewards);
        network.NextEpoch();
        Assert.Equal(0UL, MarketRules.At(world.Market.Accounts, 0).Rewards);
    }

    [Fact]
    public void What_no_node_stored_is_not_divided_by_zero()
    {
        var network = new Network(storagePrice: 1_000).Started();
        network.World.Call(
            "system::reserve_space_for_epochs", network.World.System, Pure.U64(1), Pure.U32(2), Pure.U32(3), network.Purse);
        network.NextEpoch();
        network.NextEpoch();
        Assert.Equal(970UL, network.World.Pools.Aggregate(0UL, (sum, p) => sum + p.RewardsPool + p.Commission));
    }

    [Fact]
    public void Used_capacity_follows_the_epoch_and_is_never_below_what_is_sold()
    {
        var network = new Network().Started();
        var world = network.World;
        Assert.Equal(0UL, world.Market.UsedCapacity);
        network.Reserve(Network.Capacity / 2, 3);
        foreach (var node in network.Nodes)
        {
            world.Call("staking::set_node_capacity_vote", world.Staking, node.Cap, Pure.U64(1));
        }

        network.NextEpoch();
        Assert.Equal((Network.Capacity / 2, Network.Capacity / 2), (world.Market.UsedCapacity, world.Market.TotalCapacity));
        network.NextEpoch();
        network.NextEpoch();
        Assert.Equal(0UL, world.Market.UsedCapacity);
        Assert.InRange(world.Market.TotalCapacity, 1UL, 10UL);
    }

    [Fact]
    public void Price_votes_take_effect_at_once_when_somebody_applies_them()
    {
        var network = new Network().Started();
        var world = network.World;
        foreach (var node in network.Nodes.Take(3))
        {
            world.Call("staking::set_storage_price_vote", world.Staking, node.Cap, Pure.U64(50));
            world.Call("staking::set_write_price_vote", world.Staking, node.Cap, Pure.U64(20));
        }

        Assert.Equal((5UL, 2UL), (world.Market.StoragePrice, world.Market.WritePrice));
        world.Call("staking::update_prices", world.Staking, world.System);
        Assert.Equal((50UL, 20UL), (world.Market.StoragePrice, world.Market.WritePrice));
        Assert.Equal(new WalrusEvent.PricesUpdated(new(1), 50, 20), world.Events[^1]);
    }

    [Fact]
    public void Before_the_first_committee_prices_are_beyond_reach()
    {
        var world = new Network().World;
        world.Call("staking::update_prices", world.Staking, world.System);
        Assert.Equal((ulong.MaxValue, ulong.MaxValue), (world.Market.StoragePrice, world.Market.WritePrice));
    }

    [Fact]
    public void The_committee_signs_with_keys_of_its_own_epoch()
    {
        var network = new Network().Started();
        var world = network.World;
        var node = network.Nodes[0];
        var key = Network.Key(77);
        var proof = key.Sign(ProtocolMessage.Encode(new ProofOfPossession(world.Network.Epoch, world.Sender, key.PublicKey)));
        world.Call("staking::set_next_public_key", world.Staking, node.Cap, Pure.Bytes(key.PublicKey.Span), Pure.Bytes(proof.Span));
        BlsPublicKey KeyInCommittee() => world.Market.Committee.Members.Single(m => m.NodeId == node.Id).PublicKey.ToPublicKey();
        Assert.Equal(node.Key.PublicKey, KeyInCommittee());
        network.NextEpoch();
        Assert.Equal(key.PublicKey, KeyInCommittee());
        Assert.Equal(key.PublicKey, world.Pool(node.Id).Node.PublicKey.ToPublicKey());
        Assert.Equal(
            BlsPublicKey.Aggregate(world.Market.Committee.Members.Select(m => m.PublicKey.ToPublicKey())),
            world.Market.Committee.TotalKey.ToPublicKey());
    }

    [Fact]
    public void A_newcomer_with_stake_gets_shards_in_the_next_epoch_and_old_nodes_keep_theirs()
    {
        var network = new Network(shards: 20).Started();
        var world = network.World;
        var before = world.Network.Committee;
        var late = network.RegisterNode(9);
        network.Nodes.Add(late);
        network.Stake(late, 100 * Network.Wal);
        network.NextEpoch();
        Assert.Equal(4, world.Network.Committee.ShardsOf(late.Id)!.Count);
        Assert.All(before.Nodes, n => Assert.Subset(n.Shards.ToHashSet(), world.Network.Committee.ShardsOf(n.NodeId)!.ToHashSet()));
        Assert.Equal(before.ToBcs(), world.Network.PreviousCommittee.ToBcs());
    }
}
