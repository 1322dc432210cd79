using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace ControlPlane.Embedded.Tests.World;

/// <summary>Real Red Stuff for ten shards: encoded once, shared by every world, never changed.</summary>
internal static class SampleBlobs
{
    public const int Shards = 10;
    public const int Count = 24;

    public static RedStuffCodec Codec { get; } = new(new EncodingConfig(Shards), new CodecOptions { MaxParallelism = 1 });

    public static IReadOnlyList<SampleBlob> All { get; } = [.. Enumerable.Range(0, Count).Select(Encode)];

    public static SampleBlob Of(BlobId id) => ById[id];

    private static Dictionary<BlobId, SampleBlob> ById { get; } = All.ToDictionary(b => b.Id);

    private static SampleBlob Encode(int i)
    {
        var data = new byte[100 + 37 * i];
        new Random(i).NextBytes(data);
        var encoded = new BlobEncoder(Codec).Encode(data);
        var expanded = new Dictionary<(SliverAxis, int), ExpandedSliver>();
        var verifier = new SliverVerifier(Codec);
        foreach (var axis in new[] { SliverAxis.Primary, SliverAxis.Secondary })
        {
            foreach (var s in Enumerable.Range(0, Shards)) expanded[(axis, s)] = verifier.Expand(encoded.Slivers[axis, new((ushort)s)]);
        }

        return new(encoded.Metadata, (ulong)data.Length, expanded);
    }
}

internal sealed record SampleBlob(BlobMetadataWithId Metadata, ulong Size, IReadOnlyDictionary<(SliverAxis Axis, int Index), ExpandedSliver> Slivers)
{
    public BlobId Id => Metadata.BlobId;

    /// <summary>A sliver with one bit turned.</summary>
    public ExpandedSliver Damaged(SliverAxis axis, int index)
    {
        var sliver = Slivers[(axis, index)].Sliver;
        var data = sliver.Data.ToArray();
        data[0] ^= 1;
        return new SliverVerifier(SampleBlobs.Codec).Expand(new Sliver(axis, sliver.Index, sliver.SymbolSize, data));
    }
}
