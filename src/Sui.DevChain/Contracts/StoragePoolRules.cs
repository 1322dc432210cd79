using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>The capacity of a storage pool (<c>storage_pool</c>, contracts §3).</summary>
internal static class StoragePoolRules
{
    /// <summary>Aborts unless the storage has bytes and covers now.</summary>
    internal static void CheckCreate(StorageObject storage, Epoch now)
    {
        const string Function = "create_storage_pool_with_storage";
        MarketRules.CheckSize(storage.Size, Function);
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(storage.StartEpoch <= now && storage.EndEpoch > now, Function);
    }

    /// <summary>Aborts unless the pool has not expired.</summary>
    internal static void CheckOpen(StoragePoolInner pool, Epoch now, string function) =>
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(pool.Storage.EndEpoch > now, function);

    /// <summary>Aborts unless the pool has expired.</summary>
    internal static void CheckExpired(StoragePoolInner pool, Epoch now, string function) =>
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(pool.Storage.EndEpoch <= now, function);

    /// <summary>Aborts unless the pool covers now, as a new blob needs.</summary>
    internal static void CheckCovers(StoragePoolInner pool, Epoch now)
    {
        const string Function = "register_pooled_blob";
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(now >= pool.Storage.StartEpoch, Function);
        CheckOpen(pool, now, Function);
    }

    /// <summary>The pool with one more blob of so many encoded bytes.</summary>
    internal static StoragePoolInner Use(StoragePoolInner pool, ulong encodedLength)
    {
        ulong used = checked(pool.UsedBytes + encodedLength);
        AbortCodes.StoragePool.InsufficientCapacity.Unless(used <= pool.Storage.Size, "add_blob");
        return pool with { UsedBytes = used, BlobCount = checked(pool.BlobCount + 1) };
    }

    /// <summary>The pool with one blob of so many encoded bytes less.</summary>
    internal static StoragePoolInner Free(StoragePoolInner pool, ulong encodedLength)
    {
        AbortCodes.StoragePool.InvalidBlobSize.Unless(pool.UsedBytes >= encodedLength, "remove_blob");
        AbortCodes.StoragePool.InvalidBlobCount.Unless(pool.BlobCount >= 1, "remove_blob");
        return pool with { UsedBytes = pool.UsedBytes - encodedLength, BlobCount = pool.BlobCount - 1 };
    }

    /// <summary>The pool with more storage of the same end.</summary>
    internal static StoragePoolInner IncreaseWith(StoragePoolInner pool, StorageObject more, Epoch now)
    {
        const string Function = "increase_capacity_with_storage";
        AbortCodes.StoragePool.ResourceBounds.Unless(more.StartEpoch <= now, Function);
        AbortCodes.StoragePool.IncompatibleEndEpoch.Unless(more.EndEpoch == pool.Storage.EndEpoch, Function);
        return pool with { Storage = StorageRules.Enlarge(pool.Storage, more.Size) };
    }

    /// <summary>The pool with so many unused bytes less, and those as storage of a new id.</summary>
    internal static (StoragePoolInner Pool, StorageObject Storage) Decrease(StoragePoolInner pool, ulong bytes, ObjectId id)
    {
        AbortCodes.System.ZeroExtractSize.Unless(bytes > 0, "decrease_storage_pool_capacity_by_size");
        AbortCodes.StoragePool.InsufficientCapacity.Unless(Unused(pool) >= bytes, "decrease_capacity_by_size");
        var (kept, taken) = StorageRules.SplitBySize(pool.Storage, pool.Storage.Size - bytes, id);
        return (pool with { Storage = kept }, taken);
    }

    /// <summary>So many bytes are that share of what is unused, rounded down.</summary>
    internal static ulong ShareOfUnused(StoragePoolInner pool, byte percent)
    {
        AbortCodes.StoragePool.InvalidPercent.Unless(percent <= 100, "decrease_unused_capacity_by_percent");
        return (ulong)((UInt128)Unused(pool) * percent / 100);
    }

    /// <summary>Bytes no blob takes.</summary>
    internal static ulong Unused(StoragePoolInner pool) => checked(pool.Storage.Size - pool.UsedBytes);
}
