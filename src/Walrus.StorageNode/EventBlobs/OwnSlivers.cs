using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>The slivers of a blob that belong on some shards; the others are not kept while the blob is encoded.</summary>
internal sealed class OwnSlivers : ISliverSink
{
    private readonly int symbolSize;
    private readonly Dictionary<(SliverAxis Axis, SliverIndex Index), (SliverKey Key, byte[] Data)> slivers = [];

    internal OwnSlivers(EncodingConfig config, BlobId blob, long length, IEnumerable<ShardIndex> shards)
    {
        symbolSize = config.SymbolSize(length);
        foreach (var shard in shards)
        {
            foreach (var axis in (SliverAxis[])[SliverAxis.Primary, SliverAxis.Secondary])
            {
                var index = config.SliverOf(config.PairOn(shard, blob), axis);
                slivers.Add((axis, index), (new(blob, shard, axis), new byte[config.SliverLength(axis, symbolSize)]));
            }
        }
    }

    /// <summary>The slivers, once everything is written.</summary>
    internal IEnumerable<(SliverKey Key, Sliver Sliver)> All =>
        slivers.Select(s => (s.Value.Key, new Sliver(s.Key.Axis, s.Key.Index, symbolSize, s.Value.Data)));

    /// <inheritdoc/>
    public void Write(SliverAxis axis, SliverIndex sliver, int offset, ReadOnlySpan<byte> data)
    {
        if (slivers.TryGetValue((axis, sliver), out var found))
        {
            data.CopyTo(found.Data.AsSpan(offset));
        }
    }
}
