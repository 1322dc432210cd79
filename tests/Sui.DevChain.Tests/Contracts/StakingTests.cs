using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Nodes, stakes, commission (contracts §6).</summary>
public sealed class StakingTests
{
    [Fact]
    public void A_candidate_proves_its_key_for_its_wallet_and_epoch()
    {
        var network = new Network(nodes: 0);
        var key = Network.Key(0);
        byte[] Proof(Epoch epoch, SuiAddress sender) => key
            .Sign(ProtocolMessage.Encode(new ProofOfPossession(epoch, sender, key.PublicKey)))
            .ToArray();
        Network.Aborts("staking_pool", 4, () => network.RegisterNode(0, proof: Proof(new(1), network.World.Sender)));
        Network.Aborts("staking_pool", 4, () => network.RegisterNode(0, proof: Proof(new(0), Network.Holder)));
        Network.Aborts("staking_pool", 4, () => network.RegisterNode(0, proof: [1, 2, 3]));
        Network.Aborts("staking_pool", 14, () => network.RegisterNode(0, commission: 10_001));
        var node = network.RegisterNode(0, proof: Proof(new(0), network.World.Sender));
        Assert.Equal(key.PublicKey, network.World.Pool(node.Id).Node.PublicKey.ToPublicKey());
        Assert.Equal(1UL, network.World.Network.Pools.Size);
        Assert.Equal(node.Id, node.Cap.As<StorageNodeCap>().NodeId);
    }

    [Fact]
    public void Names_addresses_and_keys_are_bounded()
    {
        var network = new Network();
        var world = network.World;
        var node = network.Nodes[0];
        world.Call("staking::set_name", world.Staking, node.Cap, Pure.Text(new string('n', 100)));
        Network.Aborts("staking_pool", 17, () => world.Call("staking::set_name", world.Staking, node.Cap, Pure.Text(new string('ä', 51))));
        world.Call("staking::set_network_address", world.Staking, node.Cap, Pure.Text(new string('a', 259)));
        Network.Aborts(
            "staking_pool", 16, () => world.Call("staking::set_network_address", world.Staking, node.Cap, Pure.Text(new string('a', 260))));
        Network.Aborts("storage_node", 0, () => world.Call("staking::set_network_public_key", world.Staking, node.Cap, Pure.Bytes(new byte[32])));
        Assert.Equal((new string('n', 100), new string('a', 259)), (world.Pool(node.Id).Node.Name, world.Pool(node.Id).Node.NetworkAddress));
    }

    [Fact]
    public void A_stake_is_at_least_one_wal_and_with_a_pool_that_exists()
    {
        var network = new Network();
        Network.Aborts("staked_wal", 7, () => network.Stake(network.Nodes[0], Network.Wal - 1));
        Network.Aborts("staking_pool", 7, () => network.Stake(network.Nodes[0], 0));
        Network.Aborts("dynamic_field", 1, () => network.Stake(network.Nodes[0] with { Id = ObjectId.Parse("0x77") }, Network.Wal));
    }

    [Fact]
    public void A_stake_counts_from_the_next_epoch_or_the_one_after_once_the_committee_is_chosen()
    {
        var network = new Network().Started();
        Assert.Equal(new Epoch(2), network.Stake(network.Nodes[0], Network.Wal).As<StakedWal>().ActivationEpoch);
        network.World.ClockMilliseconds += 60_000;
        network.EndVoting();
        Assert.Equal(new Epoch(3), network.Stake(network.Nodes[0], Network.Wal).As<StakedWal>().ActivationEpoch);
        Assert.Equal(102 * Network.Wal, network.World.Candidates.Entries.Single(e => e.NodeId == network.Nodes[0].Id).Stake);
    }

    [Fact]
    public void A_stake_that_no_committee_counted_yet_leaves_at_once()
    {
        var network = new Network().Started();
        var world = network.World;
        var stake = network.Stake(network.Nodes[0], 5 * Network.Wal);
        Network.Aborts("staking_pool", 13, () => world.Call("staking::request_withdraw_stake", world.Staking, stake));
        var coin = world.Call1("staking::withdraw_stake", world.Staking, stake);
        Assert.Equal(5 * Network.Wal, coin.As<Coin>().Balance);
        Assert.Equal(100 * Network.Wal, world.Candidates.Entries.Single(e => e.NodeId == network.Nodes[0].Id).Stake);
    }

    [Fact]
    public void An_active_stake_asks_first_and_leaves_with_its_rewards()
    {
        var network = new Network(storagePrice: 1_000_000_000, commission: 0);
        var world = network.World;
        var stake = network.Stake(network.Nodes[0], 100 * Network.Wal);
        network.Started();
        network.Reserve(1 << 20, 2);
        network.NextEpoch();
        Network.Aborts("staking_pool", 10, () => world.Call("staking::withdraw_stake", world.Staking, stake));
        world.Call("staking::request_withdraw_stake", world.Staking, stake);
        Assert.Equal(new Epoch(3), stake.As<StakedWal>().WithdrawEpoch);
        Network.Aborts("staking_pool", 8, () => world.Call("staking::request_withdraw_stake", world.Staking, stake));
        Network.Aborts("staking_pool", 11, () => world.Call("staking::withdraw_stake", world.Staking, stake));
        Assert.True(world.Pool(network.Nodes[0].Id).RewardsPool > 0);
        network.NextEpoch();
        ulong rewards = world.Pool(network.Nodes[0].Id).RewardsPool;
        var coin = world.Call1("staking::withdraw_stake", world.Staking, stake);

        // Two equal stakes of the node share its rewards.
        Assert.InRange(coin.As<Coin>().Balance - 100 * Network.Wal, rewards / 2 - 2, rewards / 2);
    }

