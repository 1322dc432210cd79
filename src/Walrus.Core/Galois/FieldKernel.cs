using System.Runtime.Intrinsics;
using Walrus.Core.Kernels;

namespace Walrus.Core.Galois;

/// <summary>
/// The additive FFT over GF(2^16) on strips. A strip is 64 field elements of one shard, planar: 64 low bytes, then 64 high bytes. A work
/// area is one strip per position, 128 bytes apart, so a butterfly between positions is a butterfly between vectors
/// (spec/encoding.md §2.3, spec/performance.md §5).
/// </summary>
internal abstract unsafe class FieldKernel
{
    /// <summary>Bytes of a strip, and the distance between positions of a work area.</summary>
    internal const int StripBytes = 128;

    /// <summary>Field elements in a strip.</summary>
    internal const int StripElements = 64;

    /// <summary>Bytes of the operand that stands for one multiplier.</summary>
    internal abstract int OperandBytes { get; }

    /// <summary>Writes the operand that multiplies by the element whose logarithm is <paramref name="log"/>.</summary>
    internal abstract void PrepareOperand(int log, byte* operand);

    /// <summary>
    /// Forward transform of <paramref name="size"/> positions (a power of two) in place. Only outputs from..to-1 are
    /// sure to be computed. Twiddle i is the operand of skew factor i.
    /// </summary>
    internal abstract void Fft(byte* work, int size, int from, int to, int delta, byte* twiddles);

    /// <summary>Inverse transform in place; inputs from <paramref name="used"/> on must be zero.</summary>
    internal abstract void Ifft(byte* work, int size, int used, int delta, byte* twiddles);

    /// <summary>Multiplies one strip by an operand.</summary>
    internal abstract void Multiply(byte* strip, byte* operand);

    /// <summary>destination ^= source.</summary>
    internal abstract void Xor(byte* destination, byte* source, nint bytes);

    /// <summary>The kernel of a level.</summary>
    internal static FieldKernel For(KernelLevel level) => level switch
    {
        KernelLevel.Avx512Gfni => new Avx512GfniField(),
        KernelLevel.Avx2Gfni => new RadixTwoField<Avx2GfniButterfly>(),
        KernelLevel.Avx2 => new RadixTwoField<ShuffleButterfly<Vector256<byte>, Avx2Bytes>>(),
        KernelLevel.Vector128 => new RadixTwoField<ShuffleButterfly<Vector128<byte>, Vector128Bytes>>(),
        _ => new RadixTwoField<ScalarButterfly>(),
    };
}
