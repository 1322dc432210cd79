namespace Walrus.StorageNode.Storage;

/// <summary>How slivers are kept.</summary>
internal sealed record SliverStoreOptions
{
    /// <summary>Bytes kept free on the volume.</summary>
    internal long ReservedBytes { get; init; }

    /// <summary>Bytes after which a new segment is begun. Small enough to be cleared out in one go, large enough not to be many.</summary>
    internal long SegmentBytes { get; init; } = 256L << 20;

    /// <summary>The disk of the segments.</summary>
    internal ISegmentDisk Disk { get; init; } = new SystemDisk();
}
