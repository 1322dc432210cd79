using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Sui.DevChain.Contracts;

/// <summary>Cutting and joining of storage (<c>storage_resource</c>, contracts §3).</summary>
internal static class StorageRules
{
    /// <summary>New storage; its period has at least one epoch.</summary>
    internal static StorageObject Create(ObjectId id, Epoch start, Epoch end, ulong size)
    {
        AbortCodes.Storage.InvalidEpochRange.Unless(start < end, "create_storage");
        return new(id, start, end, size);
    }

    /// <summary>The storage with its end that many epochs later.</summary>
    internal static StorageObject ExtendBy(StorageObject storage, uint epochs) =>
        storage with { EndEpoch = new(checked(storage.EndEpoch.Value + epochs)) };

    /// <summary>The storage with that many bytes more.</summary>
    internal static StorageObject Enlarge(StorageObject storage, ulong bytes) => storage with { Size = checked(storage.Size + bytes) };

    /// <summary>Two periods; the second from <paramref name="epoch"/> on, with a new id.</summary>
    internal static (StorageObject First, StorageObject Second) SplitByEpoch(StorageObject storage, Epoch epoch, ObjectId id)
    {
        AbortCodes.Storage.InvalidEpoch.Unless(epoch > storage.StartEpoch && epoch < storage.EndEpoch, "split_by_epoch");
        return (storage with { EndEpoch = epoch }, storage with { Id = id, StartEpoch = epoch });
    }

    /// <summary>Two amounts; the first keeps <paramref name="size"/>, the rest has a new id.</summary>
    internal static (StorageObject First, StorageObject Second) SplitBySize(StorageObject storage, ulong size, ObjectId id)
    {
        AbortCodes.Storage.IncompatibleAmount.Unless(storage.Size >= size, "split_by_size");
        return (storage with { Size = size }, storage with { Id = id, Size = storage.Size - size });
    }

    /// <summary>The first with the second behind or before it.</summary>
    internal static StorageObject FusePeriods(StorageObject first, StorageObject second)
    {
        AbortCodes.Storage.IncompatibleAmount.Unless(first.Size == second.Size, "fuse_periods");
        if (first.EndEpoch == second.StartEpoch)
        {
            return first with { EndEpoch = second.EndEpoch };
        }

        AbortCodes.Storage.IncompatibleEpochs.Unless(first.StartEpoch == second.EndEpoch, "fuse_periods");
        return first with { StartEpoch = second.StartEpoch };
    }

    /// <summary>The first with the second's size added.</summary>
    internal static StorageObject FuseAmount(StorageObject first, StorageObject second)
    {
        AbortCodes.Storage.IncompatibleEpochs.Unless(
            first.StartEpoch == second.StartEpoch && first.EndEpoch == second.EndEpoch, "fuse_amount");
        return Enlarge(first, second.Size);
    }

    /// <summary>Amounts if both start together, periods otherwise.</summary>
    internal static StorageObject Fuse(StorageObject first, StorageObject second) =>
        first.StartEpoch == second.StartEpoch ? FuseAmount(first, second) : FusePeriods(first, second);
}
