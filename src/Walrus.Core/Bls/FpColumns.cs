using System.Runtime.CompilerServices;

namespace Walrus.Core.Bls;

/// <summary>
/// The columns of a product of two numbers of seven limbs: column k gathers the products of limbs whose places add up to k. A product
/// has up to 112 bits: what it has above 56 bits goes to the sum of the high parts, and its lowest 64 bits go to the sum of the low
/// parts, where they count 2^56 times each high part too much. That is taken off once a column, see <see cref="FpReduction"/>.
/// So a product costs two multiplications and two additions, and no carry.
/// </summary>
internal static class FpColumns
{
    /// <summary>Adds a·b, where <paramref name="shifted"/> is b·2^8: the high word of a product with it begins at bit 56.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Term(ulong a, ulong b, ulong shifted, ref ulong low, ref ulong high)
    {
        low += a * b;
        high += Limbs.MultiplyHigh(shifted, a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column0(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L0, b.L0, shifted.L0, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column1(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L0, b.L1, shifted.L1, ref low, ref high);
        Term(a.L1, b.L0, shifted.L0, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column2(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L0, b.L2, shifted.L2, ref low, ref high);
        Term(a.L1, b.L1, shifted.L1, ref low, ref high);
        Term(a.L2, b.L0, shifted.L0, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column3(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L0, b.L3, shifted.L3, ref low, ref high);
        Term(a.L1, b.L2, shifted.L2, ref low, ref high);
        Term(a.L2, b.L1, shifted.L1, ref low, ref high);
        Term(a.L3, b.L0, shifted.L0, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column4(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L0, b.L4, shifted.L4, ref low, ref high);
        Term(a.L1, b.L3, shifted.L3, ref low, ref high);
        Term(a.L2, b.L2, shifted.L2, ref low, ref high);
        Term(a.L3, b.L1, shifted.L1, ref low, ref high);
        Term(a.L4, b.L0, shifted.L0, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column5(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L0, b.L5, shifted.L5, ref low, ref high);
        Term(a.L1, b.L4, shifted.L4, ref low, ref high);
        Term(a.L2, b.L3, shifted.L3, ref low, ref high);
        Term(a.L3, b.L2, shifted.L2, ref low, ref high);
        Term(a.L4, b.L1, shifted.L1, ref low, ref high);
        Term(a.L5, b.L0, shifted.L0, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column6(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L0, b.L6, shifted.L6, ref low, ref high);
        Term(a.L1, b.L5, shifted.L5, ref low, ref high);
        Term(a.L2, b.L4, shifted.L4, ref low, ref high);
        Term(a.L3, b.L3, shifted.L3, ref low, ref high);
        Term(a.L4, b.L2, shifted.L2, ref low, ref high);
        Term(a.L5, b.L1, shifted.L1, ref low, ref high);
        Term(a.L6, b.L0, shifted.L0, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column7(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L1, b.L6, shifted.L6, ref low, ref high);
        Term(a.L2, b.L5, shifted.L5, ref low, ref high);
        Term(a.L3, b.L4, shifted.L4, ref low, ref high);
        Term(a.L4, b.L3, shifted.L3, ref low, ref high);
        Term(a.L5, b.L2, shifted.L2, ref low, ref high);
        Term(a.L6, b.L1, shifted.L1, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column8(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L2, b.L6, shifted.L6, ref low, ref high);
        Term(a.L3, b.L5, shifted.L5, ref low, ref high);
        Term(a.L4, b.L4, shifted.L4, ref low, ref high);
        Term(a.L5, b.L3, shifted.L3, ref low, ref high);
        Term(a.L6, b.L2, shifted.L2, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column9(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L3, b.L6, shifted.L6, ref low, ref high);
        Term(a.L4, b.L5, shifted.L5, ref low, ref high);
        Term(a.L5, b.L4, shifted.L4, ref low, ref high);
        Term(a.L6, b.L3, shifted.L3, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column10(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L4, b.L6, shifted.L6, ref low, ref high);
        Term(a.L5, b.L5, shifted.L5, ref low, ref high);
        Term(a.L6, b.L4, shifted.L4, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column11(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L5, b.L6, shifted.L6, ref low, ref high);
        Term(a.L6, b.L5, shifted.L5, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Column12(in Fp a, in Fp b, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L6, b.L6, shifted.L6, ref low, ref high);
    }
}
