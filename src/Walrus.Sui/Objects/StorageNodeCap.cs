using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;

namespace Walrus.Sui.Objects;

/// <summary>The last event blob a node attested (<c>event_blob::EventBlobAttestation</c>).</summary>
public sealed record EventBlobAttestation(ulong Checkpoint, Epoch Epoch) : IMoveStruct<EventBlobAttestation>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteU64(Checkpoint).WriteEpoch(Epoch);

    /// <inheritdoc/>
    public static EventBlobAttestation ReadFrom(ref BcsReader reader) => new(reader.ReadU64(), reader.ReadEpoch());
}

/// <summary>Who owns it acts for the node (<c>storage_node::StorageNodeCap</c>).</summary>
/// <param name="Id">The object.</param>
/// <param name="NodeId">The node.</param>
/// <param name="LastEpochSyncDone">The last epoch it reported as synchronised.</param>
/// <param name="LastEventBlob">The last event blob it attested.</param>
/// <param name="DenyListRoot">Its deny list's root.</param>
/// <param name="DenyListSequence">And sequence number.</param>
/// <param name="DenyListSize">And size.</param>
public sealed record StorageNodeCap(
    ObjectId Id,
    ObjectId NodeId,
    Epoch LastEpochSyncDone,
    EventBlobAttestation? LastEventBlob,
    DenyListRoot DenyListRoot,
    ulong DenyListSequence,
    ulong DenyListSize) : IMoveStruct<StorageNodeCap>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteId(Id)
        .WriteId(NodeId)
        .WriteEpoch(LastEpochSyncDone)
        .WriteOptional(LastEventBlob, static (w, a) => w.Write(a))
        .WriteFixed(DenyListRoot.Span)
        .WriteU64(DenyListSequence)
        .WriteU64(DenyListSize);

    /// <inheritdoc/>
    public static StorageNodeCap ReadFrom(ref BcsReader reader) => new(
        reader.ReadId(),
        reader.ReadId(),
        reader.ReadEpoch(),
        reader.ReadOptional(EventBlobAttestation.ReadFrom),
        DenyListRoot.FromBytes(reader.ReadFixed(DenyListRoot.Length)),
        reader.ReadU64(),
        reader.ReadU64());
}
