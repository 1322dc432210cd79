using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Subsidies, shared blobs, commission and stakes in parts (contracts §3, §6).</summary>
public sealed class MoneyTests
{
    private readonly Network network = new Network().Started();

    private World World => network.World;

    [Fact]
    public void A_subsidy_is_shared_among_epochs_and_its_remainder_is_for_now()
    {
        World.Call("system::add_subsidy", World.System, network.Pay(11), Pure.U32(3));
        Assert.Equal([5, 3, 3, 0], Rewards(4));
        World.Call(
            "system::add_per_epoch_subsidies", World.System,
            Pure.Vector(World.Types.WalBalance, network.PayBalance(1), network.PayBalance(0), network.PayBalance(7), network.PayBalance(9)));
        Assert.Equal([6, 3, 10, 9], Rewards(4));
        Network.Aborts("system_state_inner", 2, () => World.Call("system::add_subsidy", World.System, network.Pay(1), Pure.U32(0)));
        Network.Aborts("system_state_inner", 2, () => World.Call("system::add_subsidy", World.System, network.Pay(1), Pure.U32(8)));
        var eight = Pure.Vector(World.Types.WalBalance, Enumerable.Range(0, 8).Select(_ => network.PayBalance(1)));
        Network.Aborts("system_state_inner", 2, () => World.Call("system::add_per_epoch_subsidies", World.System, eight));
    }

    [Fact]
    public void A_shared_blob_is_extended_from_its_funds_by_anybody()
    {
        var blob = network.RegisterBlob(1, epochs: 2);
        network.Certify(blob, [.. network.Nodes]);
        World.Call("shared_blob::new_funded", blob, network.Pay(12));
        Assert.True(blob.IsConsumed);
        var shared = Assert.Single(World.SharedBlobs);
        World.Call("shared_blob::extend", shared, World.System, Pure.U32(2));
        Assert.Equal((2UL, new Epoch(5)), (shared.As<SharedBlob>().Funds, shared.As<SharedBlob>().Blob.Storage.EndEpoch));
        Network.Aborts("balance", 2, () => World.Call("shared_blob::extend", shared, World.System, Pure.U32(1)));
        World.Call("shared_blob::fund", shared, network.Pay(3));
        World.Call("shared_blob::extend", shared, World.System, Pure.U32(1));
        Assert.Equal((0UL, new Epoch(6)), (shared.As<SharedBlob>().Funds, shared.As<SharedBlob>().Blob.Storage.EndEpoch));
    }

    [Fact]
    public void A_blob_shared_without_funds_keeps_everything_it_is()
    {
        var blob = network.RegisterBlob(1);
        var it = blob.As<BlobObject>();
        World.Call("shared_blob::new", blob);
        var shared = Assert.Single(World.SharedBlobs).As<SharedBlob>();
        Assert.Equal((it, 0UL), (shared.Blob, shared.Funds));
        Network.Aborts("blob", 0, () => World.Call("shared_blob::extend", World.SharedBlobs.Single(), World.System, Pure.U32(1)));
    }

    [Fact]
    public void Commission_from_outside_is_blocked_until_the_vote_ends()
    {
        var node = network.Nodes[0];
        Add(5, 7);
        Assert.Equal((5UL, 7UL), (World.Pool(node.Id).Commission, World.Pool(network.Nodes[1].Id).Commission));
        Assert.Equal(0UL, Collect());
        network.NextEpoch();
        World.ClockMilliseconds += 60_000;
        network.EndVoting();
        Add(1, 0);
        Assert.Equal(6UL, Collect());
        Network.Aborts("staking_inner", AbortCodes.NoCode, () => World.Call(
            "staking::add_commission_to_pools", World.Staking, Pure.Ids(node.Id), Pure.Vector(World.Types.WalBalance)));
        Network.Aborts("dynamic_field", 1, () => World.Call(
            "staking::add_commission_to_pools", World.Staking, Pure.Ids(ObjectId.Parse("0x77")),
            Pure.Vector(World.Types.WalBalance, network.PayBalance(1))));

        void Add(ulong first, ulong second) => World.Call(
            "staking::add_commission_to_pools", World.Staking, Pure.Ids(node.Id, network.Nodes[1].Id),
            Pure.Vector(World.Types.WalBalance, network.PayBalance(first), network.PayBalance(second)));

        ulong Collect() =>
            World.Call1("staking::collect_commission", World.Staking, Pure.Id(node.Id), network.By(node)).As<Coin>().Balance;
    }

