using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.Messages;

/// <summary>The signer is ready to follow a protocol version from an epoch on (spec/messages.md §2).</summary>
/// <param name="Epoch">The epoch of the claim.</param>
/// <param name="StartEpoch">The first epoch of that version.</param>
/// <param name="Version">The version.</param>
public sealed record ProtocolVersion(Epoch Epoch, Epoch StartEpoch, ulong Version) : IProtocolMessage<ProtocolVersion>
{
    /// <inheritdoc />
    public static MessageType Type => MessageType.ProtocolVersion;

    /// <inheritdoc />
    public void WriteBody(BcsWriter writer) => writer.WriteU32(StartEpoch.Value).WriteU64(Version);

    /// <inheritdoc />
    public static ProtocolVersion ReadBody(Epoch epoch, ref BcsReader reader) => new(epoch, new Epoch(reader.ReadU32()), reader.ReadU64());
}
