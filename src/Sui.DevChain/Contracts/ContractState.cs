using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>The state behind the shared objects: dynamic fields, pools and their tables, the supply of WAL.</summary>
internal sealed class ContractState(IMoveContext context, MoveTypes types, ulong version = ContractState.LatestVersion)
{
    /// <summary>The version of the contracts that is written down here (contracts, heading).</summary>
    internal const ulong LatestVersion = 4;

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

    internal void Put(SystemStateInner state, DenyListSizes sizes) => PutExtended(state.DenyListSizes, MoveTypes.DenyListSizes, sizes);

    internal NodeMetadata NodeMetadata(StakingPool pool) => Extended<NodeMetadata>(pool.Node.Metadata);

    internal void PutExtended<T>(ObjectId field, string type, T value) where T : IMoveStruct<T> =>
        context.SetField(field, types.ExtendedFieldKey, DynamicField.EmptyStructKey(), type, value.ToBcs());

    internal StakingPool Pool(StakingInner staking, ObjectId node) => MoveStruct.FromBcs<StakingPool>(PoolBox(staking, node).Contents);

    /// <summary>As <see cref="Pool"/>; null when there is none.</summary>
    internal StakingPool? FindPool(StakingInner staking, ObjectId node) =>
        context.FindChild(staking.Pools.Id, node) is { } box ? MoveStruct.FromBcs<StakingPool>(box.Contents) : null;

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
        return context.FindChild(id, types.TreasuryCapKey, DynamicField.EmptyStructKey()) ?? throw Missing();
    }

    /// <summary>What a storage pool holds.</summary>
    internal StoragePoolInner PoolStorage(StoragePool pool)
    {
        AbortCodes.StoragePool.WrongVersion.Unless(pool.Version == StoragePool.CurrentVersion, "inner");
        return Field<StoragePoolInner>(pool.Id, "u64", DynamicField.U64Key(pool.Version));
    }

    internal void Put(StoragePool pool, StoragePoolInner inner) =>
        context.SetField(pool.Id, "u64", DynamicField.U64Key(pool.Version), types.StoragePoolInner, inner.ToBcs());

    /// <summary>A blob of a storage pool.</summary>
    internal MoveBox PooledBlob(StoragePoolInner pool, BlobId blob) => context.FindChild(pool.Blobs.Id, "u256", blob.Span) ?? throw Missing();

    internal bool Contains(StoragePoolInner pool, BlobId blob) => context.FindChild(pool.Blobs.Id, "u256", blob.Span) is not null;

    /// <summary>The pool's state with another blob in its table.</summary>
    internal StoragePoolInner Add(StoragePoolInner pool, PooledBlob blob)
    {
        AbortCodes.Framework.FieldAlreadyExists.Unless(!Contains(pool, blob.BlobId), "add_child_object");
        context.AddChild(pool.Blobs.Id, "u256", blob.BlobId.Span, new(types.PooledBlob, blob.ToBcs()));
        return pool with { Blobs = pool.Blobs with { Size = checked(pool.Blobs.Size + 1) } };
    }

    /// <summary>The pool's state without a blob, which ceases to exist.</summary>
    internal StoragePoolInner Remove(StoragePoolInner pool, BlobId blob)
    {
        PooledBlob(pool, blob).IsConsumed = true;
        return pool with { Blobs = pool.Blobs with { Size = checked(pool.Blobs.Size - 1) } };
    }

    /// <summary>An entry of a table of values; null when there is none.</summary>
    internal T? Entry<T>(MoveTable table, string keyType, ReadOnlySpan<byte> key) where T : class, IMoveStruct<T> =>
        context.FindField(table.Id, keyType, key) is { } bcs ? MoveStruct.FromBcs<T>(bcs) : null;

    /// <summary>The table with an entry added or replaced.</summary>
    internal MoveTable PutEntry<T>(MoveTable table, string keyType, ReadOnlySpan<byte> key, string type, T value) where T : IMoveStruct<T>
    {
        ulong added = context.FindField(table.Id, keyType, key) is null ? 1UL : 0;
        context.SetField(table.Id, keyType, key, type, value.ToBcs());
        return table with { Size = checked(table.Size + added) };
    }

    /// <summary>The table without an entry.</summary>
    internal MoveTable RemoveEntry(MoveTable table, string keyType, ReadOnlySpan<byte> key) =>
        context.RemoveField(table.Id, keyType, key) ? table with { Size = checked(table.Size - 1) } : table;

    /// <summary>The inner struct of an older version becomes that of this one; aborts unless an upgrade was committed before.</summary>
    internal VersionedObject Migrate<T>(MoveBox shared, string type, MoveAbort invalid) where T : IMoveStruct<T>
    {
        var outer = MoveStruct.FromBcs<VersionedObject>(shared.Contents);
        invalid.Unless(outer.Version < version, "migrate");
        var inner = Field<T>(outer.Id, "u64", DynamicField.U64Key(outer.Version));
        context.RemoveField(outer.Id, "u64", DynamicField.U64Key(outer.Version));
        context.SetField(outer.Id, "u64", DynamicField.U64Key(version), type, inner.ToBcs());
        var migrated = outer with
        {
            Version = version,
            PackageId = outer.NewPackageId ?? throw invalid.In("migrate"),
            NewPackageId = null,
        };
        shared.Contents = migrated.ToBcs();
        return migrated;
    }

    /// <summary>The inner struct of whatever version the object has.</summary>
    internal T AnyVersion<T>(MoveBox shared) where T : IMoveStruct<T>
    {
        var outer = MoveStruct.FromBcs<VersionedObject>(shared.Contents);
        return Field<T>(outer.Id, "u64", DynamicField.U64Key(outer.Version));
    }

    private MoveBox PoolBox(StakingInner staking, ObjectId node) =>
        context.FindChild(staking.Pools.Id, node) ?? throw Missing();

    private T Inner<T>(MoveBox shared, MoveAbort wrongVersion) where T : IMoveStruct<T>
    {
        var outer = MoveStruct.FromBcs<VersionedObject>(shared.Contents);
        wrongVersion.Unless(outer.Version == version, "inner");
        return Field<T>(outer.Id, "u64", DynamicField.U64Key(version));
    }

    private void Put<T>(MoveBox shared, string type, T state) where T : IMoveStruct<T> => context.SetField(
        MoveStruct.FromBcs<VersionedObject>(shared.Contents).Id, "u64", DynamicField.U64Key(version), type, state.ToBcs());

    private T Extended<T>(ObjectId field) where T : IMoveStruct<T> =>
        Field<T>(field, types.ExtendedFieldKey, DynamicField.EmptyStructKey());

    private T Field<T>(ObjectId parent, string keyType, ReadOnlySpan<byte> key) where T : IMoveStruct<T> =>
        context.FindField(parent, keyType, key) is { } bcs ? MoveStruct.FromBcs<T>(bcs) : throw Missing();

    private static MoveAbortedException Missing() => AbortCodes.Framework.FieldDoesNotExist.In("borrow_child_object");
}
