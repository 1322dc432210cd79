using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>What a record holds; the numbers are those on disk.</summary>
internal enum RecordKind : byte
{
    /// <summary>A primary sliver.</summary>
    Primary = SliverAxis.Primary,

    /// <summary>A secondary sliver.</summary>
    Secondary = SliverAxis.Secondary,

    /// <summary>A blob's metadata, which belongs to no shard.</summary>
    Metadata = 2,
}

/// <summary>Which record: a blob's sliver on a shard, or its metadata (shard 0).</summary>
internal readonly record struct RecordKey(BlobId Blob, ShardIndex Shard, RecordKind Kind)
{
    internal static RecordKey MetadataOf(BlobId blob) => new(blob, default, RecordKind.Metadata);

    public static implicit operator RecordKey(SliverKey key) => new(key.Blob, key.Shard, (RecordKind)key.Axis);

    public override string ToString() => Kind == RecordKind.Metadata
        ? $"metadata of {Blob}"
        : new SliverKey(Blob, Shard, (SliverAxis)Kind).ToString();
}
