using System.Runtime.CompilerServices;
using static Walrus.Core.Bls.FpColumns;
using static Walrus.Core.Bls.FpReduction;
using static Walrus.Core.Bls.FpSquareColumns;

namespace Walrus.Core.Bls;

/// <summary>
/// Montgomery arithmetic modulo p with seven limbs of 56 bits and R = 2^392. The spare bits of the words take up the carries, which C#
/// has no cheap way to propagate, and R is 2500 times p, so that results below 2p need no last subtraction: a sum of products below
/// 2500p² comes out below 2p. Where one says "loosely", limbs have up to 57 bits and the number is below 4p: a left factor.
/// No branch or index depends on a value. A result may overwrite an operand: it is written after the last read.
/// The methods are compiled once and without a profile: guided by one, the compiler turns selections into branches, which is slower and
/// would tell secrets by the time.
/// </summary>
internal static class FpKernel
{
    // p doubled, to be added or taken off as a whole.
    private const ulong Q0 = 0xfdffffffff5556;
    private const ulong Q1 = 0xfffd62a7ffff73;
    private const ulong Q2 = 0x41ed61ec483d57;
    private const ulong Q3 = 0xe70a257ece61a5;
    private const ulong Q4 = 0x9759aec8ee9709;
    private const ulong Q5 = 0xcd3496374f6c86;
    private const ulong Q6 = 0x340223d472ff;

    // 4p with 2^56 lent from each limb to the one below: no limb of a number below 2p is larger.
    private const ulong D0 = 0x1fbfffffffeaaac;
    private const ulong D1 = 0x1fffac54ffffee6;
    private const ulong D2 = 0x183dac3d8907aae;
    private const ulong D3 = 0x1ce144afd9cc349;
    private const ulong D4 = 0x12eb35d91dd2e12;
    private const ulong D5 = 0x19a692c6e9ed90c;
    private const ulong D6 = 0x680447a8e5fe;

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

    // What goes to the next limb; the sign goes with it. A negative top limb leaves a mask of ones, any other a zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Carry(ulong word) => (ulong)((long)word >> 56);

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(in Fp a, in Fp b, out Fp r)
    {
        ulong s0 = a.L0 + b.L0 - Q0;
        ulong s1 = a.L1 + b.L1 - Q1;
        ulong s2 = a.L2 + b.L2 - Q2;
        ulong s3 = a.L3 + b.L3 - Q3;
        ulong s4 = a.L4 + b.L4 - Q4;
        ulong s5 = a.L5 + b.L5 - Q5;
        ulong s6 = a.L6 + b.L6 - Q6;
        ulong carry = Carry(s0);
        carry = Carry(s1 + carry);
        carry = Carry(s2 + carry);
        carry = Carry(s3 + carry);
        carry = Carry(s4 + carry);
        carry = Carry(s5 + carry);
        ulong negative = Carry(s6 + carry);
        ulong t0 = s0 + (Q0 & negative);
        ulong t1 = s1 + (Q1 & negative) + Carry(t0);
        ulong t2 = s2 + (Q2 & negative) + Carry(t1);
        ulong t3 = s3 + (Q3 & negative) + Carry(t2);
        ulong t4 = s4 + (Q4 & negative) + Carry(t3);
        ulong t5 = s5 + (Q5 & negative) + Carry(t4);
        ulong t6 = s6 + (Q6 & negative) + Carry(t5);
        r.L0 = t0 & Mask;
        r.L1 = t1 & Mask;
        r.L2 = t2 & Mask;
        r.L3 = t3 & Mask;
        r.L4 = t4 & Mask;
        r.L5 = t5 & Mask;
        r.L6 = t6;
    }

