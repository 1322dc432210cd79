namespace Walrus.StorageNode;

/// <summary>What the parts of a node tell one another.</summary>
internal sealed class NodeSignals
{
    /// <summary>Events have been processed, registrations perhaps among them.</summary>
    internal Signal Registered { get; } = new();

    /// <summary>The epoch, or its phase, has changed.</summary>
    internal Signal EpochMoved { get; } = new();

    /// <summary>A committee has been taken up.</summary>
    internal Signal ShardsChanged { get; } = new();

    /// <summary>A blob is to be looked after.</summary>
    internal Signal RecoveryAdded { get; } = new();
}
