using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>The state of the storage market (<c>system_state_inner::SystemStateInnerV1</c>, contracts §1).</summary>
/// <param name="Committee">Of the current epoch.</param>
/// <param name="TotalCapacity">Bytes of encoded data on sale.</param>
/// <param name="UsedCapacity">Of which reserved in this epoch.</param>
/// <param name="StoragePrice">FROST per MiB of encoded data and epoch.</param>
/// <param name="WritePrice">FROST per MiB of encoded data.</param>
/// <param name="Accounts">This epoch and those ahead.</param>
/// <param name="EventBlobs">Certification of event blobs.</param>
/// <param name="DenyListSizes">The extended field with sizes of deny lists by node.</param>
public sealed record SystemStateInner(
    BlsCommittee Committee,
    ulong TotalCapacity,
    ulong UsedCapacity,
    ulong StoragePrice,
    ulong WritePrice,
    FutureAccountingRing Accounts,
    EventBlobState EventBlobs,
    ObjectId DenyListSizes) : IMoveStruct<SystemStateInner>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .Write(Committee)
        .WriteU64(TotalCapacity)
        .WriteU64(UsedCapacity)
        .WriteU64(StoragePrice)
        .WriteU64(WritePrice)
        .Write(Accounts)
        .Write(EventBlobs)
        .WriteId(DenyListSizes);

    /// <inheritdoc/>
    public static SystemStateInner ReadFrom(ref BcsReader reader) => new(
        BlsCommittee.ReadFrom(ref reader),
        reader.ReadU64(),
        reader.ReadU64(),
        reader.ReadU64(),
        reader.ReadU64(),
        FutureAccountingRing.ReadFrom(ref reader),
        EventBlobState.ReadFrom(ref reader),
        reader.ReadId());
}