    [Fact]
    public void A_stake_already_counted_for_the_next_committee_stays_for_one_epoch()
    {
        var network = new Network().Started();
        var world = network.World;
        var stake = network.Stake(network.Nodes[0], 5 * Network.Wal);
        world.ClockMilliseconds += 60_000;
        network.EndVoting();
        world.Call("staking::request_withdraw_stake", world.Staking, stake);
        Assert.Equal(new Epoch(3), stake.As<StakedWal>().WithdrawEpoch);
        network.ChangeEpoch();
        network.SyncAll();
        Assert.Equal(105 * Network.Wal, world.Pool(network.Nodes[0].Id).WalBalance);
        network.NextEpoch();
        Assert.Equal(100 * Network.Wal, world.Pool(network.Nodes[0].Id).WalBalance);
        Assert.Equal(5 * Network.Wal, world.Call1("staking::withdraw_stake", world.Staking, stake).As<Coin>().Balance);
    }

    [Fact]
    public void The_stake_of_a_node_in_no_committee_leaves_without_asking()
    {
        var network = new Network();
        var world = network.World;
        var idle = network.RegisterNode(9);
        var stake = network.Stake(idle, Network.Wal);
        network.Started();
        network.NextEpoch();
        Assert.Null(world.Network.Committee.ShardsOf(idle.Id));
        Network.Aborts("staking_pool", 13, () => world.Call("staking::request_withdraw_stake", world.Staking, stake));
        Assert.Equal(Network.Wal, world.Call1("staking::withdraw_stake", world.Staking, stake).As<Coin>().Balance);
        Assert.DoesNotContain(world.Candidates.Entries, e => e.NodeId == idle.Id);
    }

    [Fact]
    public void Commission_is_blocked_until_the_vote_ends_and_belongs_to_whoever_holds_the_cap()
    {
        var network = new Network(storagePrice: 1_000_000, commission: 5_000).Started();
        var world = network.World;
        var node = network.Nodes[0];
        network.Reserve(1 << 20, 1);
        network.NextEpoch();
        ulong commission = world.Pool(node.Id).Commission;
        Assert.True(commission > 0);
        Network.Aborts("staking_pool", 15, () => Collect(world.Call1("auth::authenticate_sender")));
        Assert.Equal(0UL, Collect(ByCap()));
        world.ClockMilliseconds += 60_000;
        network.EndVoting();
        Assert.Equal(commission, Collect(ByCap()));
        Assert.Equal(0UL, world.Pool(node.Id).Commission);

        MoveBox ByCap() => Assert.Single(
            world.Walrus.Find("auth", "authenticate_with_object")!.Invoke(world, [world.Types.StorageNodeCap], [node.Cap]));

        ulong Collect(MoveBox who) =>
            world.Call1("staking::collect_commission", world.Staking, Pure.Id(node.Id), who).As<Coin>().Balance;
    }

    [Fact]
    public void A_new_commission_takes_effect_two_epochs_later()
    {
        var network = new Network(commission: 100).Started();
        var world = network.World;
        world.Call("staking::set_next_commission", world.Staking, network.Nodes[0].Cap, Pure.U16(300));
        world.Call("staking::set_next_commission", world.Staking, network.Nodes[0].Cap, Pure.U16(200));
        Network.Aborts("staking_pool", 14, () => world.Call("staking::set_next_commission", world.Staking, network.Nodes[0].Cap, Pure.U16(10_001)));
        network.NextEpoch();
        Assert.Equal(100, world.Pool(network.Nodes[0].Id).CommissionRate);
        network.NextEpoch();
        Assert.Equal(200, world.Pool(network.Nodes[0].Id).CommissionRate);
    }

    [Fact]
    public void Coins_are_split_joined_and_destroyed_when_empty()
    {
        var network = new Network();
        var package = new FrameworkPackage();
        var coin = network.Pay(10);
        IReadOnlyList<MoveBox> Call(string name, params MoveBox[] arguments) =>
            package.Find("coin", name)!.Invoke(network.World, [network.World.Types.WalToken], arguments);
        Network.Aborts("balance", 2, () => Call("split", coin, Pure.U64(11)));
        Network.Aborts("balance", 0, () => Call("destroy_zero", coin));
        var part = Assert.Single(Call("split", coin, Pure.U64(4)));
        Call("join", coin, part);
        Assert.True(part.IsConsumed);
        Assert.Equal(10UL, coin.As<Coin>().Balance);
        var zero = Assert.Single(Call("zero"));
        Assert.Equal(network.World.Types.WalCoin, zero.Type);
        Call("destroy_zero", zero);
        Assert.True(zero.IsConsumed);
    }

    [Fact]
    public void Burnt_wal_leaves_the_supply()
    {
        var network = new Network();
        ulong supply = network.World.Supply;
        new WalPackage(network.World.Types).Find("wal", "burn")!.Invoke(network.World, [], [network.World.Treasury, network.Pay(7)]);
        Assert.Equal(supply - 7, network.World.Supply);
    }

    [Fact]
    public void Genesis_names_every_fault_of_its_options()
    {
        var bad = Network.Options(3) with
        {
            WalPackage = Network.Options(3).Package,
            MaxEpochsAhead = 1001,
            EpochDuration = TimeSpan.Zero,
            EpochZeroDuration = TimeSpan.FromSeconds(-1),
            Grants = [new(default, ulong.MaxValue), new(default, 1)],
        };
        Assert.Equal(6, bad.Validate().Count);
        Assert.Throws<ArgumentException>(() => new World(bad));
    }
}
