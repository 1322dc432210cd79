using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>The signer vouches for the state of a node's deny list (spec/messages.md §2).</summary>
/// <param name="Epoch">The epoch of the claim.</param>
/// <param name="Node">The node whose list it is.</param>
/// <param name="Sequence">The number of the update.</param>
/// <param name="Size">The size of the list.</param>
/// <param name="Root">What the list is committed to.</param>
public sealed record DenyListUpdate(Epoch Epoch, ObjectId Node, ulong Sequence, ulong Size, DenyListRoot Root) : IProtocolMessage<DenyListUpdate>
{
    /// <inheritdoc />
    public static MessageType Type => MessageType.DenyListUpdate;

    /// <inheritdoc />
    public void WriteBody(BcsWriter writer) => writer.WriteFixed(Node.Span).WriteU64(Sequence).WriteU64(Size).WriteFixed(Root.Span);

    /// <inheritdoc />
    public static DenyListUpdate ReadBody(Epoch epoch, ref BcsReader reader) => new(
        epoch,
        ObjectId.FromBytes(reader.ReadFixed(ObjectId.Length)),
        reader.ReadU64(),
        reader.ReadU64(),
        DenyListRoot.FromBytes(reader.ReadFixed(DenyListRoot.Length)));
}
