using System.Runtime.CompilerServices;
using static Walrus.Core.Bls.FpColumns;

namespace Walrus.Core.Bls;

/// <summary>
/// Montgomery reduction, column by column: to each of the seven low columns a multiple of p is added that clears its 56 bits, and what
/// is left of it moves to the next column. <c>low</c> and <c>high</c> are the sums <see cref="FpColumns"/> tells of.
/// </summary>
internal static class FpReduction
{
    // The modulus.
    internal const ulong P0 = 0xfeffffffffaaab;
    internal const ulong P1 = 0xfffeb153ffffb9;
    internal const ulong P2 = 0xa0f6b0f6241eab;
    internal const ulong P3 = 0xf38512bf6730d2;
    internal const ulong P4 = 0x4bacd764774b84;
    internal const ulong P5 = 0xe69a4b1ba7b643;
    internal const ulong P6 = 0x1a0111ea397f;

    /// <summary>The bits of a limb.</summary>
    internal const ulong Mask = (1UL << 56) - 1;

    // -1/p modulo 2^56.
    private const ulong Inverse = 0xf3fffcfffcfffd;

    // The product of the factor and the lowest limb of p completes the column to a multiple of 2^56, so that its low part need not be
    // computed: the column is rounded up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Clear(ref ulong low, ref ulong high, out ulong shifted)
    {
        ulong factor = (low * Inverse) & Mask;
        shifted = factor << 8;
        low = ((low - (high << 56) + Mask) >> 56) + high + Limbs.MultiplyHigh(shifted, P0);
        high = 0;
        return factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clear0(ref Fp factors, ref Fp shifted, ref ulong low, ref ulong high)
    {
        factors.L0 = Clear(ref low, ref high, out shifted.L0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clear1(ref Fp factors, ref Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P1, factors.L0, shifted.L0, ref low, ref high);
        factors.L1 = Clear(ref low, ref high, out shifted.L1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clear2(ref Fp factors, ref Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P2, factors.L0, shifted.L0, ref low, ref high);
        Term(P1, factors.L1, shifted.L1, ref low, ref high);
        factors.L2 = Clear(ref low, ref high, out shifted.L2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clear3(ref Fp factors, ref Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P3, factors.L0, shifted.L0, ref low, ref high);
        Term(P2, factors.L1, shifted.L1, ref low, ref high);
        Term(P1, factors.L2, shifted.L2, ref low, ref high);
        factors.L3 = Clear(ref low, ref high, out shifted.L3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clear4(ref Fp factors, ref Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P4, factors.L0, shifted.L0, ref low, ref high);
        Term(P3, factors.L1, shifted.L1, ref low, ref high);
        Term(P2, factors.L2, shifted.L2, ref low, ref high);
        Term(P1, factors.L3, shifted.L3, ref low, ref high);
        factors.L4 = Clear(ref low, ref high, out shifted.L4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clear5(ref Fp factors, ref Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P5, factors.L0, shifted.L0, ref low, ref high);
        Term(P4, factors.L1, shifted.L1, ref low, ref high);
        Term(P3, factors.L2, shifted.L2, ref low, ref high);
        Term(P2, factors.L3, shifted.L3, ref low, ref high);
        Term(P1, factors.L4, shifted.L4, ref low, ref high);
        factors.L5 = Clear(ref low, ref high, out shifted.L5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clear6(ref Fp factors, ref Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P6, factors.L0, shifted.L0, ref low, ref high);
        Term(P5, factors.L1, shifted.L1, ref low, ref high);
        Term(P4, factors.L2, shifted.L2, ref low, ref high);
        Term(P3, factors.L3, shifted.L3, ref low, ref high);
        Term(P2, factors.L4, shifted.L4, ref low, ref high);
        Term(P1, factors.L5, shifted.L5, ref low, ref high);
        factors.L6 = Clear(ref low, ref high, out shifted.L6);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Take(ref ulong low, ref ulong high)
    {
        low -= high << 56;
        ulong limb = low & Mask;
        low = (low >> 56) + high;
        high = 0;
        return limb;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Take7(in Fp factors, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P6, factors.L1, shifted.L1, ref low, ref high);
        Term(P5, factors.L2, shifted.L2, ref low, ref high);
        Term(P4, factors.L3, shifted.L3, ref low, ref high);
        Term(P3, factors.L4, shifted.L4, ref low, ref high);
        Term(P2, factors.L5, shifted.L5, ref low, ref high);
        Term(P1, factors.L6, shifted.L6, ref low, ref high);
        return Take(ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Take8(in Fp factors, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P6, factors.L2, shifted.L2, ref low, ref high);
        Term(P5, factors.L3, shifted.L3, ref low, ref high);
        Term(P4, factors.L4, shifted.L4, ref low, ref high);
        Term(P3, factors.L5, shifted.L5, ref low, ref high);
        Term(P2, factors.L6, shifted.L6, ref low, ref high);
        return Take(ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Take9(in Fp factors, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P6, factors.L3, shifted.L3, ref low, ref high);
        Term(P5, factors.L4, shifted.L4, ref low, ref high);
        Term(P4, factors.L5, shifted.L5, ref low, ref high);
        Term(P3, factors.L6, shifted.L6, ref low, ref high);
        return Take(ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Take10(in Fp factors, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P6, factors.L4, shifted.L4, ref low, ref high);
        Term(P5, factors.L5, shifted.L5, ref low, ref high);
        Term(P4, factors.L6, shifted.L6, ref low, ref high);
        return Take(ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Take11(in Fp factors, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P6, factors.L5, shifted.L5, ref low, ref high);
        Term(P5, factors.L6, shifted.L6, ref low, ref high);
        return Take(ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Take12(in Fp factors, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(P6, factors.L6, shifted.L6, ref low, ref high);
        return Take(ref low, ref high);
    }
}
