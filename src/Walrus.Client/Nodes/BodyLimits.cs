using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Nodes;

/// <summary>The longest body each answer can honestly have; what is longer is not read.</summary>
internal sealed class BodyLimits(int shards)
{
    internal const long Json = 256 * 1024;

    // Several targets for many shards could honestly be more; nobody has to take so much at once.
    private const long Most = 256L * 1024 * 1024;

    // Axis, source, length, target and the path's length; a path has at most one node of 33 bytes for each bit of a u16.
    private const int SymbolBytes = EncodingConfig.MaxSymbolSize + 1 + 2 + 3 + 2 + 1;
    private const int PathBytes = 16 * 33;

    private readonly EncodingConfig config = new(shards);

    /// <summary>As many slivers as fit are taken of a shard at a time; the former holder is asked for few enough.</summary>
    internal const long ShardSync = Most;

    internal long Metadata => BlobId.Length + 16L + config.Shards * 66L;

    internal long Sliver(SliverAxis axis) => Walrus.Core.RedStuff.Sliver.BcsLength(config.SliverLength(axis, EncodingConfig.MaxSymbolSize));

    internal static long RecoverySymbols(int count) => Math.Min(Most, 5 + Math.Min(count, ushort.MaxValue) * (long)(SymbolBytes + PathBytes));

    internal long RecoverySymbolsOfNode => RecoverySymbols(config.Shards);

    internal long DecodingSymbols(int targets) => Math.Min(Most, 5 + targets * (5L + config.Shards * (long)SymbolBytes));
}
