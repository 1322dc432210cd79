using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

using Vec = System.Runtime.Intrinsics.Vector512<byte>;

namespace Walrus.Core.Galois;

/// <summary>
/// The transform with GF2P8AFFINEQB on 512-bit vectors: two layers of butterflies in registers per pass (radix 4), the innermost three
/// in one (radix 8). A strip is one vector of low bytes and one of high bytes.
/// </summary>
internal sealed unsafe class Avx512GfniField : FieldKernel
{
    private const int Matrices = 4;

    internal override int OperandBytes => Operands.MatrixBytes;

    internal override void PrepareOperand(int log, byte* operand) => Operands.Matrices(log, operand);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Fft(byte* work, int size, int from, int to, int delta, byte* twiddles) =>
        Forward(work, 0, size, from, to, (ulong*)twiddles + (nint)(delta - 1) * Matrices);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Ifft(byte* work, int size, int used, int delta, byte* twiddles) =>
        Inverse(work, 0, size, used, (ulong*)twiddles + (nint)(delta - 1) * Matrices);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Multiply(byte* strip, byte* operand)
    {
        ulong* q = (ulong*)operand;
        Vec low = Vector512.Load(strip), high = Vector512.Load(strip + 64);
        (Apply(low, Matrix(q)) ^ Apply(high, Matrix(q + 1))).Store(strip);
        (Apply(low, Matrix(q + 2)) ^ Apply(high, Matrix(q + 3))).Store(strip + 64);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Xor(byte* destination, byte* source, nint bytes)
    {
        for (nint i = 0; i < bytes; i += 64)
        {
            (Vector512.Load(destination + i) ^ Vector512.Load(source + i)).Store(destination + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward(byte* work, int start, int size, int from, int to, ulong* twiddles)
    {
        byte* p = work + (nint)start * StripBytes;
        ulong* q = twiddles + (nint)start * Matrices;
        switch (size)
        {
            case 1:
                return;
            case 2:
                Forward2(p, q + Matrices);
                return;
            case 8:
                Forward8(p, q);
                return;
        }

        int quarter = size >> 2;
        Forward4(p, quarter, q + quarter * Matrices);
        for (int k = 0; quarter > 1 && k < 4; k++)
        {
            int part = start + k * quarter;
            if (part < to && part + quarter > from)
            {
                Forward(work, part, quarter, from, to, twiddles);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inverse(byte* work, int start, int size, int used, ulong* twiddles)
    {
        byte* p = work + (nint)start * StripBytes;
        ulong* q = twiddles + (nint)start * Matrices;
        switch (size)
        {
            case 1:
                return;
            case 2:
                Inverse2(p, q + Matrices);
                return;
            case 8:
                Inverse8(p, q);
                return;
        }

        int quarter = size >> 2;
        for (int k = 0; quarter > 1 && k < 4; k++)
        {
            int part = start + k * quarter;
            if (part < used)
            {
                Inverse(work, part, quarter, used, twiddles);
            }
        }

        Inverse4(p, quarter, q + quarter * Matrices);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward2(byte* p, ulong* q)
    {
        Vec x0 = Load(p), y0 = Load(p + 64), x1 = Load(p + 128), y1 = Load(p + 192);
        F(ref x0, ref y0, ref x1, ref y1, q);
        Store(p, x0, y0);
        Store(p + 128, x1, y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inverse2(byte* p, ulong* q)
    {
        Vec x0 = Load(p), y0 = Load(p + 64), x1 = Load(p + 128), y1 = Load(p + 192);
        I(ref x0, ref y0, ref x1, ref y1, q);
        Store(p, x0, y0);
        Store(p + 128, x1, y1);
    }

    // q points at the twiddle of positions (0,1) in units of the quarter; that of (0,2) is one quarter on, that of (2,3) two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward4(byte* p, int quarter, ulong* q)
    {
        nint d = (nint)quarter * StripBytes;
        ulong* q02 = q + (nint)quarter * Matrices;
        ulong* q23 = q02 + (nint)quarter * Matrices;
        Vec a0 = Matrix(q02), a1 = Matrix(q02 + 1), a2 = Matrix(q02 + 2), a3 = Matrix(q02 + 3);
        Vec b0 = Matrix(q), b1 = Matrix(q + 1), b2 = Matrix(q + 2), b3 = Matrix(q + 3);
        Vec c0 = Matrix(q23), c1 = Matrix(q23 + 1), c2 = Matrix(q23 + 2), c3 = Matrix(q23 + 3);
        for (byte* end = p + d; p < end; p += StripBytes)
        {
            Vec x0 = Load(p), y0 = Load(p + 64), x1 = Load(p + d), y1 = Load(p + d + 64);
            Vec x2 = Load(p + 2 * d), y2 = Load(p + 2 * d + 64), x3 = Load(p + 3 * d), y3 = Load(p + 3 * d + 64);
            F(ref x0, ref y0, ref x2, ref y2, a0, a1, a2, a3);
            F(ref x1, ref y1, ref x3, ref y3, a0, a1, a2, a3);
            F(ref x0, ref y0, ref x1, ref y1, b0, b1, b2, b3);
            F(ref x2, ref y2, ref x3, ref y3, c0, c1, c2, c3);
            Store(p, x0, y0);
            Store(p + d, x1, y1);
            Store(p + 2 * d, x2, y2);
            Store(p + 3 * d, x3, y3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inverse4(byte* p, int quarter, ulong* q)
    {
        nint d = (nint)quarter * StripBytes;
        ulong* q02 = q + (nint)quarter * Matrices;
        ulong* q23 = q02 + (nint)quarter * Matrices;
        Vec a0 = Matrix(q02), a1 = Matrix(q02 + 1), a2 = Matrix(q02 + 2), a3 = Matrix(q02 + 3);
        Vec b0 = Matrix(q), b1 = Matrix(q + 1), b2 = Matrix(q + 2), b3 = Matrix(q + 3);
        Vec c0 = Matrix(q23), c1 = Matrix(q23 + 1), c2 = Matrix(q23 + 2), c3 = Matrix(q23 + 3);
        for (byte* end = p + d; p < end; p += StripBytes)
        {
            Vec x0 = Load(p), y0 = Load(p + 64), x1 = Load(p + d), y1 = Load(p + d + 64);
            Vec x2 = Load(p + 2 * d), y2 = Load(p + 2 * d + 64), x3 = Load(p + 3 * d), y3 = Load(p + 3 * d + 64);
            I(ref x0, ref y0, ref x1, ref y1, b0, b1, b2, b3);
            I(ref x2, ref y2, ref x3, ref y3, c0, c1, c2, c3);
            I(ref x0, ref y0, ref x2, ref y2, a0, a1, a2, a3);
            I(ref x1, ref y1, ref x3, ref y3, a0, a1, a2, a3);
            Store(p, x0, y0);
            Store(p + d, x1, y1);
            Store(p + 2 * d, x2, y2);
            Store(p + 3 * d, x3, y3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward8(byte* p, ulong* q)
    {
        Vec x0 = Load(p), y0 = Load(p + 64), x1 = Load(p + 128), y1 = Load(p + 192);
        Vec x2 = Load(p + 256), y2 = Load(p + 320), x3 = Load(p + 384), y3 = Load(p + 448);
        Vec x4 = Load(p + 512), y4 = Load(p + 576), x5 = Load(p + 640), y5 = Load(p + 704);
        Vec x6 = Load(p + 768), y6 = Load(p + 832), x7 = Load(p + 896), y7 = Load(p + 960);
        F(ref x0, ref y0, ref x4, ref y4, q + 4 * Matrices);
        F(ref x1, ref y1, ref x5, ref y5, q + 4 * Matrices);
        F(ref x2, ref y2, ref x6, ref y6, q + 4 * Matrices);
        F(ref x3, ref y3, ref x7, ref y7, q + 4 * Matrices);
        F(ref x0, ref y0, ref x2, ref y2, q + 2 * Matrices);
        F(ref x1, ref y1, ref x3, ref y3, q + 2 * Matrices);
        F(ref x4, ref y4, ref x6, ref y6, q + 6 * Matrices);
        F(ref x5, ref y5, ref x7, ref y7, q + 6 * Matrices);
        F(ref x0, ref y0, ref x1, ref y1, q + 1 * Matrices);
        F(ref x2, ref y2, ref x3, ref y3, q + 3 * Matrices);
        F(ref x4, ref y4, ref x5, ref y5, q + 5 * Matrices);
        F(ref x6, ref y6, ref x7, ref y7, q + 7 * Matrices);
        Store(p, x0, y0);
        Store(p + 128, x1, y1);
        Store(p + 256, x2, y2);
        Store(p + 384, x3, y3);
        Store(p + 512, x4, y4);
        Store(p + 640, x5, y5);
        Store(p + 768, x6, y6);
        Store(p + 896, x7, y7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inverse8(byte* p, ulong* q)
    {
        Vec x0 = Load(p), y0 = Load(p + 64), x1 = Load(p + 128), y1 = Load(p + 192);
        Vec x2 = Load(p + 256), y2 = Load(p + 320), x3 = Load(p + 384), y3 = Load(p + 448);
        Vec x4 = Load(p + 512), y4 = Load(p + 576), x5 = Load(p + 640), y5 = Load(p + 704);
        Vec x6 = Load(p + 768), y6 = Load(p + 832), x7 = Load(p + 896), y7 = Load(p + 960);
        I(ref x0, ref y0, ref x1, ref y1, q + 1 * Matrices);
        I(ref x2, ref y2, ref x3, ref y3, q + 3 * Matrices);
        I(ref x4, ref y4, ref x5, ref y5, q + 5 * Matrices);
        I(ref x6, ref y6, ref x7, ref y7, q + 7 * Matrices);
        I(ref x0, ref y0, ref x2, ref y2, q + 2 * Matrices);
        I(ref x1, ref y1, ref x3, ref y3, q + 2 * Matrices);
        I(ref x4, ref y4, ref x6, ref y6, q + 6 * Matrices);
        I(ref x5, ref y5, ref x7, ref y7, q + 6 * Matrices);
        I(ref x0, ref y0, ref x4, ref y4, q + 4 * Matrices);
        I(ref x1, ref y1, ref x5, ref y5, q + 4 * Matrices);
        I(ref x2, ref y2, ref x6, ref y6, q + 4 * Matrices);
        I(ref x3, ref y3, ref x7, ref y7, q + 4 * Matrices);
        Store(p, x0, y0);
        Store(p + 128, x1, y1);
        Store(p + 256, x2, y2);
        Store(p + 384, x3, y3);
        Store(p + 512, x4, y4);
        Store(p + 640, x5, y5);
        Store(p + 768, x6, y6);
        Store(p + 896, x7, y7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void F(ref Vec xl, ref Vec xh, ref Vec yl, ref Vec yh, ulong* q) =>
        F(ref xl, ref xh, ref yl, ref yh, Matrix(q), Matrix(q + 1), Matrix(q + 2), Matrix(q + 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void F(ref Vec xl, ref Vec xh, ref Vec yl, ref Vec yh, Vec m0, Vec m1, Vec m2, Vec m3)
    {
        xl = Xor3(xl, Apply(yl, m0), Apply(yh, m1));
        xh = Xor3(xh, Apply(yl, m2), Apply(yh, m3));
        yl ^= xl;
        yh ^= xh;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void I(ref Vec xl, ref Vec xh, ref Vec yl, ref Vec yh, ulong* q) =>
        I(ref xl, ref xh, ref yl, ref yh, Matrix(q), Matrix(q + 1), Matrix(q + 2), Matrix(q + 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void I(ref Vec xl, ref Vec xh, ref Vec yl, ref Vec yh, Vec m0, Vec m1, Vec m2, Vec m3)
    {
        yl ^= xl;
        yh ^= xh;
        xl = Xor3(xl, Apply(yl, m0), Apply(yh, m1));
        xh = Xor3(xh, Apply(yl, m2), Apply(yh, m3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vec Matrix(ulong* q) => Vector512.Create(*q).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vec Apply(Vec x, Vec matrix) => Gfni.V512.GaloisFieldAffineTransform(x, matrix, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vec Xor3(Vec a, Vec b, Vec c) => Avx512F.TernaryLogic(a, b, c, 0x96);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vec Load(byte* p) => Vector512.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(byte* p, Vec x, Vec y)
    {
        x.Store(p);
        y.Store(p + 64);
    }
}
