using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>Which sliver: of a blob, on a shard, on an axis.</summary>
internal readonly record struct SliverKey(BlobId Blob, ShardIndex Shard, SliverAxis Axis)
{
    public override string ToString() => $"{Axis.Word()} sliver of {Blob} on shard {Shard}";
}