    [Fact]
    public void Who_receives_commission_appoints_another()
    {
        var node = network.Nodes[0];
        var holder = World.Call1("auth::authorized_address", Pure.Address(World.Sender));
        Network.Aborts("staking_pool", 15, () => Appoint(network.BySender()));
        Appoint(network.By(node));
        Assert.Equal(new Authorized.Address(World.Sender), World.Pool(node.Id).CommissionReceiver);
        Network.Aborts("staking_pool", 15, () => Appoint(network.By(node)));
        Network.Aborts("staking_pool", 15, () => World.Call(
            "staking::set_governance_authorized", World.Staking, Pure.Id(node.Id), network.By(node), holder));

        void Appoint(MoveBox who)
        {
            World.Call("staking::set_commission_receiver", World.Staking, Pure.Id(node.Id), who, holder);
            holder = World.Call1("auth::authorized_address", Pure.Address(World.Sender));
        }
    }

    [Fact]
    public void A_stake_is_split_and_joined()
    {
        var stake = network.Stake(network.Nodes[0], 5 * Network.Wal);
        Network.Aborts("staked_wal", 2, () => Split(stake, 5 * Network.Wal));
        Network.Aborts("staked_wal", 7, () => Split(stake, Network.Wal - 1));
        Network.Aborts("staked_wal", 7, () => Split(stake, 4 * Network.Wal + 1));
        Network.Aborts("staked_wal", 0, () => World.Call("staked_wal::withdraw_epoch", stake));
        var part = Split(stake, 2 * Network.Wal);
        Assert.Equal((3 * Network.Wal, 2 * Network.Wal), (stake.As<StakedWal>().Principal, part.As<StakedWal>().Principal));
        Network.Aborts("staked_wal", 1, () => World.Call("staked_wal::join", stake, network.Stake(network.Nodes[1], Network.Wal)));
        World.ClockMilliseconds += 60_000;
        network.EndVoting();
        Network.Aborts("staked_wal", 1, () => World.Call("staked_wal::join", stake, network.Stake(network.Nodes[0], Network.Wal)));
        World.Call("staking::request_withdraw_stake", World.Staking, part);
        Network.Aborts("staked_wal", 1, () => World.Call("staked_wal::join", stake, part));
        World.Call("staking::request_withdraw_stake", World.Staking, stake);
        World.Call("staked_wal::join", stake, part);
        Assert.Equal(5 * Network.Wal, stake.As<StakedWal>().Principal);
        Assert.Equal([3, 0, 0, 0], World.Call1("staked_wal::withdraw_epoch", stake).Contents);
        network.ChangeEpoch();
        network.SyncAll();
        network.NextEpoch();
        Assert.Equal(5 * Network.Wal, World.Call1("staking::withdraw_stake", World.Staking, stake).As<Coin>().Balance);

        MoveBox Split(MoveBox from, ulong amount) => World.Call1("staked_wal::split", from, Pure.U64(amount));
    }

    [Fact]
    public void The_contract_tells_what_a_stake_would_earn()
    {
        var rich = new Network(storagePrice: 1_000_000_000, commission: 0);
        var world = rich.World;
        var stake = rich.Stake(rich.Nodes[0], 100 * Network.Wal);
        rich.Started();
        rich.Reserve(1 << 20, 1);
        rich.NextEpoch();
        var node = rich.Nodes[0].Id;
        Assert.Equal([0], world.Call1("staking::can_withdraw_staked_wal_early", world.Staking, stake).Contents);
        Assert.Equal([1], world.Call1("staking::can_withdraw_staked_wal_early", world.Staking, rich.Stake(rich.Nodes[1], Network.Wal)).Contents);
        ulong told = BitConverter.ToUInt64(Ask(node).Contents);
        Assert.InRange(told, world.Pool(node).RewardsPool / 2 - 1, world.Pool(node).RewardsPool / 2);
        Network.Aborts("staking_inner", 8, () => Ask(ObjectId.Parse("0x77")));
        Assert.Equal("node 0", world.Call1("staking::node_metadata", world.Staking, Pure.Id(node)).As<NodeMetadata>().Description);
        Assert.Equal(
            world.Network.Committee.Nodes.Select(n => n.NodeId),
            world.Call1("staking::compute_next_committee", world.Staking).As<ShardAssignment>().Nodes.Select(n => n.NodeId));

        MoveBox Ask(ObjectId id) => world.Call1(
            "staking::calculate_rewards", world.Staking, Pure.Id(id), Pure.U64(100 * Network.Wal), Pure.U32(1), Pure.U32(2));
    }

