using System.Numerics;
using Walrus.Core;
using Walrus.Core.Identifiers;

namespace Walrus.Sui;

/// <summary>The text form of Sui digests (Bitcoin's alphabet). No restorable library offers it; digests are 32 bytes, so big integers do.</summary>
internal static class Base58
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    internal static string Encode(ReadOnlySpan<byte> bytes)
    {
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var digits = new Stack<char>();
        while (!number.IsZero)
        {
            number = BigInteger.DivRem(number, 58, out var digit);
            digits.Push(Alphabet[(int)digit]);
        }

        var zeros = bytes.IndexOfAnyExcept((byte)0) is var at && at < 0 ? bytes.Length : at;
        return string.Concat(new string(Alphabet[0], zeros), new string([.. digits]));
    }

    internal static byte[] Decode(ReadOnlySpan<char> text, int length)
    {
        if (text.Length > length * 2)
        {
            throw new WalrusFormatException($"{text.Length} characters are too many for base58 of {length} bytes.");
        }

        BigInteger number = 0;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            number = digit < 0 ? throw new WalrusFormatException($"'{c}' is not a base58 character.") : number * 58 + digit;
        }

        var zeros = text.IndexOfAnyExcept(Alphabet[0]) is var at && at < 0 ? text.Length : at;
        byte[] value = number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return zeros + value.Length == length
            ? [.. new byte[zeros], .. value]
            : throw new WalrusFormatException($"'{text}' is not base58 of {length} bytes.");
    }
}
