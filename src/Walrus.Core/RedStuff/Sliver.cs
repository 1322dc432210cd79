using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.RedStuff;

/// <summary>
/// A sliver: the source symbols of one row (primary) or column (secondary) of the expanded matrix. BCS is
/// <c>ULEB(len) ‖ data ‖ symbol_size:u16 ‖ index:u16</c>; the axis is not part of it (spec/encoding.md §3.4).
/// </summary>
public sealed class Sliver : IEquatable<Sliver>
{
    /// <summary>Bytes that BCS puts behind the data.</summary>
    private const int Trailer = 4;

    /// <summary>A sliver over <paramref name="data"/>, which is not copied and not checked; the verifier does that.</summary>
    public Sliver(SliverAxis axis, SliverIndex index, int symbolSize, ReadOnlyMemory<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(symbolSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(symbolSize, ushort.MaxValue);
        Axis = axis;
        Index = index;
        SymbolSize = symbolSize;
        Data = data;
    }

    /// <summary>Row or column.</summary>
    public SliverAxis Axis { get; }

    /// <summary>Which row or column: the sliver index, not that of its pair.</summary>
    public SliverIndex Index { get; }

    /// <summary>Bytes of a symbol.</summary>
    public int SymbolSize { get; }

    /// <summary>The symbols side by side.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>How many symbols there are.</summary>
    public int SymbolCount => Data.Length / SymbolSize;

    /// <summary>Symbol <paramref name="index"/> of the stored ones.</summary>
    public ReadOnlyMemory<byte> Symbol(int index) => Data.Slice(index * SymbolSize, SymbolSize);

    /// <summary>Bytes of the BCS form of a sliver with <paramref name="dataLength"/> bytes of data.</summary>
    public static int BcsLength(int dataLength) => BcsWriter.Uleb128Length((uint)dataLength) + dataLength + Trailer;

    /// <summary>The body of <c>PUT …/slivers/{pair}/{axis}</c>.</summary>
    public byte[] ToBcs()
    {
        var writer = new BcsWriter(BcsLength(Data.Length));
        return writer.WriteBytes(Data.Span).WriteU16((ushort)SymbolSize).WriteU16(Index.Value).ToArray();
    }

    /// <summary>Reads the BCS form; the data stays a view of <paramref name="bytes"/>.</summary>
    /// <exception cref="BcsException">The bytes are not a sliver.</exception>
    public static Sliver FromBcs(ReadOnlyMemory<byte> bytes, SliverAxis axis)
    {
        var reader = new BcsReader(bytes.Span);
        var sliver = ReadFrom(ref reader, bytes, axis);
        reader.Finish();
        return sliver;
    }

    /// <summary>Reads one sliver at the reader's position; <paramref name="all"/> is what the reader reads.</summary>
    /// <exception cref="BcsException">The bytes are not a sliver.</exception>
    public static Sliver ReadFrom(ref BcsReader reader, ReadOnlyMemory<byte> all, SliverAxis axis)
    {
        int length = reader.ReadBytes().Length;
        int start = reader.Position - length;
        int symbolSize = reader.ReadU16();
        if (symbolSize == 0)
        {
            throw new BcsException("A sliver's symbol size is zero.");
        }

        return new Sliver(axis, new SliverIndex(reader.ReadU16()), symbolSize, all.Slice(start, length));
    }

    /// <summary>Same axis, index, symbol size and data.</summary>
    public bool Equals(Sliver? other) => other is not null
        && Axis == other.Axis && Index == other.Index && SymbolSize == other.SymbolSize && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Sliver);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Axis, Index, SymbolSize, Data.Length);
}
