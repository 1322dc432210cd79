using System.Globalization;
using System.Numerics;

namespace Walrus.Core.Identifiers;

/// <summary>Text forms of the Move <c>u256</c>, whose BCS is 32 bytes little-endian.</summary>
internal static class Uint256
{
    private const int MaxDecimalDigits = 78;

    internal static Bytes32 ParseDecimal(ReadOnlySpan<char> text)
    {
        // Bounded before the conversion: its cost grows with the square of the digits.
        if (text.Length is > 0 and <= MaxDecimalDigits
            && text.IndexOfAnyExceptInRange('0', '9') < 0
            && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.GetByteCount(isUnsigned: true) <= 32)
        {
            Bytes32 value = default;
            number.TryWriteBytes(value, out _, isUnsigned: true);
            return value;
        }

        throw new WalrusFormatException($"'{Excerpt.Of(text)}' is not a u256: expected a decimal integer below 2^256.");
    }
}
