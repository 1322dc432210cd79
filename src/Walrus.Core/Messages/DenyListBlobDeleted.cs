using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>The signer has deleted a blob that its deny list names (spec/messages.md §2).</summary>
/// <param name="Epoch">The epoch of the claim.</param>
/// <param name="BlobId">The deleted blob.</param>
public sealed record DenyListBlobDeleted(Epoch Epoch, BlobId BlobId) : IProtocolMessage<DenyListBlobDeleted>
{
    /// <inheritdoc />
    public static MessageType Type => MessageType.DenyListBlobDeleted;

    /// <inheritdoc />
    public void WriteBody(BcsWriter writer) => writer.WriteFixed(BlobId.Span);

    /// <inheritdoc />
    public static DenyListBlobDeleted ReadBody(Epoch epoch, ref BcsReader reader) =>
        new(epoch, BlobId.FromBytes(reader.ReadFixed(BlobId.Length)));
}
