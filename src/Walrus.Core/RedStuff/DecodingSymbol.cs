using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.RedStuff;

/// <summary>
/// A symbol that helps to rebuild a sliver of <paramref name="TargetAxis"/>; it was taken from sliver <paramref name="Source"/> of the
/// other axis. BCS: <c>index:u16 ‖ ULEB ‖ data</c>, with an axis byte in front where either axis may come (spec/encoding.md §3.5).
/// </summary>
/// <param name="TargetAxis">The axis of the sliver to rebuild.</param>
/// <param name="Source">The sliver the symbol was taken from, on the other axis; its place in the codeword.</param>
/// <param name="Data">The symbol.</param>
public sealed record DecodingSymbol(SliverAxis TargetAxis, SliverIndex Source, ReadOnlyMemory<byte> Data)
{
    /// <summary>Writes it without the axis.</summary>
    public void WriteTo(BcsWriter writer) => writer.WriteU16(Source.Value).WriteBytes(Data.Span);

    /// <summary>Writes it with the axis in front.</summary>
    public void WriteEitherTo(BcsWriter writer)
    {
        writer.WriteU8((byte)TargetAxis);
        WriteTo(writer);
    }

    /// <summary>Reads one of a known axis; the data stays a view of <paramref name="all"/>, which is what the reader reads.</summary>
    /// <exception cref="BcsException">The bytes are not a symbol.</exception>
    public static DecodingSymbol ReadFrom(ref BcsReader reader, ReadOnlyMemory<byte> all, SliverAxis axis)
    {
        var source = new SliverIndex(reader.ReadU16());
        int length = reader.ReadBytes(EncodingConfig.MaxSymbolSize).Length;
        return new DecodingSymbol(axis, source, all.Slice(reader.Position - length, length));
    }

    /// <summary>Reads one with its axis in front.</summary>
    /// <exception cref="BcsException">The bytes are not a symbol.</exception>
    public static DecodingSymbol ReadEitherFrom(ref BcsReader reader, ReadOnlyMemory<byte> all)
    {
        var axis = (SliverAxis)reader.ReadVariant(2, "a sliver axis");
        return ReadFrom(ref reader, all, axis);
    }

    /// <inheritdoc />
    public bool Equals(DecodingSymbol? other) => other is not null
        && TargetAxis == other.TargetAxis && Source == other.Source && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(TargetAxis, Source, Data.Length);
}
