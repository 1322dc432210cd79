using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>staking</c>: nodes and stakes (contracts §6). Epochs are <see cref="EpochModule"/>.</summary>
internal static class StakingModule
{
    private const string Module = "staking";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(
            Module, "register_candidate",
            [
                Mut(t.Staking), Val(MoveTypes.Text), Val(MoveTypes.Text), Val(t.NodeMetadata), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes),
                Val(MoveTypes.Bytes), Val("u16"), Val("u64"), Val("u64"), Val("u64"),
            ],
            [t.StorageNodeCap],
            RegisterCandidate);
        table.Add(Module, "stake_with_pool", [Mut(t.Staking), Val(t.WalCoin), Val(MoveTypes.Id)], [t.StakedWal], StakeWithPool);
        table.Add(Module, "request_withdraw_stake", [Mut(t.Staking), Mut(t.StakedWal)], [], RequestWithdrawStake);
        table.Add(Module, "withdraw_stake", [Mut(t.Staking), Val(t.StakedWal)], [t.WalCoin], WithdrawStake);
        table.Add(Module, "try_join_active_set", [Mut(t.Staking), Ref(t.StorageNodeCap)], [], TryJoinActiveSet);
        AddSetters(table);
        CommissionModule.AddTo(table);
        AddGetters(table);
    }

    /// <summary>What a call on a pool needs to know of the network.</summary>
    internal static StakingContext ContextOf(StakingInner staking, ObjectId node) => new(
        staking.Epoch,
        staking.NextCommittee is not null,
        staking.Committee.ShardsOf(node) is not null,
        staking.NextCommittee?.ShardsOf(node) is not null);

    private static void AddSetters(FunctionTable table)
    {
        Setter("set_name", MoveTypes.Text, (call, pool) =>
        {
            NodeRules.CheckName(call.Text(2));
            return pool with { Node = pool.Node with { Name = call.Text(2) } };
        });
        Setter("set_network_address", MoveTypes.Text, (call, pool) =>
        {
            NodeRules.CheckNetworkAddress(call.Text(2));
            return pool with { Node = pool.Node with { NetworkAddress = call.Text(2) } };
        });
        Setter("set_network_public_key", MoveTypes.Bytes, (call, pool) =>
        {
            NodeRules.CheckNetworkKey(call.Bytes(2));
            return pool with { Node = pool.Node with { NetworkPublicKey = call.Bytes(2) } };
        });
        Setter("set_node_metadata", table.Types.NodeMetadata, (call, pool) =>
        {
            call.State.PutExtended(pool.Node.Metadata, call.Types.NodeMetadata, call.Read<NodeMetadata>(2));
            return pool;
        });
        Setter("set_storage_price_vote", "u64", (call, pool) => pool with { Votes = pool.Votes with { StoragePrice = call.U64(2) } });
        Setter("set_write_price_vote", "u64", (call, pool) => pool with { Votes = pool.Votes with { WritePrice = call.U64(2) } });
        Setter("set_node_capacity_vote", "u64", (call, pool) => pool with { Votes = pool.Votes with { NodeCapacity = call.U64(2) } });
        Setter("set_next_commission", "u16", (call, pool) =>
        {
            NodeRules.CheckCommission(call.U16(2));
            var effective = new Epoch(checked(call.State.Staking(call.Box(0)).Epoch.Value + 2));
            return pool with { PendingCommissionRate = pool.PendingCommissionRate.Replace(effective, call.U16(2)) };
        });
        var t = table.Types;
        table.Add(
            Module, "set_next_public_key",
            [Mut(t.Staking), Ref(t.StorageNodeCap), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes)], [],
            call => Set(call, pool =>
            {
                var key = NodeRules.ProvenKey(call.Bytes(2), call.Bytes(3), call.Context.Sender, call.State.Staking(call.Box(0)).Epoch);
                return pool with { Node = pool.Node with { NextEpochPublicKey = GroupElement.Uncompressed(key) } };
            }));

        void Setter(string name, string type, Func<Invocation, StakingPool, StakingPool> change) => table.Add(
            Module, name, [Mut(table.Types.Staking), Ref(table.Types.StorageNodeCap), Val(type)], [],
            call => Set(call, pool => change(call, pool)));
    }

    private static void AddGetters(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "node_metadata", [Ref(t.Staking), Val(MoveTypes.Id)], [t.NodeMetadata], static call =>
        {
            var pool = call.State.Pool(call.State.Staking(call.Box(0)), call.Id(1));
            return Returned.Struct(call.Types.NodeMetadata, call.State.NodeMetadata(pool));
        });
        table.Add(
            Module, "calculate_rewards", [Ref(t.Staking), Val(MoveTypes.Id), Val("u64"), Val("u32"), Val("u32")], ["u64"], CalculateRewards);
        table.Add(Module, "can_withdraw_staked_wal_early", [Ref(t.Staking), Ref(t.StakedWal)], ["bool"], static call =>
        {
            var stake = call.Read<StakedWal>(1);
            return Returned.Bool(PoolRules.CanWithdrawEarly(stake, ContextOf(call.State.Staking(call.Box(0)), stake.NodeId)));
        });
    }

    private static MoveBox[] Set(Invocation call, Func<StakingPool, StakingPool> change)
    {
        var staking = call.State.Staking(call.Box(0));
        call.State.Put(staking, change(call.State.Pool(staking, call.Read<StorageNodeCap>(1).NodeId)));
        return [];
    }

    private static IReadOnlyList<MoveBox> RegisterCandidate(Invocation call)
    {
        var staking = call.State.Staking(call.Box(0));
        var candidate = new Candidate(
            call.Text(1), call.Text(2), call.Bytes(4), call.Bytes(5), call.Bytes(6), call.U16(7), new(call.U64(8), call.U64(9), call.U64(10)));
        var metadata = call.Read<NodeMetadata>(3);
        var context = call.Context;
        var ids = new PoolIds(context.NewId(), context.NewId(), context.NewId(), context.NewId(), context.NewId());
        var pool = NodeRules.Register(candidate, ids, context.Sender, ContextOf(staking, ids.Pool));
        call.State.Add(staking, pool);
        call.State.PutRate(pool, pool.ActivationEpoch, new PoolExchangeRate.Flat());
        call.State.PutExtended(ids.Metadata, call.Types.NodeMetadata, metadata);
        call.State.Put(call.Box(0), staking with { Pools = staking.Pools with { Size = checked(staking.Pools.Size + 1) } });
        return [Invocation.Result(call.Types.StorageNodeCap, NodeRules.NewCap(ids))];
    }

    private static IReadOnlyList<MoveBox> StakeWithPool(Invocation call)
    {
        var staking = call.State.Staking(call.Box(0));
        var node = call.Id(2);
        ulong amount = call.Read<Coin>(1).Balance;
        var now = ContextOf(staking, node);
        var pool = PoolRules.Stake(call.State.Pool(staking, node), amount, now);
        call.State.Put(staking, pool);
        UpdateActiveSet(call, staking, pool);
        var stake = new StakedWal(call.Context.NewId(), null, node, amount, PoolRules.ActivationOf(now));
        return [Invocation.Result(call.Types.StakedWal, stake)];
    }

    private static IReadOnlyList<MoveBox> RequestWithdrawStake(Invocation call)
    {
        var staking = call.State.Staking(call.Box(0));
        var stake = call.Read<StakedWal>(1);
        var before = call.State.Pool(staking, stake.NodeId);
        var (pool, leaving) = PoolRules.RequestWithdraw(before, stake, ContextOf(staking, stake.NodeId), call.State.Rates(before));
        call.Write(1, leaving);
        call.State.Put(staking, pool);
        UpdateActiveSet(call, staking, pool);
        return [];
    }

    private static IReadOnlyList<MoveBox> WithdrawStake(Invocation call)
    {
        var staking = call.State.Staking(call.Box(0));
        var stake = call.Read<StakedWal>(1);
        var before = call.State.Pool(staking, stake.NodeId);
        var (pool, amount) = PoolRules.Withdraw(before, stake, ContextOf(staking, stake.NodeId), call.State.Rates(before));
        call.State.Put(staking, pool);
        UpdateActiveSet(call, staking, pool);
        return [Invocation.Result(call.Types.WalCoin, new Coin(call.Context.NewId(), amount))];
    }

    private static IReadOnlyList<MoveBox> TryJoinActiveSet(Invocation call)
    {
        var staking = call.State.Staking(call.Box(0));
        UpdateActiveSet(call, staking, call.State.Pool(staking, call.Read<StorageNodeCap>(1).NodeId));
        return [];
    }

    private static IReadOnlyList<MoveBox> CalculateRewards(Invocation call)
    {
        var staking = call.State.Staking(call.Box(0));
        var pool = call.State.FindPool(staking, call.Id(1)) ?? throw AbortCodes.StakingInner.PoolNotFound.In("calculate_rewards");
        return Returned.U64(PoolRules.Rewards(pool, call.U64(2), new(call.U32(3)), new(call.U32(4)), call.State.Rates(pool)));
    }

    // The active set counts what will be there when the next committee still open is chosen.
    private static void UpdateActiveSet(Invocation call, StakingInner staking, StakingPool pool)
    {
        uint ahead = staking.EpochState is EpochState.NextParamsSelected ? 2u : 1;
        ulong stake = PoolRules.BalanceAt(pool, new(checked(staking.Epoch.Value + ahead)), call.State.Rates(pool));
        call.State.Put(staking, call.State.ActiveSet(staking).With(pool.Id, stake));
    }
}
