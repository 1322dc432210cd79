using System.Globalization;

namespace Walrus.Core.Identifiers;

/// <summary>The text form that object ids and addresses share.</summary>
internal static class HexId
{
    internal static string Format(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    internal static bool TryParse(ReadOnlySpan<char> text, out Bytes32 value)
    {
        value = default;
        Bytes32 parsed = default;
        if (text.Length is < 3 or > 66 || text[0] != '0' || text[1] is not ('x' or 'X'))
        {
            return false;
        }

        var digits = text[2..];
        for (int i = 0; i < digits.Length; i++)
        {
            if (!char.IsAsciiHexDigit(digits[^(i + 1)]))
            {
                return false;
            }

            byte nibble = byte.Parse(digits.Slice(digits.Length - i - 1, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            parsed[31 - i / 2] |= (byte)(nibble << (i % 2 * 4));
        }

        value = parsed;
        return true;
    }
}
