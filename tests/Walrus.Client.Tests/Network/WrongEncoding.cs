using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Tests.Network;

/// <summary>A blob whose writer put a wrong first row into the metadata: every sliver fits its root, together they are no codeword.</summary>
internal static class WrongEncoding
{
    internal static (BlobMetadataWithId Metadata, IReadOnlyList<Sliver> Primary) Of(RedStuffCodec codec, byte[] content)
    {
        var encoded = new BlobEncoder(codec).Encode(content);
        var rows = Enumerable.Range(0, codec.Config.Shards)
            .Select(i => encoded.Slivers[SliverAxis.Primary, new SliverIndex((ushort)i)])
            .ToArray();
        var data = rows[0].Data.ToArray();
        data[0] ^= 1;
        rows[0] = new Sliver(SliverAxis.Primary, rows[0].Index, rows[0].SymbolSize, data);
        var pairs = encoded.Metadata.Metadata.Pairs.ToArray();
        pairs[0] = pairs[0] with { Primary = new SliverVerifier(codec).ComputeRoot(rows[0]) };
        var metadata = new BlobMetadata((ulong)content.Length, pairs);
        return (new BlobMetadataWithId(metadata.ComputeBlobId(), metadata), rows);
    }
}
