using System.Runtime.CompilerServices;
using static Walrus.Core.Bls.FpColumns;
using static Walrus.Core.Bls.FpReduction;
using static Walrus.Core.Bls.FpSquareColumns;

namespace Walrus.Core.Bls;

/// <summary>
/// Montgomery arithmetic modulo p with seven limbs of 56 bits and R = 2^392. The spare bits of the words take up the carries, which C#
/// has no cheap way to propagate: six full words would take fewer multiplications but half as many instructions again. R is 2500 times p,
/// so results need no last subtraction: numbers are below 2p, and any sum of products below 2500p² comes out below 2p.
/// A number made "loosely" is below 6p and its limbs have up to 58 bits: it may be a left factor and nothing else.
/// No branch or index depends on a value, and nothing is compared. A result may overwrite an operand: it is written after the last read.
/// The methods are compiled once and without a profile: guided by one, the compiler may turn a selection into a branch, which is slower
/// and would tell secrets by the time.
/// </summary>
internal static partial class FpKernel
{
    /// <summary>r = a·b / R.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(in Fp a, in Fp b, out Fp r)
    {
        Shift(in b, out var bs);
        Unsafe.SkipInit(out Fp factors);
        Unsafe.SkipInit(out Fp lifted);
        ulong low = 0, high = 0;
        Column0(in a, in b, in bs, ref low, ref high);
        Clear0(ref factors, ref lifted, ref low, ref high);
        Column1(in a, in b, in bs, ref low, ref high);
        Clear1(ref factors, ref lifted, ref low, ref high);
        Column2(in a, in b, in bs, ref low, ref high);
        Clear2(ref factors, ref lifted, ref low, ref high);
        Column3(in a, in b, in bs, ref low, ref high);
        Clear3(ref factors, ref lifted, ref low, ref high);
        Column4(in a, in b, in bs, ref low, ref high);
        Clear4(ref factors, ref lifted, ref low, ref high);
        Column5(in a, in b, in bs, ref low, ref high);
        Clear5(ref factors, ref lifted, ref low, ref high);
        Column6(in a, in b, in bs, ref low, ref high);
        Clear6(ref factors, ref lifted, ref low, ref high);
        Column7(in a, in b, in bs, ref low, ref high);
        ulong z0 = Take7(in factors, in lifted, ref low, ref high);
        Column8(in a, in b, in bs, ref low, ref high);
        ulong z1 = Take8(in factors, in lifted, ref low, ref high);
        Column9(in a, in b, in bs, ref low, ref high);
        ulong z2 = Take9(in factors, in lifted, ref low, ref high);
        Column10(in a, in b, in bs, ref low, ref high);
        ulong z3 = Take10(in factors, in lifted, ref low, ref high);
        Column11(in a, in b, in bs, ref low, ref high);
        ulong z4 = Take11(in factors, in lifted, ref low, ref high);
        Column12(in a, in b, in bs, ref low, ref high);
        ulong z5 = Take12(in factors, in lifted, ref low, ref high);
        r.L0 = z0;
        r.L1 = z1;
        r.L2 = z2;
        r.L3 = z3;
        r.L4 = z4;
        r.L5 = z5;
        r.L6 = low;
    }

    /// <summary>r = a² / R.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Square(in Fp a, out Fp r)
    {
        Shift(in a, out var shifted);
        AddLoosely(in a, in a, out var twice);
        Unsafe.SkipInit(out Fp factors);
        Unsafe.SkipInit(out Fp lifted);
        ulong low = 0, high = 0;
        Square0(in a, in twice, in shifted, ref low, ref high);
        Clear0(ref factors, ref lifted, ref low, ref high);
        Square1(in a, in twice, in shifted, ref low, ref high);
        Clear1(ref factors, ref lifted, ref low, ref high);
        Square2(in a, in twice, in shifted, ref low, ref high);
        Clear2(ref factors, ref lifted, ref low, ref high);
        Square3(in a, in twice, in shifted, ref low, ref high);
        Clear3(ref factors, ref lifted, ref low, ref high);
        Square4(in a, in twice, in shifted, ref low, ref high);
        Clear4(ref factors, ref lifted, ref low, ref high);
        Square5(in a, in twice, in shifted, ref low, ref high);
        Clear5(ref factors, ref lifted, ref low, ref high);
        Square6(in a, in twice, in shifted, ref low, ref high);
        Clear6(ref factors, ref lifted, ref low, ref high);
        Square7(in a, in twice, in shifted, ref low, ref high);
        ulong z0 = Take7(in factors, in lifted, ref low, ref high);
        Square8(in a, in twice, in shifted, ref low, ref high);
        ulong z1 = Take8(in factors, in lifted, ref low, ref high);
        Square9(in a, in twice, in shifted, ref low, ref high);
        ulong z2 = Take9(in factors, in lifted, ref low, ref high);
        Square10(in a, in twice, in shifted, ref low, ref high);
        ulong z3 = Take10(in factors, in lifted, ref low, ref high);
        Square11(in a, in twice, in shifted, ref low, ref high);
        ulong z4 = Take11(in factors, in lifted, ref low, ref high);
        Square12(in a, in twice, in shifted, ref low, ref high);
        ulong z5 = Take12(in factors, in lifted, ref low, ref high);
        r.L0 = z0;
        r.L1 = z1;
        r.L2 = z2;
        r.L3 = z3;
        r.L4 = z4;
        r.L5 = z5;
        r.L6 = low;
    }

