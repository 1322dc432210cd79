using Walrus.Core.Identifiers;

namespace Walrus.Core.RedStuff;

/// <summary>
/// Where the encoder puts sliver data. Pieces arrive in any order from several threads, each byte exactly once; together they fill all n
/// slivers of both axes.
/// </summary>
public interface ISliverSink
{
    /// <summary>Takes bytes of a sliver's symbol data, to stand at <paramref name="offset"/>. The span is valid during the call only.</summary>
    void Write(SliverAxis axis, SliverIndex sliver, int offset, ReadOnlySpan<byte> data);
}

/// <summary>
/// All slivers of one blob in memory, one array each. May be handed to the encoder again for another blob of the same symbol size: the
/// first use of fresh pages costs more than the encoding of what is put in them (spec/performance.md §4.3).
/// </summary>
public sealed class SliverBuffers : ISliverSink
{
    private readonly byte[][][] slivers;

    /// <summary>Arrays for n slivers of both axes.</summary>
    public SliverBuffers(EncodingConfig config, int symbolSize)
    {
        Config = config;
        SymbolSize = symbolSize;
        slivers = [Allocate(SliverAxis.Primary), Allocate(SliverAxis.Secondary)];
        byte[][] Allocate(SliverAxis axis)
        {
            int length = config.SliverLength(axis, symbolSize);
            return [.. Enumerable.Range(0, config.Shards).Select(_ => GC.AllocateUninitializedArray<byte>(length))];
        }
    }

    /// <summary>The configuration the arrays are for.</summary>
    public EncodingConfig Config { get; }

    /// <summary>The symbol size the arrays are for, in bytes.</summary>
    public int SymbolSize { get; }

    /// <inheritdoc />
    public void Write(SliverAxis axis, SliverIndex sliver, int offset, ReadOnlySpan<byte> data) =>
        data.CopyTo(slivers[(int)axis][sliver.Value].AsSpan(offset));

    /// <summary>The symbol data of a sliver: a view of the array, overwritten when the buffers are used again.</summary>
    public Sliver this[SliverAxis axis, SliverIndex sliver] => new(axis, sliver, SymbolSize, slivers[(int)axis][sliver.Value]);

    internal Span<byte> Secondary(int index) => slivers[(int)SliverAxis.Secondary][index];
}
