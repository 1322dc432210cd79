using System.Buffers.Binary;

namespace Walrus.Core.Galois;

/// <summary>The two forms in which kernels hold a multiplier.</summary>
internal static unsafe class Operands
{
    /// <summary>Bytes of <see cref="Matrices"/>.</summary>
    internal const int MatrixBytes = 32;

    /// <summary>Bytes of <see cref="Nibbles"/>.</summary>
    internal const int NibbleBytes = 128;

    /// <summary>
    /// Multiplication is linear over GF(2): four 8x8 bit matrices lo←lo, lo←hi, hi←lo, hi←hi as GF2P8AFFINEQB wants them, byte 7-r
    /// holding output row r.
    /// </summary>
    internal static void Matrices(int log, byte* operand)
    {
        ulong* matrices = (ulong*)operand;
        if (log == Field.Modulus)
        {
            new Span<ulong>(matrices, 4).Clear();
            return;
        }

        // Packed[i*2+o]: byte c is output byte o of the product of the multiplier with bit 8i+c.
        Span<ulong> packed = stackalloc ulong[4];
        for (int bit = 0; bit < 16; bit++)
        {
            ulong product = Field.Multiply(1 << bit, log);
            packed[bit / 8 * 2] |= (product & 0xff) << (bit % 8 * 8);
            packed[bit / 8 * 2 + 1] |= (product >> 8) << (bit % 8 * 8);
        }

        for (int output = 0; output < 2; output++)
        {
            for (int input = 0; input < 2; input++)
            {
                matrices[output * 2 + input] = BinaryPrimitives.ReverseEndianness(Transpose8X8(packed[input * 2 + output]));
            }
        }
    }

    /// <summary>Products of the multiplier with every nibble: 4x16 low bytes, then 4x16 high bytes, for byte shuffles.</summary>
    internal static void Nibbles(int log, byte* operand)
    {
        if (log == Field.Modulus)
        {
            new Span<byte>(operand, NibbleBytes).Clear();
            return;
        }

        for (int nibble = 0; nibble < 4; nibble++)
        {
            for (int x = 0; x < 16; x++)
            {
                ushort product = Field.Multiply(x << (4 * nibble), log);
                operand[nibble * 16 + x] = (byte)product;
                operand[64 + nibble * 16 + x] = (byte)(product >> 8);
            }
        }
    }

    private static ulong Transpose8X8(ulong x)
    {
        ulong t = (x ^ (x >> 7)) & 0x00AA00AA00AA00AA;
        x ^= t ^ (t << 7);
        t = (x ^ (x >> 14)) & 0x0000CCCC0000CCCC;
        x ^= t ^ (t << 14);
        t = (x ^ (x >> 28)) & 0x00000000F0F0F0F0;
        return x ^ t ^ (t << 28);
    }
}
