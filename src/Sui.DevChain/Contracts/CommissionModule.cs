using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>staking</c>: commission, and who may collect it and vote (contracts §6).</summary>
internal static class CommissionModule
{
    private const string Module = "staking";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "collect_commission", [Mut(t.Staking), Val(MoveTypes.Id), Val(t.Authenticated)], [t.WalCoin], Collect);
        table.Add(
            Module, "add_commission_to_pools",
            [Mut(t.Staking), Val(MoveTypes.Vector(MoveTypes.Id)), Val(MoveTypes.Vector(t.WalBalance))], [], static call =>
            {
                AddToPools(call, 0, call.Ids(1), call.Balances(2));
                return [];
            });
        Delegate("set_commission_receiver", static p => p.CommissionReceiver, static (p, to) => p with { CommissionReceiver = to });
        Delegate("set_governance_authorized", static p => p.GovernanceAuthorized, static (p, to) => p with { GovernanceAuthorized = to });

        void Delegate(string name, Func<StakingPool, Authorized> holder, Func<StakingPool, Authorized, StakingPool> to) => table.Add(
            Module, name, [Mut(t.Staking), Val(MoveTypes.Id), Val(t.Authenticated), Val(t.Authorized)], [], call =>
            {
                var staking = call.State.Staking(call.Box(0));
                var pool = call.State.Pool(staking, call.Id(1));
                AbortCodes.StakingPool.AuthorizationFailure.Unless(call.Read<Authorized>(2) == holder(pool), name);
                call.State.Put(staking, to(pool, call.Read<Authorized>(3)));
                return [];
            });
    }

    /// <summary>FROST join the commission of nodes, blocked until the vote ends unless it has ended.</summary>
    internal static void AddToPools(
        Invocation call, int stakingArgument, IReadOnlyList<ObjectId> nodes, IReadOnlyList<ulong> amounts)
    {
        // Move's zip_do asserts this without a code of its own.
        new MoveAbort("staking_inner", AbortCodes.NoCode, "assertion").Unless(nodes.Count == amounts.Count, "add_commission_to_pools");
        var staking = call.State.Staking(call.Box(stakingArgument));
        foreach (var (node, amount) in nodes.Zip(amounts))
        {
            var pool = call.State.Pool(staking, node);
            pool = pool with { Commission = checked(pool.Commission + amount) };
            call.State.Put(staking, staking.EpochState is EpochState.NextParamsSelected ? pool : call.State.Block(pool, amount));
        }
    }

    private static IReadOnlyList<MoveBox> Collect(Invocation call)
    {
        var staking = call.State.Staking(call.Box(0));
        var pool = call.State.Pool(staking, call.Id(1));
        AbortCodes.StakingPool.AuthorizationFailure.Unless(call.Read<Authorized>(2) == pool.CommissionReceiver, "collect_commission");
        ulong blocked = call.State.BlockedCommission(pool);
        ulong amount = pool.Commission > blocked ? pool.Commission - blocked : 0;
        call.State.Put(staking, pool with { Commission = pool.Commission - amount });
        return Returned.Struct(call.Types.WalCoin, new Coin(call.Context.NewId(), amount));
    }
}
