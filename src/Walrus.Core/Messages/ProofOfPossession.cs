using Walrus.Core.Bcs;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>
/// The owner of a key registers it from a wallet. It is bound to that wallet and to the epoch, and so expires with it
/// (spec/messages.md §7).
/// </summary>
/// <param name="Epoch">The epoch at execution.</param>
/// <param name="Sender">The wallet that sends the transaction.</param>
/// <param name="Key">The key that is registered, and that signs.</param>
public sealed record ProofOfPossession(Epoch Epoch, SuiAddress Sender, BlsPublicKey Key) : IProtocolMessage<ProofOfPossession>
{
    /// <inheritdoc />
    public static MessageType Type => MessageType.ProofOfPossession;

    /// <inheritdoc />
    public void WriteBody(BcsWriter writer) => writer.WriteFixed(Sender.Span).WriteFixed(Key.Span);

    /// <inheritdoc />
    public static ProofOfPossession ReadBody(Epoch epoch, ref BcsReader reader) =>
        new(epoch, SuiAddress.FromBytes(reader.ReadFixed(SuiAddress.Length)), BlsPublicKey.FromBytes(reader.ReadFixed(BlsPublicKey.Length)));
}
