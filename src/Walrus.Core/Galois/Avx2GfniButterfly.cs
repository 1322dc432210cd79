using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Walrus.Core.Galois;

/// <summary>Butterflies with GF2P8AFFINEQB on 256-bit vectors: a multiplication is four 8x8 bit matrices.</summary>
internal readonly unsafe struct Avx2GfniButterfly : IButterfly
{
    public static int OperandBytes => Operands.MatrixBytes;

    public static void Prepare(int log, byte* operand) => Operands.Matrices(log, operand);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(byte* x, byte* y, nint bytes, byte* operand)
    {
        ulong* q = (ulong*)operand;
        Vector256<byte> m0 = Matrix(q), m1 = Matrix(q + 1), m2 = Matrix(q + 2), m3 = Matrix(q + 3);
        for (byte* end = x + bytes; x < end; x += FieldKernel.StripBytes, y += FieldKernel.StripBytes)
        {
            for (int i = 0; i < FieldKernel.StripElements; i += 32)
            {
                var yl = Vector256.Load(y + i);
                var yh = Vector256.Load(y + i + 64);
                var xl = Vector256.Load(x + i) ^ Apply(yl, m0) ^ Apply(yh, m1);
                var xh = Vector256.Load(x + i + 64) ^ Apply(yl, m2) ^ Apply(yh, m3);
                xl.Store(x + i);
                xh.Store(x + i + 64);
                (yl ^ xl).Store(y + i);
                (yh ^ xh).Store(y + i + 64);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse(byte* x, byte* y, nint bytes, byte* operand)
    {
        ulong* q = (ulong*)operand;
        Vector256<byte> m0 = Matrix(q), m1 = Matrix(q + 1), m2 = Matrix(q + 2), m3 = Matrix(q + 3);
        for (byte* end = x + bytes; x < end; x += FieldKernel.StripBytes, y += FieldKernel.StripBytes)
        {
            for (int i = 0; i < FieldKernel.StripElements; i += 32)
            {
                var xl = Vector256.Load(x + i);
                var xh = Vector256.Load(x + i + 64);
                var yl = Vector256.Load(y + i) ^ xl;
                var yh = Vector256.Load(y + i + 64) ^ xh;
                yl.Store(y + i);
                yh.Store(y + i + 64);
                (xl ^ Apply(yl, m0) ^ Apply(yh, m1)).Store(x + i);
                (xh ^ Apply(yl, m2) ^ Apply(yh, m3)).Store(x + i + 64);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(byte* strip, byte* operand)
    {
        ulong* q = (ulong*)operand;
        for (int i = 0; i < FieldKernel.StripElements; i += 32)
        {
            var low = Vector256.Load(strip + i);
            var high = Vector256.Load(strip + i + 64);
            (Apply(low, Matrix(q)) ^ Apply(high, Matrix(q + 1))).Store(strip + i);
            (Apply(low, Matrix(q + 2)) ^ Apply(high, Matrix(q + 3))).Store(strip + i + 64);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Matrix(ulong* q) => Vector256.Create(*q).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Apply(Vector256<byte> x, Vector256<byte> m) => Gfni.V256.GaloisFieldAffineTransform(x, m, 0);
}
