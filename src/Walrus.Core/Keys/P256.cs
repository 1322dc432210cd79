using System.Numerics;

namespace Walrus.Core.Keys;

/// <summary>The public arithmetic of NIST P-256 the framework does not offer: taking a compressed point apart. No secret passes here.</summary>
internal static class P256
{
    internal const int CoordinateLength = 32;

    /// <summary>The named curve, as the framework calls it.</summary>
    internal const string ObjectIdentifier = "1.2.840.10045.3.1.7";

    private static readonly BigInteger Modulus =
        BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;

    private static readonly BigInteger B = Parse("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    /// <summary>The order of the group, big-endian.</summary>
    internal static ReadOnlySpan<byte> Order =>
    [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];

    /// <summary>The y with the given parity on y² = x³ - 3x + b; null if x is not below the modulus or not on the curve.</summary>
    internal static byte[]? Decompress(ReadOnlySpan<byte> x, bool odd)
    {
        var number = new BigInteger(x, isUnsigned: true, isBigEndian: true);
        if (number >= Modulus) return null;
        var square = (BigInteger.ModPow(number, 3, Modulus) - (3 * number) + B) % Modulus;
        if (square.Sign < 0) square += Modulus;
        var y = BigInteger.ModPow(square, (Modulus + 1) / 4, Modulus);
        if (y * y % Modulus != square) return null;
        if (y.IsEven == odd) y = Modulus - y;
        var bytes = new byte[CoordinateLength];
        y.TryWriteBytes(bytes, out int written, isUnsigned: true);
        bytes.AsSpan(0, CoordinateLength).Reverse();
        return bytes;
    }

    /// <summary>Whether a secret number is in [1, n), compared in the same time for every number.</summary>
    internal static bool IsScalar(ReadOnlySpan<byte> secret)
    {
        int borrow = 0;
        int any = 0;
        for (int i = CoordinateLength - 1; i >= 0; i--)
        {
            borrow = (secret[i] - Order[i] - borrow) >> 31 & 1;
            any |= secret[i];
        }

        return borrow == 1 && any != 0;
    }

    private static BigInteger Parse(string hex) => new(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);
}
