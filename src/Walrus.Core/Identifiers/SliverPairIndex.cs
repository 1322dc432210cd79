using System.Globalization;
using System.Text.Json.Serialization;

namespace Walrus.Core.Identifiers;

/// <summary>
/// A sliver pair of a blob: primary sliver p together with secondary sliver n-1-p (spec/encoding.md §3).
/// </summary>
/// <param name="Value">The number itself.</param>
[JsonConverter(typeof(SliverPairIndexJsonConverter))]
public readonly record struct SliverPairIndex(ushort Value) : IComparable<SliverPairIndex>
{
    /// <inheritdoc />
    public int CompareTo(SliverPairIndex other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Parses plain decimal digits.</summary>
    /// <exception cref="WalrusFormatException">The text is not a decimal number in range.</exception>
    public static SliverPairIndex Parse(ReadOnlySpan<char> text) => StrictDecimal.TryParse<ushort>(text, out var value)
        ? new(value)
        : throw new WalrusFormatException($"'{Excerpt.Of(text)}' is not a sliver pair index: expected a decimal number from 0 to {ushort.MaxValue}.");

    /// <summary>Numeric order.</summary>
    public static bool operator <(SliverPairIndex left, SliverPairIndex right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(SliverPairIndex left, SliverPairIndex right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(SliverPairIndex left, SliverPairIndex right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(SliverPairIndex left, SliverPairIndex right) => left.Value >= right.Value;
}
