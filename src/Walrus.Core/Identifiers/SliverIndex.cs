using System.Globalization;
using System.Text.Json.Serialization;

namespace Walrus.Core.Identifiers;

/// <summary>
/// A sliver on its own axis: the row of a primary sliver, the column of a secondary one (spec/encoding.md §3).
/// </summary>
/// <param name="Value">The number itself.</param>
[JsonConverter(typeof(SliverIndexJsonConverter))]
public readonly record struct SliverIndex(ushort Value) : IComparable<SliverIndex>
{
    /// <inheritdoc />
    public int CompareTo(SliverIndex other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Parses plain decimal digits.</summary>
    /// <exception cref="WalrusFormatException">The text is not a decimal number in range.</exception>
    public static SliverIndex Parse(ReadOnlySpan<char> text) => StrictDecimal.TryParse<ushort>(text, out var value)
        ? new(value)
        : throw new WalrusFormatException($"'{Excerpt.Of(text)}' is not a sliver index: expected a decimal number from 0 to {ushort.MaxValue}.");

    /// <summary>Numeric order.</summary>
    public static bool operator <(SliverIndex left, SliverIndex right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(SliverIndex left, SliverIndex right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(SliverIndex left, SliverIndex right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(SliverIndex left, SliverIndex right) => left.Value >= right.Value;
}
