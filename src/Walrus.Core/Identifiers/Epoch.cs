using System.Globalization;
using System.Text.Json.Serialization;

namespace Walrus.Core.Identifiers;

/// <summary>
/// A Walrus epoch: the span during which one committee holds the shards (spec/messages.md §1).
/// </summary>
/// <param name="Value">The number itself.</param>
[JsonConverter(typeof(EpochJsonConverter))]
public readonly record struct Epoch(uint Value) : IComparable<Epoch>
{
    /// <inheritdoc />
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Parses plain decimal digits.</summary>
    /// <exception cref="WalrusFormatException">The text is not a decimal number in range.</exception>
    public static Epoch Parse(ReadOnlySpan<char> text) => StrictDecimal.TryParse<uint>(text, out var value)
        ? new(value)
        : throw new WalrusFormatException($"'{Excerpt.Of(text)}' is not an epoch: expected a decimal number from 0 to {uint.MaxValue}.");

    /// <summary>Numeric order.</summary>
    public static bool operator <(Epoch left, Epoch right) => left.Value < right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >(Epoch left, Epoch right) => left.Value > right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator <=(Epoch left, Epoch right) => left.Value <= right.Value;

    /// <summary>Numeric order.</summary>
    public static bool operator >=(Epoch left, Epoch right) => left.Value >= right.Value;
}