    /// <summary>a + b, not reduced: a left factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddLoosely(in Fp a, in Fp b, out Fp r)
    {
        r.L0 = a.L0 + b.L0;
        r.L1 = a.L1 + b.L1;
        r.L2 = a.L2 + b.L2;
        r.L3 = a.L3 + b.L3;
        r.L4 = a.L4 + b.L4;
        r.L5 = a.L5 + b.L5;
        r.L6 = a.L6 + b.L6;
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Subtract(in Fp a, in Fp b, out Fp r)
    {
        ulong s0 = a.L0 - b.L0;
        ulong s1 = a.L1 - b.L1;
        ulong s2 = a.L2 - b.L2;
        ulong s3 = a.L3 - b.L3;
        ulong s4 = a.L4 - b.L4;
        ulong s5 = a.L5 - b.L5;
        ulong s6 = a.L6 - b.L6;
        ulong carry = Carry(s0);
        carry = Carry(s1 + carry);
        carry = Carry(s2 + carry);
        carry = Carry(s3 + carry);
        carry = Carry(s4 + carry);
        carry = Carry(s5 + carry);
        ulong negative = Carry(s6 + carry);
        ulong t0 = s0 + (Q0 & negative);
        ulong t1 = s1 + (Q1 & negative) + Carry(t0);
        ulong t2 = s2 + (Q2 & negative) + Carry(t1);
        ulong t3 = s3 + (Q3 & negative) + Carry(t2);
        ulong t4 = s4 + (Q4 & negative) + Carry(t3);
        ulong t5 = s5 + (Q5 & negative) + Carry(t4);
        ulong t6 = s6 + (Q6 & negative) + Carry(t5);
        r.L0 = t0 & Mask;
        r.L1 = t1 & Mask;
        r.L2 = t2 & Mask;
        r.L3 = t3 & Mask;
        r.L4 = t4 & Mask;
        r.L5 = t5 & Mask;
        r.L6 = t6;
    }

    /// <summary>4p - a: a left factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void NegateLoosely(in Fp a, out Fp r)
    {
        r.L0 = D0 - a.L0;
        r.L1 = D1 - a.L1;
        r.L2 = D2 - a.L2;
        r.L3 = D3 - a.L3;
        r.L4 = D4 - a.L4;
        r.L5 = D5 - a.L5;
        r.L6 = D6 - a.L6;
    }

    /// <summary>4p + a - b: a left factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SubtractLoosely(in Fp a, in Fp b, out Fp r)
    {
        r.L0 = D0 - b.L0 + a.L0;
        r.L1 = D1 - b.L1 + a.L1;
        r.L2 = D2 - b.L2 + a.L2;
        r.L3 = D3 - b.L3 + a.L3;
        r.L4 = D4 - b.L4 + a.L4;
        r.L5 = D5 - b.L5 + a.L5;
        r.L6 = D6 - b.L6 + a.L6;
    }

    /// <summary>a + b below 4p, with limbs of 56 bits: either factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddUnreduced(in Fp a, in Fp b, out Fp r)
    {
        ulong t0 = a.L0 + b.L0;
        ulong t1 = a.L1 + b.L1 + Carry(t0);
        ulong t2 = a.L2 + b.L2 + Carry(t1);
        ulong t3 = a.L3 + b.L3 + Carry(t2);
        ulong t4 = a.L4 + b.L4 + Carry(t3);
        ulong t5 = a.L5 + b.L5 + Carry(t4);
        ulong t6 = a.L6 + b.L6 + Carry(t5);
        r.L0 = t0 & Mask;
        r.L1 = t1 & Mask;
        r.L2 = t2 & Mask;
        r.L3 = t3 & Mask;
        r.L4 = t4 & Mask;
        r.L5 = t5 & Mask;
        r.L6 = t6;
    }

    /// <summary>The same number below p.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Reduce(in Fp a, out Fp r)
    {
        ulong s0 = a.L0 - P0;
        ulong s1 = a.L1 - P1;
        ulong s2 = a.L2 - P2;
        ulong s3 = a.L3 - P3;
        ulong s4 = a.L4 - P4;
        ulong s5 = a.L5 - P5;
        ulong s6 = a.L6 - P6;
        ulong carry = Carry(s0);
        carry = Carry(s1 + carry);
        carry = Carry(s2 + carry);
        carry = Carry(s3 + carry);
        carry = Carry(s4 + carry);
        carry = Carry(s5 + carry);
        ulong negative = Carry(s6 + carry);
        ulong t0 = s0 + (P0 & negative);
        ulong t1 = s1 + (P1 & negative) + Carry(t0);
        ulong t2 = s2 + (P2 & negative) + Carry(t1);
        ulong t3 = s3 + (P3 & negative) + Carry(t2);
        ulong t4 = s4 + (P4 & negative) + Carry(t3);
        ulong t5 = s5 + (P5 & negative) + Carry(t4);
        ulong t6 = s6 + (P6 & negative) + Carry(t5);
        r.L0 = t0 & Mask;
        r.L1 = t1 & Mask;
        r.L2 = t2 & Mask;
        r.L3 = t3 & Mask;
        r.L4 = t4 & Mask;
        r.L5 = t5 & Mask;
        r.L6 = t6;
    }

    /// <summary>Whether a number is below p.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool IsReduced(in Fp a)
    {
        ulong carry = Carry(a.L0 - P0);
        carry = Carry(a.L1 - P1 + carry);
        carry = Carry(a.L2 - P2 + carry);
        carry = Carry(a.L3 - P3 + carry);
        carry = Carry(a.L4 - P4 + carry);
        carry = Carry(a.L5 - P5 + carry);
        ulong negative = Carry(a.L6 - P6 + carry);
        return negative != 0;
    }

    /// <summary>r = 12a, a multiple the curve equations ask for. The quotient by p is guessed from the highest limb, at most one short.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TimesTwelve(in Fp a, out Fp r)
    {
        // 12·2^64 over the highest limb of p plus one, rounded down.
        ulong quotient = Limbs.MultiplyHigh(a.L6, 0x762285);
        ulong t0 = (12 * a.L0) - (quotient * P0);
        ulong t1 = (12 * a.L1) - (quotient * P1) + Carry(t0);
        ulong t2 = (12 * a.L2) - (quotient * P2) + Carry(t1);
        ulong t3 = (12 * a.L3) - (quotient * P3) + Carry(t2);
        ulong t4 = (12 * a.L4) - (quotient * P4) + Carry(t3);
        ulong t5 = (12 * a.L5) - (quotient * P5) + Carry(t4);
        ulong t6 = (12 * a.L6) - (quotient * P6) + Carry(t5);
        r.L0 = t0 & Mask;
        r.L1 = t1 & Mask;
        r.L2 = t2 & Mask;
        r.L3 = t3 & Mask;
        r.L4 = t4 & Mask;
        r.L5 = t5 & Mask;
        r.L6 = t6;
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Halve(in Fp a, out Fp r)
    {
        ulong odd = 0UL - (a.L0 & 1);
        ulong s0 = a.L0 + (P0 & odd);
        ulong s1 = a.L1 + (P1 & odd);
        ulong s2 = a.L2 + (P2 & odd);
        ulong s3 = a.L3 + (P3 & odd);
        ulong s4 = a.L4 + (P4 & odd);
        ulong s5 = a.L5 + (P5 & odd);
        ulong s6 = a.L6 + (P6 & odd);
        ulong t0 = (s0 >> 1) + ((s1 & 1) << 55);
        ulong t1 = (s1 >> 1) + ((s2 & 1) << 55) + Carry(t0);
        ulong t2 = (s2 >> 1) + ((s3 & 1) << 55) + Carry(t1);
        ulong t3 = (s3 >> 1) + ((s4 & 1) << 55) + Carry(t2);
        ulong t4 = (s4 >> 1) + ((s5 & 1) << 55) + Carry(t3);
        ulong t5 = (s5 >> 1) + ((s6 & 1) << 55) + Carry(t4);
        ulong t6 = (s6 >> 1) + Carry(t5);
        r.L0 = t0 & Mask;
        r.L1 = t1 & Mask;
        r.L2 = t2 & Mask;
        r.L3 = t3 & Mask;
        r.L4 = t4 & Mask;
        r.L5 = t5 & Mask;
        r.L6 = t6;
    }
}
