using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Haulout.Tests.Load;

/// <summary>What nodes owe of a blob, by the blob itself.</summary>
internal sealed class Expected(RedStuffCodec codec, byte[] content)
{
    private readonly EncodedBlob blob = new BlobEncoder(codec).Encode(content);

    internal BlobId Id => blob.Metadata.BlobId;

    internal byte[] Content => content;

    /// <summary>Bytes of one symbol.</summary>
    internal int SymbolSize => blob.Metadata.Metadata.SymbolSize(codec.Config);

    /// <summary>Of these shards' slivers, those a node does not give, or gives otherwise than they are.</summary>
    internal async Task<IReadOnlyList<string>> MissingAt(IStorageNode node, IEnumerable<ShardIndex> shards)
    {
        var missing = new List<string>();
        foreach (var shard in shards)
        {
            var pair = codec.Config.PairOn(shard, Id);
            foreach (var axis in (SliverAxis[])[SliverAxis.Primary, SliverAxis.Secondary])
            {
                var reply = await node.GetSliver(Id, pair, axis);
                if (reply is not NodeReply<Sliver>.Ok { Value: var sliver } || !sliver.Equals(blob.Slivers[axis, codec.Config.SliverOf(pair, axis)]))
                {
                    missing.Add($"{Id}, shard {shard}, {axis}: {reply}");
                }
            }
        }

        return missing;
    }
}
