using System.Runtime.CompilerServices;

namespace Walrus.Core.Galois;

/// <summary>Butterflies with plain integers and nibble tables.</summary>
internal readonly unsafe struct ScalarButterfly : IButterfly
{
    public static int OperandBytes => Operands.NibbleBytes;

    public static void Prepare(int log, byte* operand) => Operands.Nibbles(log, operand);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(byte* x, byte* y, nint bytes, byte* operand)
    {
        for (byte* end = x + bytes; x < end; x += FieldKernel.StripBytes, y += FieldKernel.StripBytes)
        {
            for (int i = 0; i < FieldKernel.StripElements; i++)
            {
                int product = Product(y[i], y[i + 64], operand);
                x[i] ^= (byte)product;
                x[i + 64] ^= (byte)(product >> 8);
                y[i] ^= x[i];
                y[i + 64] ^= x[i + 64];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse(byte* x, byte* y, nint bytes, byte* operand)
    {
        for (byte* end = x + bytes; x < end; x += FieldKernel.StripBytes, y += FieldKernel.StripBytes)
        {
            for (int i = 0; i < FieldKernel.StripElements; i++)
            {
                y[i] ^= x[i];
                y[i + 64] ^= x[i + 64];
                int product = Product(y[i], y[i + 64], operand);
                x[i] ^= (byte)product;
                x[i + 64] ^= (byte)(product >> 8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(byte* strip, byte* operand)
    {
        for (int i = 0; i < FieldKernel.StripElements; i++)
        {
            int product = Product(strip[i], strip[i + 64], operand);
            strip[i] = (byte)product;
            strip[i + 64] = (byte)(product >> 8);
        }
    }

    private static int Product(int low, int high, byte* t)
    {
        int a = low & 15, b = 16 + (low >> 4), c = 32 + (high & 15), d = 48 + (high >> 4);
        return (t[a] ^ t[b] ^ t[c] ^ t[d]) | ((t[64 + a] ^ t[64 + b] ^ t[64 + c] ^ t[64 + d]) << 8);
    }
}
