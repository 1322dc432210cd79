using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>The signer has a proof that the slivers under a blob id do not fit together (spec/messages.md §2).</summary>
/// <param name="Epoch">The epoch of the claim.</param>
/// <param name="BlobId">The inconsistent blob.</param>
public sealed record InvalidBlobId(Epoch Epoch, BlobId BlobId) : IProtocolMessage<InvalidBlobId>
{
    /// <inheritdoc />
    public static MessageType Type => MessageType.InvalidBlobId;

    /// <inheritdoc />
    public void WriteBody(BcsWriter writer) => writer.WriteFixed(BlobId.Span);

    /// <inheritdoc />
    public static InvalidBlobId ReadBody(Epoch epoch, ref BcsReader reader) => new(epoch, BlobId.FromBytes(reader.ReadFixed(BlobId.Length)));
}
