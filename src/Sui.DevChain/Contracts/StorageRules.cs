using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Sui.DevChain.Contracts;

/// <summary>Cutting and joining of storage (<c>storage_resource</c>, contracts §3).</summary>
internal static class StorageRules
{
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
        return first with { Size = checked(first.Size + second.Size) };
    }

    /// <summary>Amounts if both start together, periods otherwise.</summary>
    internal static StorageObject Fuse(StorageObject first, StorageObject second) =>
        first.StartEpoch == second.StartEpoch ? FuseAmount(first, second) : FusePeriods(first, second);
}
