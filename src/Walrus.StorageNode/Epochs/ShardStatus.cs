namespace Walrus.StorageNode.Epochs;

/// <summary>Where a shard stands on this node (node-behaviour §3); the numbers are durable and upstream's.</summary>
internal enum ShardStatus
{
    /// <summary>Its storage exists, nothing has begun.</summary>
    None = 0,

    /// <summary>Owned and complete.</summary>
    Active = 1,

    /// <summary>Owned; its slivers are being fetched.</summary>
    ActiveSync = 2,

    /// <summary>Owned; what could not be fetched is being rebuilt from symbols.</summary>
    ActiveRecover = 3,

    /// <summary>Lost to another node: read, never written, until it is dropped.</summary>
    LockedToMove = 4,
}
