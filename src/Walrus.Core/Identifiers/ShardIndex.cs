using System.Globalization;
using System.Text.Json.Serialization;

namespace Walrus.Core.Identifiers;

/// <summary>
/// A shard: one of n storage obligations that an epoch's committee shares out. Which sliver pair of a blob it holds follows from the
/// blob id (spec/encoding.md §3.1).
/// </summary>
/// <param name="Value">The number itself.</param>
[JsonConverter(typeof(ShardIndexJsonConverter))]
public readonly record struct ShardIndex(ushort Value) : IComparable<ShardIndex>
{
    /// <inheritdoc />
    public int CompareTo(ShardIndex other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Parses plain decimal digits.</summary>
    /// <exception cref="WalrusFormatException">The text is not a decimal number in range.</exception>
    public static ShardIndex Parse(ReadOnlySpan<char> text) => StrictDecimal.TryParse<ushort>(text, out var value)
        ? new(value)
        : throw new WalrusFormatException($"'{Excerpt.Of(text)}' is not a shard index: expected a decimal number from 0 to {ushort.MaxValue}.");

    /// <summary>Numeric order.</summary>
    public static bool operator <(ShardIndex left, ShardIndex right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(ShardIndex left, ShardIndex right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(ShardIndex left, ShardIndex right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(ShardIndex left, ShardIndex right) => left.Value >= right.Value;
}
