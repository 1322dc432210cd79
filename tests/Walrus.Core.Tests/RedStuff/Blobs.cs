using Walrus.Core.Identifiers;
using Walrus.Core.Kernels;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.RedStuff;

/// <summary>Encoded blobs for tests that take slivers away, and the pick of which to keep.</summary>
internal sealed record TestBlob(byte[] Content, RedStuffCodec Codec, EncodedBlob Encoded)
{
    internal EncodingConfig Config => Codec.Config;

    internal BlobMetadata Metadata => Encoded.Metadata.Metadata;

    internal static TestBlob Encode(int shards, int length, KernelLevel? kernel = null)
    {
        var content = ContentRecipe.Make("lcg32", (uint)(shards * 31 + length), length);
        var codec = new RedStuffCodec(new EncodingConfig(shards), new CodecOptions { Kernel = kernel ?? KernelLevels.Best });
        return new TestBlob(content, codec, new BlobEncoder(codec).Encode(content));
    }

    internal Sliver Sliver(SliverAxis axis, int index) => Encoded.Slivers[axis, new SliverIndex((ushort)index)];

    internal Sliver[] Pick(SliverAxis axis, int count, Random random)
    {
        var all = Enumerable.Range(0, Config.Shards).ToArray();
        random.Shuffle(all);
        return [.. all.Take(count).Select(i => Sliver(axis, i))];
    }
}
