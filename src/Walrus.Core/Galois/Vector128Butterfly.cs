using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Walrus.Core.Galois;

/// <summary>Butterflies with byte shuffles of 128-bit vectors: a shuffle looks up sixteen nibbles at a time. SSSE3 and AdvSimd alike.</summary>
internal readonly unsafe struct Vector128Butterfly : IButterfly
{
    public static int OperandBytes => Operands.NibbleBytes;

    public static void Prepare(int log, byte* operand) => Operands.Nibbles(log, operand);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(byte* x, byte* y, nint bytes, byte* operand)
    {
        Vector128<byte> a0 = Table(operand), a1 = Table(operand + 16), a2 = Table(operand + 32), a3 = Table(operand + 48);
        Vector128<byte> b0 = Table(operand + 64), b1 = Table(operand + 80), b2 = Table(operand + 96), b3 = Table(operand + 112);
        var nibble = Vector128.Create((byte)15);
        for (byte* end = x + bytes; x < end; x += FieldKernel.StripBytes, y += FieldKernel.StripBytes)
        {
            for (int i = 0; i < FieldKernel.StripElements; i += 16)
            {
                var yl = Vector128.Load(y + i);
                var yh = Vector128.Load(y + i + 64);
                var n0 = yl & nibble;
                var n1 = (yl.AsUInt64() >>> 4).AsByte() & nibble;
                var n2 = yh & nibble;
                var n3 = (yh.AsUInt64() >>> 4).AsByte() & nibble;
                var xl = Vector128.Load(x + i) ^ Look(a0, n0) ^ Look(a1, n1) ^ Look(a2, n2) ^ Look(a3, n3);
                var xh = Vector128.Load(x + i + 64) ^ Look(b0, n0) ^ Look(b1, n1) ^ Look(b2, n2) ^ Look(b3, n3);
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
        Vector128<byte> a0 = Table(operand), a1 = Table(operand + 16), a2 = Table(operand + 32), a3 = Table(operand + 48);
        Vector128<byte> b0 = Table(operand + 64), b1 = Table(operand + 80), b2 = Table(operand + 96), b3 = Table(operand + 112);
        var nibble = Vector128.Create((byte)15);
        for (byte* end = x + bytes; x < end; x += FieldKernel.StripBytes, y += FieldKernel.StripBytes)
        {
            for (int i = 0; i < FieldKernel.StripElements; i += 16)
            {
                var xl = Vector128.Load(x + i);
                var xh = Vector128.Load(x + i + 64);
                var yl = Vector128.Load(y + i) ^ xl;
                var yh = Vector128.Load(y + i + 64) ^ xh;
                yl.Store(y + i);
                yh.Store(y + i + 64);
                var n0 = yl & nibble;
                var n1 = (yl.AsUInt64() >>> 4).AsByte() & nibble;
                var n2 = yh & nibble;
                var n3 = (yh.AsUInt64() >>> 4).AsByte() & nibble;
                (xl ^ Look(a0, n0) ^ Look(a1, n1) ^ Look(a2, n2) ^ Look(a3, n3)).Store(x + i);
                (xh ^ Look(b0, n0) ^ Look(b1, n1) ^ Look(b2, n2) ^ Look(b3, n3)).Store(x + i + 64);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(byte* strip, byte* operand)
    {
        byte* zero = stackalloc byte[FieldKernel.StripBytes];
        new Span<byte>(zero, FieldKernel.StripBytes).Clear();

        // A forward butterfly onto a zero x leaves the product in x.
        Forward(zero, strip, FieldKernel.StripBytes, operand);
        new Span<byte>(zero, FieldKernel.StripBytes).CopyTo(new Span<byte>(strip, FieldKernel.StripBytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Table(byte* table) => Vector128.Load(table);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Look(Vector128<byte> table, Vector128<byte> index) => Vector128.ShuffleNative(table, index);
}
