using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Walrus.Core.Galois;

/// <summary>One layer of butterflies with some instruction set.</summary>
internal unsafe interface IButterfly
{
    /// <summary>Bytes of an operand.</summary>
    static abstract int OperandBytes { get; }

    /// <summary>Writes the operand for a logarithm.</summary>
    static abstract void Prepare(int log, byte* operand);

    /// <summary>x ^= y·m, then y ^= x, over whole strips.</summary>
    static abstract void Forward(byte* x, byte* y, nint bytes, byte* operand);

    /// <summary>y ^= x, then x ^= y·m, over whole strips.</summary>
    static abstract void Inverse(byte* x, byte* y, nint bytes, byte* operand);

    /// <summary>One strip times m.</summary>
    static abstract void Multiply(byte* strip, byte* operand);
}

/// <summary>
/// The transform one layer at a time, depth first, so that everything below the first layers stays in the L1 cache. For instruction sets
/// with too few registers to hold more than one layer.
/// </summary>
internal sealed unsafe class RadixTwoField<TButterfly> : FieldKernel
    where TButterfly : struct, IButterfly
{
    internal override int OperandBytes => TButterfly.OperandBytes;

    internal override void PrepareOperand(int log, byte* operand) => TButterfly.Prepare(log, operand);

    internal override void Fft(byte* work, int size, int from, int to, int delta, byte* twiddles) =>
        Forward(work, 0, size, from, to, twiddles + (nint)(delta - 1) * TButterfly.OperandBytes);

    internal override void Ifft(byte* work, int size, int used, int delta, byte* twiddles) =>
        Inverse(work, 0, size, used, twiddles + (nint)(delta - 1) * TButterfly.OperandBytes);

    internal override void Multiply(byte* strip, byte* operand) => TButterfly.Multiply(strip, operand);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Xor(byte* destination, byte* source, nint bytes)
    {
        for (nint i = 0; i < bytes; i += 16)
        {
            (Vector128.Load(destination + i) ^ Vector128.Load(source + i)).Store(destination + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward(byte* work, int start, int size, int from, int to, byte* twiddles)
    {
        if (size == 1)
        {
            return;
        }

        int half = size >> 1;
        byte* x = work + (nint)start * StripBytes;
        nint bytes = (nint)half * StripBytes;
        TButterfly.Forward(x, x + bytes, bytes, twiddles + (nint)(start + half) * TButterfly.OperandBytes);
        if (start + half > from)
        {
            Forward(work, start, half, from, to, twiddles);
        }

        if (start + half < to)
        {
            Forward(work, start + half, half, from, to, twiddles);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inverse(byte* work, int start, int size, int used, byte* twiddles)
    {
        if (size == 1)
        {
            return;
        }

        int half = size >> 1;
        Inverse(work, start, half, used, twiddles);
        if (start + half < used)
        {
            Inverse(work, start + half, half, used, twiddles);
        }

        byte* x = work + (nint)start * StripBytes;
        nint bytes = (nint)half * StripBytes;
        TButterfly.Inverse(x, x + bytes, bytes, twiddles + (nint)(start + half) * TButterfly.OperandBytes);
    }
}
