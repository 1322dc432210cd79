using System.Globalization;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.RedStuff;

/// <summary>One symbol of the expanded matrix by row and column; text <c>row-column</c> (spec/encoding.md §3.5).</summary>
/// <param name="Row">The primary sliver it lies in.</param>
/// <param name="Column">The secondary sliver it lies in.</param>
public readonly record struct SymbolId(SliverIndex Row, SliverIndex Column)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Row.Value}-{Column.Value}");

    /// <summary>Parses <c>row-column</c>.</summary>
    /// <exception cref="WalrusFormatException">The text is anything else.</exception>
    public static SymbolId Parse(ReadOnlySpan<char> text)
    {
        int dash = text.IndexOf('-');
        return dash > 0
            ? new SymbolId(SliverIndex.Parse(text[..dash]), SliverIndex.Parse(text[(dash + 1)..]))
            : throw new WalrusFormatException($"'{Excerpt.Of(text)}' is not a symbol id: expected row-column, such as 17-21.");
    }

    /// <summary>Writes two u16.</summary>
    public void WriteTo(BcsWriter writer) => writer.WriteU16(Row.Value).WriteU16(Column.Value);

    /// <summary>Reads two u16.</summary>
    /// <exception cref="BcsException">The bytes end early.</exception>
    public static SymbolId ReadFrom(ref BcsReader reader)
    {
        var row = new SliverIndex(reader.ReadU16());
        return new SymbolId(row, new SliverIndex(reader.ReadU16()));
    }
}
