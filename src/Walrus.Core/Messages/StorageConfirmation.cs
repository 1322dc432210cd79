using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>The signer stores all its slivers of a blob (spec/messages.md §2).</summary>
/// <param name="Epoch">The epoch of the claim.</param>
/// <param name="BlobId">The blob.</param>
/// <param name="DeletableObject">The blob object whose deletion ends the storage; null for a permanent blob.</param>
public sealed record StorageConfirmation(Epoch Epoch, BlobId BlobId, ObjectId? DeletableObject) : IProtocolMessage<StorageConfirmation>
{
    /// <inheritdoc />
    public static MessageType Type => MessageType.BlobCertification;

    /// <inheritdoc />
    public void WriteBody(BcsWriter writer)
    {
        writer.WriteFixed(BlobId.Span);
        if (DeletableObject is { } blobObject)
        {
            writer.WriteU8(1).WriteFixed(blobObject.Span);
        }
        else
        {
            writer.WriteU8(0);
        }
    }

    /// <inheritdoc />
    public static StorageConfirmation ReadBody(Epoch epoch, ref BcsReader reader) => new(
        epoch,
        BlobId.FromBytes(reader.ReadFixed(BlobId.Length)),
        reader.ReadVariant(2, "blob persistence") == 0 ? null : ObjectId.FromBytes(reader.ReadFixed(ObjectId.Length)));
}
