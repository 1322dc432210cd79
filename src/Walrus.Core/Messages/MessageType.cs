namespace Walrus.Core.Messages;

/// <summary>What a protocol message claims: the intent type, its first byte (spec/messages.md §2).</summary>
public enum MessageType : byte
{
    /// <summary>The signer owns the key it registers.</summary>
    ProofOfPossession = 0,

    /// <summary>The signer stores its part of a blob.</summary>
    BlobCertification = 1,

    /// <summary>The slivers of a blob id do not fit together.</summary>
    InvalidBlobId = 2,

    /// <summary>The signer asks another node for the slivers of a shard.</summary>
    SyncShard = 3,

    /// <summary>The signer publishes the state of its deny list.</summary>
    DenyListUpdate = 4,

    /// <summary>The signer has deleted a blob because of its deny list.</summary>
    DenyListBlobDeleted = 5,

    /// <summary>The signer is ready for a protocol version.</summary>
    ProtocolVersion = 6,
}