    [Fact]
    public void Balances_are_split_and_joined_and_become_coins_again()
    {
        var balance = network.PayBalance(10);
        Network.Aborts("balance", 2, () => World.CallWal("balance::split", balance, Pure.U64(11)));
        Network.Aborts("balance", 0, () => World.CallWal("balance::destroy_zero", balance));
        var part = Assert.Single(World.CallWal("balance::split", balance, Pure.U64(4)));
        Assert.Equal(BitConverter.GetBytes(10UL), Assert.Single(World.CallWal("balance::join", part, balance)).Contents);
        Assert.Equal(10UL, Assert.Single(World.CallWal("coin::from_balance", part)).As<Coin>().Balance);
        var zero = Assert.Single(World.CallWal("balance::zero"));
        Assert.Equal(BitConverter.GetBytes(0UL), Assert.Single(World.CallWal("balance::value", zero)).Contents);
        World.CallWal("balance::destroy_zero", zero);
        Assert.True(zero.IsConsumed && balance.IsConsumed && part.IsConsumed);
    }

    [Fact]
    public void Objects_say_what_they_are()
    {
        var blob = network.RegisterBlob(1, epochs: 2);
        var it = blob.As<BlobObject>();
        Assert.Equal(it.Id.ToArray(), Get("blob::object_id", blob));
        Assert.Equal(it.BlobId.ToArray(), Get("blob::blob_id", blob));
        Assert.Equal(BitConverter.GetBytes(100_000UL), Get("blob::size", blob));
        Assert.Equal(BitConverter.GetBytes(3u), Get("blob::end_epoch", blob));
        Assert.Equal(BitConverter.GetBytes(1u), Get("blob::registered_epoch", blob));
        Assert.Equal([1], Get("blob::encoding_type", blob));
        Assert.Equal([1], Get("blob::is_deletable", blob));
        Assert.Equal(BitConverter.GetBytes(66_034_000UL), Get("encoding::encoded_blob_length", Pure.U64(1), Pure.U8(1), Pure.U16(1000)));
        Assert.Equal(BitConverter.GetBytes(it.Storage.Size), Get("blob::encoded_size", blob, Pure.U16(10)));
        Assert.Equal(it.BlobId.ToArray(), Get("blob::derive_blob_id", Pure.U256([1, .. new byte[31]]), Pure.U8(1), Pure.U64(100_000)));
        Assert.Equal(BitConverter.GetBytes((ushort)10), Get("system::n_shards", World.System));
        Assert.Equal(BitConverter.GetBytes(World.Market.TotalCapacity), Get("system::total_capacity_size", World.System));
        Assert.Equal(BitConverter.GetBytes(it.Storage.Size), Get("system::used_capacity_size", World.System));
        Assert.Equal(BitConverter.GetBytes(4UL), Get("system::version", World.System));
        var storage = network.Reserve(9, 3);
        Assert.Equal(BitConverter.GetBytes(9UL), Get("storage_resource::size", storage));
        Assert.Equal(BitConverter.GetBytes(1u), Get("storage_resource::start_epoch", storage));
        Assert.Equal(BitConverter.GetBytes(4u), Get("storage_resource::end_epoch", storage));
        var stake = network.Stake(network.Nodes[0], Network.Wal);
        Assert.Equal(network.Nodes[0].Id.ToArray(), Get("staked_wal::node_id", stake));
        Assert.Equal(BitConverter.GetBytes(Network.Wal), Get("staked_wal::value", stake));
        Assert.Equal(BitConverter.GetBytes(2u), Get("staked_wal::activation_epoch", stake));
        Assert.Equal([1], Get("staked_wal::is_staked", stake));
        Assert.Equal([0], Get("staked_wal::is_withdrawing", stake));

        byte[] Get(string function, params MoveBox[] arguments) => World.Call1(function, arguments).Contents;
    }

    private IEnumerable<int> Rewards(int epochs) =>
        Enumerable.Range(0, epochs).Select(i => (int)MarketRules.At(World.Market.Accounts, (uint)i).Rewards);
}
