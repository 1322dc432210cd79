using System.Runtime.CompilerServices;

namespace Walrus.Core.Galois;

/// <summary>What <see cref="ShuffleButterfly{TVector, TBytes}"/> needs of a vector of bytes.</summary>
internal unsafe interface IByteVector<TVector>
    where TVector : unmanaged
{
    /// <summary>Sixteen bytes, repeated over the vector.</summary>
    static abstract TVector Table(byte* table);

    /// <summary>Sixteen-byte table look-ups; indices are below 16.</summary>
    static abstract TVector Look(TVector table, TVector index);

    /// <summary>The low and the high nibble of every byte.</summary>
    static abstract TVector LowNibbles(TVector bytes);

    static abstract TVector HighNibbles(TVector bytes);

    static abstract TVector Xor(TVector a, TVector b);
}

/// <summary>
/// Butterflies with byte shuffles: a multiplication is eight look-ups of nibbles. SSSE3 and AdvSimd with 128 bits, AVX2 with 256.
/// </summary>
internal readonly unsafe struct ShuffleButterfly<TVector, TBytes> : IButterfly
    where TVector : unmanaged
    where TBytes : struct, IByteVector<TVector>
{
    private const int High = FieldKernel.StripElements;

    public static int OperandBytes => Operands.NibbleBytes;

    public static void Prepare(int log, byte* operand) => Operands.Nibbles(log, operand);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(byte* x, byte* y, nint bytes, byte* operand)
    {
        TVector a0 = TBytes.Table(operand), a1 = TBytes.Table(operand + 16), a2 = TBytes.Table(operand + 32), a3 = TBytes.Table(operand + 48);
        TVector b0 = TBytes.Table(operand + 64), b1 = TBytes.Table(operand + 80), b2 = TBytes.Table(operand + 96), b3 = TBytes.Table(operand + 112);
        for (byte* end = x + bytes; x < end; x += High, y += High)
        {
            for (byte* half = x + High; x < half; x += sizeof(TVector), y += sizeof(TVector))
            {
                TVector yl = *(TVector*)y, yh = *(TVector*)(y + High);
                TVector n0 = TBytes.LowNibbles(yl), n1 = TBytes.HighNibbles(yl), n2 = TBytes.LowNibbles(yh), n3 = TBytes.HighNibbles(yh);
                var xl = TBytes.Xor(*(TVector*)x, Sum(a0, a1, a2, a3, n0, n1, n2, n3));
                var xh = TBytes.Xor(*(TVector*)(x + High), Sum(b0, b1, b2, b3, n0, n1, n2, n3));
                *(TVector*)x = xl;
                *(TVector*)(x + High) = xh;
                *(TVector*)y = TBytes.Xor(yl, xl);
                *(TVector*)(y + High) = TBytes.Xor(yh, xh);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse(byte* x, byte* y, nint bytes, byte* operand)
    {
        TVector a0 = TBytes.Table(operand), a1 = TBytes.Table(operand + 16), a2 = TBytes.Table(operand + 32), a3 = TBytes.Table(operand + 48);
        TVector b0 = TBytes.Table(operand + 64), b1 = TBytes.Table(operand + 80), b2 = TBytes.Table(operand + 96), b3 = TBytes.Table(operand + 112);
        for (byte* end = x + bytes; x < end; x += High, y += High)
        {
            for (byte* half = x + High; x < half; x += sizeof(TVector), y += sizeof(TVector))
            {
                TVector xl = *(TVector*)x, xh = *(TVector*)(x + High);
                TVector yl = TBytes.Xor(*(TVector*)y, xl), yh = TBytes.Xor(*(TVector*)(y + High), xh);
                *(TVector*)y = yl;
                *(TVector*)(y + High) = yh;
                TVector n0 = TBytes.LowNibbles(yl), n1 = TBytes.HighNibbles(yl), n2 = TBytes.LowNibbles(yh), n3 = TBytes.HighNibbles(yh);
                *(TVector*)x = TBytes.Xor(xl, Sum(a0, a1, a2, a3, n0, n1, n2, n3));
                *(TVector*)(x + High) = TBytes.Xor(xh, Sum(b0, b1, b2, b3, n0, n1, n2, n3));
            }
        }
    }

    public static void Multiply(byte* strip, byte* operand)
    {
        byte* zero = stackalloc byte[FieldKernel.StripBytes];
        new Span<byte>(zero, FieldKernel.StripBytes).Clear();

        // A forward butterfly onto a zero x leaves the product in x.
        Forward(zero, strip, FieldKernel.StripBytes, operand);
        new Span<byte>(zero, FieldKernel.StripBytes).CopyTo(new Span<byte>(strip, FieldKernel.StripBytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(TVector t0, TVector t1, TVector t2, TVector t3, TVector n0, TVector n1, TVector n2, TVector n3) => TBytes.Xor(
        TBytes.Xor(TBytes.Look(t0, n0), TBytes.Look(t1, n1)), TBytes.Xor(TBytes.Look(t2, n2), TBytes.Look(t3, n3)));
}
