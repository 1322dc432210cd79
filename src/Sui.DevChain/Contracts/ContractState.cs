using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>The state behind the shared objects: dynamic fields, pools and their tables, the supply of WAL.</summary>
internal sealed class ContractState(IMoveContext context, MoveTypes types)
{
    /// <summary>The version of the contracts that these functions are.</summary>
    internal const ulong Version = 4;

    internal SystemStateInner System(MoveBox system) =>
        Inner<SystemStateInner>(system, AbortCodes.System.WrongVersion);

    internal void Put(MoveBox system, SystemStateInner state) => Put(system, types.SystemStateInner, state);

    internal StakingInner Staking(MoveBox staking) =>
        Inner<StakingInner>(staking, AbortCodes.Staking.WrongVersion);

    internal void Put(MoveBox staking, StakingInner state) => Put(staking, types.StakingInner, state);

    internal ActiveSet ActiveSet(StakingInner staking) => Extended<ActiveSet>(staking.ActiveSet);

    internal void Put(StakingInner staking, ActiveSet set) => PutExtended(staking.ActiveSet, types.ActiveSet, set);

    internal NextPublicKeys NextPublicKeys(StakingInner staking) => Extended<NextPublicKeys>(staking.NextEpochPublicKeys);

    internal void Put(StakingInner staking, NextPublicKeys keys) => PutExtended(staking.NextEpochPublicKeys, MoveTypes.NextPublicKeys, keys);

    internal DenyListSizes DenyListSizes(SystemStateInner state) => Extended<DenyListSizes>(state.DenyListSizes);

    internal void PutExtended<T>(ObjectId field, string type, T value) where T : IMoveStruct<T> =>
        context.SetField(field, types.ExtendedFieldKey, DynamicField.EmptyStructKey(), type, value.ToBcs());

    internal StakingPool Pool(StakingInner staking, ObjectId node) => MoveStruct.FromBcs<StakingPool>(PoolBox(staking, node).Contents);

    internal void Put(StakingInner staking, StakingPool pool) => PoolBox(staking, pool.Id).Contents = pool.ToBcs();

    internal void Add(StakingInner staking, StakingPool pool) =>
        context.AddChild(staking.Pools.Id, pool.Id, new(types.StakingPool, pool.ToBcs()));

    /// <summary>The rates a pool stored.</summary>
    internal StoredRate Rates(StakingPool pool) => epoch => context.FindField(pool.ExchangeRates.Id, "u32", DynamicField.EpochKey(epoch)) is { } bcs
        ? MoveStruct.FromBcs<PoolExchangeRate>(bcs)
        : null;

    internal void PutRate(StakingPool pool, Epoch epoch, PoolExchangeRate rate) =>
        context.SetField(pool.ExchangeRates.Id, "u32", DynamicField.EpochKey(epoch), types.PoolExchangeRate, rate.ToBcs());

    /// <summary>FROST of a pool's commission that may not be collected before the next vote ends.</summary>
    internal ulong BlockedCommission(StakingPool pool) =>
        context.FindField(pool.ExtraFields.Id, types.BlockedCommissionKey, DynamicField.EmptyStructKey()) is { } bcs
            ? new BcsReader(bcs).ReadU64()
            : 0;

    /// <summary>The pool with more of its commission blocked.</summary>
    internal StakingPool Block(StakingPool pool, ulong commission)
    {
        ulong blocked = checked(BlockedCommission(pool) + commission);
        context.SetField(
            pool.ExtraFields.Id, types.BlockedCommissionKey, DynamicField.EmptyStructKey(), "u64", new BcsWriter().WriteU64(blocked).ToArray());
        return pool with { ExtraFields = pool.ExtraFields with { Size = 1 } };
    }

    /// <summary>The pool with all of its commission free.</summary>
    internal StakingPool Unblock(StakingPool pool) =>
        context.RemoveField(pool.ExtraFields.Id, types.BlockedCommissionKey, DynamicField.EmptyStructKey())
            ? pool with { ExtraFields = pool.ExtraFields with { Size = 0 } }
            : pool;

    /// <summary>FROST cease to exist.</summary>
    internal void Burn(MoveBox treasury, ulong amount)
    {
        var box = TreasuryCap(treasury);
        var cap = MoveStruct.FromBcs<TreasuryCap>(box.Contents);
        box.Contents = (cap with { TotalSupply = checked(cap.TotalSupply - amount) }).ToBcs();
    }

    /// <summary>The capability that the treasury guards.</summary>
    internal MoveBox TreasuryCap(MoveBox treasury)
    {
        var id = MoveStruct.FromBcs<BareObject>(treasury.Contents).Id;
        return context.FindField(id, MoveTypes.ObjectFieldKey(types.TreasuryCapKey), DynamicField.EmptyStructKey()) is { } cap
            && context.FindChild(id, ObjectId.FromBytes(cap)) is { } box
            ? box
            : throw AbortCodes.Framework.FieldDoesNotExist.In("borrow_child_object");
    }

    private MoveBox PoolBox(StakingInner staking, ObjectId node) =>
        context.FindChild(staking.Pools.Id, node) ?? throw AbortCodes.Framework.FieldDoesNotExist.In("borrow_child_object");

    private T Inner<T>(MoveBox shared, Walrus.Core.Messages.MoveAbort wrongVersion) where T : IMoveStruct<T>
    {
        var outer = MoveStruct.FromBcs<VersionedObject>(shared.Contents);
        wrongVersion.Unless(outer.Version == Version, "inner");
        return context.FindField(outer.Id, "u64", DynamicField.U64Key(Version)) is { } bcs
            ? MoveStruct.FromBcs<T>(bcs)
            : throw AbortCodes.Framework.FieldDoesNotExist.In("borrow_child_object");
    }

    private void Put<T>(MoveBox shared, string type, T state) where T : IMoveStruct<T> => context.SetField(
        MoveStruct.FromBcs<VersionedObject>(shared.Contents).Id, "u64", DynamicField.U64Key(Version), type, state.ToBcs());

    private T Extended<T>(ObjectId field) where T : IMoveStruct<T> =>
        context.FindField(field, types.ExtendedFieldKey, DynamicField.EmptyStructKey()) is { } bcs
            ? MoveStruct.FromBcs<T>(bcs)
            : throw AbortCodes.Framework.FieldDoesNotExist.In("borrow_child_object");
}
