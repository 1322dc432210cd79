using Walrus.Core;

namespace Walrus.Sui.Transactions;

/// <summary>Bech32 (BIP 173) of a byte string. No restorable library offers it. Errors never quote the text: it is a secret.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 6;
    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    internal static string Encode(string prefix, ReadOnlySpan<byte> payload)
    {
        byte[] digits = [.. Regroup(payload, from: 8, to: 5)];
        uint checksum = Checksum(prefix, [.. digits, .. new byte[ChecksumLength]]) ^ 1;
        var tail = Enumerable.Range(0, ChecksumLength).Select(i => (byte)(checksum >> (5 * (ChecksumLength - 1 - i)) & 31));
        return $"{prefix}1{string.Concat(digits.Concat(tail).Select(d => Alphabet[d]))}";
    }

    internal static byte[] Decode(string prefix, ReadOnlySpan<char> text, int length)
    {
        int digitCount = (length * 8 + 4) / 5 + ChecksumLength;
        if (text.Length != prefix.Length + 1 + digitCount || !text.StartsWith(prefix, StringComparison.Ordinal) || text[prefix.Length] != '1')
        {
            throw new WalrusFormatException($"Expected '{prefix}1' and {digitCount} more characters.");
        }

        var digits = new byte[digitCount];
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = Alphabet.IndexOf(text[prefix.Length + 1 + i], StringComparison.Ordinal);
            digits[i] = digit >= 0 ? (byte)digit : throw new WalrusFormatException($"Character {prefix.Length + 1 + i} is not of bech32.");
        }

        if (Checksum(prefix, digits) != 1)
        {
            throw new WalrusFormatException("The checksum of the bech32 text is wrong: it was mistyped or cut.");
        }

        var payload = Regroup(digits.AsSpan(0, digitCount - ChecksumLength), from: 5, to: 8);
        int padding = digits[digitCount - ChecksumLength - 1] & ((1 << ((digitCount - ChecksumLength) * 5 - length * 8)) - 1);
        return padding == 0 ? payload[..length] : throw new WalrusFormatException("The padding of the bech32 text is not zero.");
    }

    private static byte[] Regroup(ReadOnlySpan<byte> values, int from, int to)
    {
        var groups = new byte[(values.Length * from + to - 1) / to];
        for (int bit = 0; bit < values.Length * from; bit++)
        {
            int value = values[bit / from] >> (from - 1 - bit % from) & 1;
            groups[bit / to] |= (byte)(value << (to - 1 - bit % to));
        }

        return groups;
    }

    private static uint Checksum(string prefix, ReadOnlySpan<byte> digits)
    {
        uint state = 1;
        foreach (char c in prefix)
        {
            state = Step(state, c >> 5);
        }

        state = Step(state, 0);
        foreach (char c in prefix)
        {
            state = Step(state, c & 31);
        }

        foreach (byte digit in digits)
        {
            state = Step(state, digit);
        }

        return state;
    }

    private static uint Step(uint state, int digit)
    {
        uint top = state >> 25;
        state = (state & 0x1ffffff) << 5 ^ (uint)digit;
        for (int i = 0; i < Generator.Length; i++)
        {
            if ((top >> i & 1) == 1)
            {
                state ^= Generator[i];
            }
        }

        return state;
    }
}