    /// <summary>r = (a·b + c·d) / R with one reduction for both products.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyPair(in Fp a, in Fp b, in Fp c, in Fp d, out Fp r)
    {
        Shift(in b, out var bs);
        Shift(in d, out var ds);
        Unsafe.SkipInit(out Fp factors);
        Unsafe.SkipInit(out Fp lifted);
        ulong low = 0, high = 0;
        Column0(in a, in b, in bs, ref low, ref high);
        Column0(in c, in d, in ds, ref low, ref high);
        Clear0(ref factors, ref lifted, ref low, ref high);
        Column1(in a, in b, in bs, ref low, ref high);
        Column1(in c, in d, in ds, ref low, ref high);
        Clear1(ref factors, ref lifted, ref low, ref high);
        Column2(in a, in b, in bs, ref low, ref high);
        Column2(in c, in d, in ds, ref low, ref high);
        Clear2(ref factors, ref lifted, ref low, ref high);
        Column3(in a, in b, in bs, ref low, ref high);
        Column3(in c, in d, in ds, ref low, ref high);
        Clear3(ref factors, ref lifted, ref low, ref high);
        Column4(in a, in b, in bs, ref low, ref high);
        Column4(in c, in d, in ds, ref low, ref high);
        Clear4(ref factors, ref lifted, ref low, ref high);
        Column5(in a, in b, in bs, ref low, ref high);
        Column5(in c, in d, in ds, ref low, ref high);
        Clear5(ref factors, ref lifted, ref low, ref high);
        Column6(in a, in b, in bs, ref low, ref high);
        Column6(in c, in d, in ds, ref low, ref high);
        Clear6(ref factors, ref lifted, ref low, ref high);
        Column7(in a, in b, in bs, ref low, ref high);
        Column7(in c, in d, in ds, ref low, ref high);
        ulong z0 = Take7(in factors, in lifted, ref low, ref high);
        Column8(in a, in b, in bs, ref low, ref high);
        Column8(in c, in d, in ds, ref low, ref high);
        ulong z1 = Take8(in factors, in lifted, ref low, ref high);
        Column9(in a, in b, in bs, ref low, ref high);
        Column9(in c, in d, in ds, ref low, ref high);
        ulong z2 = Take9(in factors, in lifted, ref low, ref high);
        Column10(in a, in b, in bs, ref low, ref high);
        Column10(in c, in d, in ds, ref low, ref high);
        ulong z3 = Take10(in factors, in lifted, ref low, ref high);
        Column11(in a, in b, in bs, ref low, ref high);
        Column11(in c, in d, in ds, ref low, ref high);
        ulong z4 = Take11(in factors, in lifted, ref low, ref high);
        Column12(in a, in b, in bs, ref low, ref high);
        Column12(in c, in d, in ds, ref low, ref high);
        ulong z5 = Take12(in factors, in lifted, ref low, ref high);
        r.L0 = z0;
        r.L1 = z1;
        r.L2 = z2;
        r.L3 = z3;
        r.L4 = z4;
        r.L5 = z5;
        r.L6 = low;
    }

    /// <summary>r = the real part of a·b + c·d + e·f over Fp2, divided by R, with one reduction for six products.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyThreeReal(in Fp2 a, in Fp2 b, in Fp2 c, in Fp2 d, in Fp2 e, in Fp2 f, out Fp r)
    {
        NegateLoosely(in b.Im, out var minusB);
        NegateLoosely(in d.Im, out var minusD);
        NegateLoosely(in f.Im, out var minusF);
        FpProductSum sum = default;
        sum.AddPair(in a.Re, in b.Re, in minusB, in a.Im);
        sum.AddPair(in c.Re, in d.Re, in minusD, in c.Im);
        sum.AddPair(in e.Re, in f.Re, in minusF, in e.Im);
        sum.Reduce(out r);
    }

    /// <summary>r = the imaginary part of a·b + c·d + e·f over Fp2, divided by R, with one reduction for six products.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyThreeImaginary(in Fp2 a, in Fp2 b, in Fp2 c, in Fp2 d, in Fp2 e, in Fp2 f, out Fp r)
    {
        FpProductSum sum = default;
        sum.AddPair(in a.Re, in b.Im, in a.Im, in b.Re);
        sum.AddPair(in c.Re, in d.Im, in c.Im, in d.Re);
        sum.AddPair(in e.Re, in f.Im, in e.Im, in f.Re);
        sum.Reduce(out r);
    }

    /// <summary>r = (a·b + c·d + e·f + g·h) / R with one reduction for the four products.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyFour(in Fp a, in Fp b, in Fp c, in Fp d, in Fp e, in Fp f, in Fp g, in Fp h, out Fp r)
    {
        FpProductSum sum = default;
        sum.AddPair(in a, in b, in c, in d);
        sum.AddPair(in e, in f, in g, in h);
        sum.Reduce(out r);
    }

    /// <summary>r = a·2^8, limb by limb: what <see cref="Term"/> wants of a right factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Shift(in Fp a, out Fp r)
    {
        r.L0 = a.L0 << 8;
        r.L1 = a.L1 << 8;
        r.L2 = a.L2 << 8;
        r.L3 = a.L3 << 8;
        r.L4 = a.L4 << 8;
        r.L5 = a.L5 << 8;
        r.L6 = a.L6 << 8;
    }
}
