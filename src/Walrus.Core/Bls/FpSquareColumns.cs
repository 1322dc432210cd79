using System.Runtime.CompilerServices;
using static Walrus.Core.Bls.FpColumns;

namespace Walrus.Core.Bls;

/// <summary>
/// The columns of a square, where a product of two different limbs occurs twice: 28 products instead of 49. It is taken once, with the
/// doubled left limb.
/// </summary>
internal static class FpSquareColumns
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square0(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L0, a.L0, shifted.L0, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square1(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L0, a.L1, shifted.L1, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square2(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L0, a.L2, shifted.L2, ref low, ref high);
        Term(a.L1, a.L1, shifted.L1, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square3(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L0, a.L3, shifted.L3, ref low, ref high);
        Term(doubled.L1, a.L2, shifted.L2, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square4(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L0, a.L4, shifted.L4, ref low, ref high);
        Term(doubled.L1, a.L3, shifted.L3, ref low, ref high);
        Term(a.L2, a.L2, shifted.L2, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square5(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L0, a.L5, shifted.L5, ref low, ref high);
        Term(doubled.L1, a.L4, shifted.L4, ref low, ref high);
        Term(doubled.L2, a.L3, shifted.L3, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square6(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L0, a.L6, shifted.L6, ref low, ref high);
        Term(doubled.L1, a.L5, shifted.L5, ref low, ref high);
        Term(doubled.L2, a.L4, shifted.L4, ref low, ref high);
        Term(a.L3, a.L3, shifted.L3, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square7(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L1, a.L6, shifted.L6, ref low, ref high);
        Term(doubled.L2, a.L5, shifted.L5, ref low, ref high);
        Term(doubled.L3, a.L4, shifted.L4, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square8(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L2, a.L6, shifted.L6, ref low, ref high);
        Term(doubled.L3, a.L5, shifted.L5, ref low, ref high);
        Term(a.L4, a.L4, shifted.L4, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square9(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L3, a.L6, shifted.L6, ref low, ref high);
        Term(doubled.L4, a.L5, shifted.L5, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square10(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L4, a.L6, shifted.L6, ref low, ref high);
        Term(a.L5, a.L5, shifted.L5, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square11(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(doubled.L5, a.L6, shifted.L6, ref low, ref high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Square12(in Fp a, in Fp doubled, in Fp shifted, ref ulong low, ref ulong high)
    {
        Term(a.L6, a.L6, shifted.L6, ref low, ref high);
    }
}
