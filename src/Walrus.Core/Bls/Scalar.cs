using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Walrus.Core.Bls;

/// <summary>
/// A secret number below the group order r, as four words. Nothing here branches on it or indexes by it, but for the one verdict
/// whether it is in range. What compares words is compiled without a profile, for the reason given at <see cref="FpKernel"/>.
/// </summary>
internal struct Scalar
{
    internal const int Length = 32;

    private const ulong R0 = 0xffffffff00000001;
    private const ulong R1 = 0x53bda402fffe5bfe;
    private const ulong R2 = 0x3339d80809a1d805;
    private const ulong R3 = 0x73eda753299d7d48;

    private ulong l0;
    private ulong l1;
    private ulong l2;
    private ulong l3;

    /// <summary>Reads 32 big-endian bytes; false if the number is zero or not below r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryRead(ReadOnlySpan<byte> bigEndian, out Scalar scalar)
    {
        scalar = new Scalar
        {
            l0 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[24..]),
            l1 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[16..]),
            l2 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[8..]),
            l3 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian),
        };
        ulong borrow = 0;
        Limbs.SubtractBorrow(scalar.l0, R0, ref borrow);
        Limbs.SubtractBorrow(scalar.l1, R1, ref borrow);
        Limbs.SubtractBorrow(scalar.l2, R2, ref borrow);
        Limbs.SubtractBorrow(scalar.l3, R3, ref borrow);
        return borrow == 1 && (scalar.l0 | scalar.l1 | scalar.l2 | scalar.l3) != 0;
    }

    internal readonly void Write(Span<byte> bigEndian)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[24..], l0);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[16..], l1);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[8..], l2);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian, l3);
    }

    /// <summary>A uniform number in [1, r). Only rejected candidates are told by the time.</summary>
    internal static Scalar Generate()
    {
        Span<byte> bytes = stackalloc byte[Length];
        try
        {
            while (true)
            {
                RandomNumberGenerator.Fill(bytes);
                bytes[0] &= 0x7f;
                if (TryRead(bytes, out var scalar)) return scalar;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Four bits, counted from the lowest; the position is public.</summary>
    internal readonly ulong Nibble(int position)
    {
        ulong word = (position / 16) switch { 0 => l0, 1 => l1, 2 => l2, _ => l3 };
        return (word >> (position % 16 * 4)) & 15;
    }

    /// <summary>
    /// The digits in base |x|, lowest first. Long division bit by bit with masks: the hardware divider takes a time that depends on
    /// its operands.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void SplitByParameter(Span<ulong> digits)
    {
        ulong q0 = l0, q1 = l1, q2 = l2, q3 = l3;
        for (int digit = 0; digit < 3; digit++)
        {
            ulong remainder = 0;
            for (int bit = 0; bit < 256; bit++)
            {
                ulong overflow = remainder >> 63;
                remainder = (remainder << 1) | (q3 >> 63);
                ulong borrow = 0;
                ulong difference = Limbs.SubtractBorrow(remainder, CurveParameter.Magnitude, ref borrow);
                ulong fits = overflow | (borrow ^ 1);
                remainder ^= (remainder ^ difference) & (0UL - fits);
                q3 = (q3 << 1) | (q2 >> 63);
                q2 = (q2 << 1) | (q1 >> 63);
                q1 = (q1 << 1) | (q0 >> 63);
                q0 = (q0 << 1) | fits;
            }

            digits[digit] = remainder;
        }

        digits[3] = q0;
    }
}
