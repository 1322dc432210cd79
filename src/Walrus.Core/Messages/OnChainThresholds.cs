namespace Walrus.Core.Messages;

/// <summary>Thresholds by what is certified.</summary>
public static class OnChainThresholds
{
    /// <summary>The threshold of the contract that uses certificates of a type (spec/messages.md §5).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Messages of that type are signed by one node and never certified.</exception>
    public static RequiredWeight Threshold(this MessageType type) => type switch
    {
        MessageType.BlobCertification or MessageType.DenyListUpdate or MessageType.ProtocolVersion => RequiredWeight.Quorum,
        MessageType.InvalidBlobId or MessageType.DenyListBlobDeleted => RequiredWeight.OneCorrectNode,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Messages of this type are never certified."),
    };
}
