using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>A <c>Table</c>, <c>ObjectTable</c> or <c>Bag</c>: its entries are dynamic fields of <paramref name="Id"/>.</summary>
public sealed record MoveTable(ObjectId Id, ulong Size) : IMoveStruct<MoveTable>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).WriteU64(Size);

    /// <inheritdoc/>
    public static MoveTable ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadU64());
}

/// <summary>What the votes settled for the next epoch (<c>epoch_parameters::EpochParams</c>).</summary>
/// <param name="TotalCapacity">Bytes of encoded data on sale.</param>
/// <param name="StoragePrice">Unused: <see cref="ulong.MaxValue"/>.</param>
/// <param name="WritePrice">Unused: <see cref="ulong.MaxValue"/>.</param>
public sealed record EpochParams(ulong TotalCapacity, ulong StoragePrice, ulong WritePrice) : IMoveStruct<EpochParams>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteU64(TotalCapacity).WriteU64(StoragePrice).WriteU64(WritePrice);

    /// <inheritdoc/>
    public static EpochParams ReadFrom(ref BcsReader reader) => new(reader.ReadU64(), reader.ReadU64(), reader.ReadU64());
}

/// <summary>The state of staking and epochs (<c>staking_inner::StakingInnerV1</c>, contracts §1).</summary>
/// <param name="Shards">Shards of the network.</param>
/// <param name="EpochDuration">Milliseconds from the end of one epoch change to the start of the next.</param>
/// <param name="FirstEpochStart">When epoch 0 may end, milliseconds since 1970.</param>
/// <param name="Pools">The table of pools; each pool is an object of its own, its id that of the node.</param>
/// <param name="Epoch">The current epoch.</param>
/// <param name="ActiveSet">The extended field with the <see cref="Objects.ActiveSet"/>.</param>
/// <param name="NextCommittee">Once chosen.</param>
/// <param name="Committee">Of this epoch.</param>
/// <param name="PreviousCommittee">Of the epoch before.</param>
/// <param name="NextEpochParams">Once chosen.</param>
/// <param name="EpochState">Where the epoch stands.</param>
/// <param name="NextEpochPublicKeys">The extended field with keys of the next committee by node.</param>
public sealed record StakingInner(
    ushort Shards,
    ulong EpochDuration,
    ulong FirstEpochStart,
    MoveTable Pools,
    Epoch Epoch,
    ObjectId ActiveSet,
    ShardAssignment? NextCommittee,
    ShardAssignment Committee,
    ShardAssignment PreviousCommittee,
    EpochParams? NextEpochParams,
    EpochState EpochState,
    ObjectId NextEpochPublicKeys) : IMoveStruct<StakingInner>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteU16(Shards)
        .WriteU64(EpochDuration)
        .WriteU64(FirstEpochStart)
        .Write(Pools)
        .WriteEpoch(Epoch)
        .WriteId(ActiveSet)
        .WriteOptional(NextCommittee, static (w, c) => w.Write(c))
        .Write(Committee)
        .Write(PreviousCommittee)
        .WriteOptional(NextEpochParams, static (w, p) => w.Write(p))
        .Write(EpochState)
        .WriteId(NextEpochPublicKeys);

    /// <inheritdoc/>
    public static StakingInner ReadFrom(ref BcsReader reader) => new(
        reader.ReadU16(),
        reader.ReadU64(),
        reader.ReadU64(),
        MoveTable.ReadFrom(ref reader),
        reader.ReadEpoch(),
        reader.ReadId(),
        reader.ReadOptional(ShardAssignment.ReadFrom),
        ShardAssignment.ReadFrom(ref reader),
        ShardAssignment.ReadFrom(ref reader),
        reader.ReadOptional(EpochParams.ReadFrom),
        EpochState.ReadFrom(ref reader),
        reader.ReadId());
}
