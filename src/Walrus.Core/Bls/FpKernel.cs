using System.Runtime.CompilerServices;

namespace Walrus.Core.Bls;

/// <summary>
/// Montgomery arithmetic modulo p with R = 2^384. The prime leaves three bits free in the top word, so the running sum of a product
/// never overflows its words while the left factors of a sum add up to less than 8p; right factors may be any numbers below R.
/// With the sum of the products below pR the result is below 2p before, and below p after, the last subtraction.
/// No branch or index depends on a value. A result may overwrite an operand: it is written after the last read.
/// The methods are compiled once and without a profile: guided by one, the compiler turns carries into branches, which is slower and
/// would tell secrets by the time.
/// </summary>
internal static class FpKernel
{
    internal const ulong P0 = 0xb9feffffffffaaab;
    internal const ulong P1 = 0x1eabfffeb153ffff;
    internal const ulong P2 = 0x6730d2a0f6b0f624;
    internal const ulong P3 = 0x64774b84f38512bf;
    internal const ulong P4 = 0x4b1ba7b6434bacd7;
    internal const ulong P5 = 0x1a0111ea397fe69a;

    // -1/p modulo 2^64.
    private const ulong Inverse = 0x89f3fffcfffcfffd;

    /// <summary>r = a·b / R.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(in Fp a, in Fp b, out Fp r)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        MultiplyRow(in a, b.L0, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, 0);
        MultiplyRow(in a, b.L1, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, 0);
        MultiplyRow(in a, b.L2, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, 0);
        MultiplyRow(in a, b.L3, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, 0);
        MultiplyRow(in a, b.L4, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, 0);
        MultiplyRow(in a, b.L5, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, 0);
        Reduce(t0, t1, t2, t3, t4, t5, out r);
    }

    // Adds a·q and drops the lowest word, in one go: the two chains of carries run side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyRow(in Fp a, ulong q, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4, ref ulong t5,
        ulong t6)
    {
        ulong carry = Limbs.MultiplyAdd(a.L0, q, t0, out t0);
        ulong m = t0 * Inverse;

        // The low word of m·p is -t0, so adding t0 clears it, with a carry unless t0 is zero already.
        ulong fold = Limbs.MultiplyHigh(m, P0) + (t0 != 0 ? 1UL : 0UL);
        carry = Limbs.MultiplyAdd(a.L1, q, t1, carry, out t1);
        fold = Limbs.MultiplyAdd(m, P1, t1, fold, out t0);
        carry = Limbs.MultiplyAdd(a.L2, q, t2, carry, out t2);
        fold = Limbs.MultiplyAdd(m, P2, t2, fold, out t1);
        carry = Limbs.MultiplyAdd(a.L3, q, t3, carry, out t3);
        fold = Limbs.MultiplyAdd(m, P3, t3, fold, out t2);
        carry = Limbs.MultiplyAdd(a.L4, q, t4, carry, out t4);
        fold = Limbs.MultiplyAdd(m, P4, t4, fold, out t3);
        carry = Limbs.MultiplyAdd(a.L5, q, t5, carry, out t5);
        fold = Limbs.MultiplyAdd(m, P5, t5, fold, out t4);
        t5 = fold + carry + t6;
    }

    /// <summary>r = (a·b + c·d) / R with one reduction for both products.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyPair(in Fp a, in Fp b, in Fp c, in Fp d, out Fp r)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        ulong t6 = AddRow(in a, b.L0, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
        MultiplyRow(in c, d.L0, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, t6);
        t6 = AddRow(in a, b.L1, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
        MultiplyRow(in c, d.L1, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, t6);
        t6 = AddRow(in a, b.L2, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
        MultiplyRow(in c, d.L2, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, t6);
        t6 = AddRow(in a, b.L3, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
        MultiplyRow(in c, d.L3, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, t6);
        t6 = AddRow(in a, b.L4, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
        MultiplyRow(in c, d.L4, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, t6);
        t6 = AddRow(in a, b.L5, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
        MultiplyRow(in c, d.L5, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, t6);

        Reduce(t0, t1, t2, t3, t4, t5, out r);
    }

    /// <summary>r = the real part of a·b + c·d + e·f over Fp2, divided by R, with one reduction for six products.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyThreeReal(in Fp2 a, in Fp2 b, in Fp2 c, in Fp2 d, in Fp2 e, in Fp2 f, out Fp r)
    {
        NegateLoosely(in b.Im, out var minusB);
        NegateLoosely(in d.Im, out var minusD);
        NegateLoosely(in f.Im, out var minusF);
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        for (int i = 0; i < 6; i++)
        {
            ulong t6 = AddRow(in a.Re, Word(in b.Re, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in a.Im, Word(in minusB, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in c.Re, Word(in d.Re, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in c.Im, Word(in minusD, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in e.Re, Word(in f.Re, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            MultiplyRow(in e.Im, Word(in minusF, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, t6);
        }

        Reduce(t0, t1, t2, t3, t4, t5, out r);
    }

    /// <summary>r = the imaginary part of a·b + c·d + e·f over Fp2, divided by R, with one reduction for six products.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyThreeImaginary(in Fp2 a, in Fp2 b, in Fp2 c, in Fp2 d, in Fp2 e, in Fp2 f, out Fp r)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        for (int i = 0; i < 6; i++)
        {
            ulong t6 = AddRow(in a.Re, Word(in b.Im, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in a.Im, Word(in b.Re, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in c.Re, Word(in d.Im, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in c.Im, Word(in d.Re, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in e.Re, Word(in f.Im, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            MultiplyRow(in e.Im, Word(in f.Re, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, t6);
        }

        Reduce(t0, t1, t2, t3, t4, t5, out r);
    }

    /// <summary>r = (a·b + c·d + e·f + g·h) / R with one reduction for the four products.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyFour(in Fp a, in Fp b, in Fp c, in Fp d, in Fp e, in Fp f, in Fp g, in Fp h, out Fp r)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        for (int i = 0; i < 6; i++)
        {
            ulong t6 = AddRow(in a, Word(in b, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in c, Word(in d, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            t6 += AddRow(in e, Word(in f, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5);
            MultiplyRow(in g, Word(in h, i), ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, t6);
        }

        Reduce(t0, t1, t2, t3, t4, t5, out r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(in Fp a, int index) => Unsafe.Add(ref Unsafe.AsRef(in a.L0), index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddRow(in Fp a, ulong q, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4, ref ulong t5)
    {
        ulong carry = Limbs.MultiplyAdd(a.L0, q, t0, out t0);
        carry = Limbs.MultiplyAdd(a.L1, q, t1, carry, out t1);
        carry = Limbs.MultiplyAdd(a.L2, q, t2, carry, out t2);
        carry = Limbs.MultiplyAdd(a.L3, q, t3, carry, out t3);
        carry = Limbs.MultiplyAdd(a.L4, q, t4, carry, out t4);
        return Limbs.MultiplyAdd(a.L5, q, t5, carry, out t5);
    }

    // One conditional subtraction: the words hold less than 2p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, out Fp r)
    {
        ulong borrow = 0;
        ulong s0 = Limbs.SubtractBorrow(t0, P0, ref borrow);
        ulong s1 = Limbs.SubtractBorrow(t1, P1, ref borrow);
        ulong s2 = Limbs.SubtractBorrow(t2, P2, ref borrow);
        ulong s3 = Limbs.SubtractBorrow(t3, P3, ref borrow);
        ulong s4 = Limbs.SubtractBorrow(t4, P4, ref borrow);
        ulong s5 = t5 - P5 - borrow;

        // Both numbers are below 2^383, so the sign bit of the difference is the last borrow.
        ulong keep = (ulong)((long)s5 >> 63);
        r.L0 = s0 ^ ((s0 ^ t0) & keep);
        r.L1 = s1 ^ ((s1 ^ t1) & keep);
        r.L2 = s2 ^ ((s2 ^ t2) & keep);
        r.L3 = s3 ^ ((s3 ^ t3) & keep);
        r.L4 = s4 ^ ((s4 ^ t4) & keep);
        r.L5 = s5 ^ ((s5 ^ t5) & keep);
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(in Fp a, in Fp b, out Fp r)
    {
        ulong carry = 0;
        ulong t0 = Limbs.AddCarry(a.L0, b.L0, ref carry);
        ulong t1 = Limbs.AddCarry(a.L1, b.L1, ref carry);
        ulong t2 = Limbs.AddCarry(a.L2, b.L2, ref carry);
        ulong t3 = Limbs.AddCarry(a.L3, b.L3, ref carry);
        ulong t4 = Limbs.AddCarry(a.L4, b.L4, ref carry);
        Reduce(t0, t1, t2, t3, t4, a.L5 + b.L5 + carry, out r);
    }

    /// <summary>a + b, not reduced: an operand for a multiplication.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddLoosely(in Fp a, in Fp b, out Fp r)
    {
        ulong carry = 0;
        ulong t0 = Limbs.AddCarry(a.L0, b.L0, ref carry);
        ulong t1 = Limbs.AddCarry(a.L1, b.L1, ref carry);
        ulong t2 = Limbs.AddCarry(a.L2, b.L2, ref carry);
        ulong t3 = Limbs.AddCarry(a.L3, b.L3, ref carry);
        ulong t4 = Limbs.AddCarry(a.L4, b.L4, ref carry);
        r.L5 = a.L5 + b.L5 + carry;
        r.L4 = t4;
        r.L3 = t3;
        r.L2 = t2;
        r.L1 = t1;
        r.L0 = t0;
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Subtract(in Fp a, in Fp b, out Fp r)
    {
        ulong borrow = 0;
        ulong t0 = Limbs.SubtractBorrow(a.L0, b.L0, ref borrow);
        ulong t1 = Limbs.SubtractBorrow(a.L1, b.L1, ref borrow);
        ulong t2 = Limbs.SubtractBorrow(a.L2, b.L2, ref borrow);
        ulong t3 = Limbs.SubtractBorrow(a.L3, b.L3, ref borrow);
        ulong t4 = Limbs.SubtractBorrow(a.L4, b.L4, ref borrow);
        ulong t5 = a.L5 - b.L5 - borrow;
        ulong add = (ulong)((long)t5 >> 63);
        ulong carry = 0;
        r.L0 = Limbs.AddCarry(t0, P0 & add, ref carry);
        r.L1 = Limbs.AddCarry(t1, P1 & add, ref carry);
        r.L2 = Limbs.AddCarry(t2, P2 & add, ref carry);
        r.L3 = Limbs.AddCarry(t3, P3 & add, ref carry);
        r.L4 = Limbs.AddCarry(t4, P4 & add, ref carry);
        r.L5 = t5 + (P5 & add) + carry;
    }

    /// <summary>p - a, which is p itself for zero: an operand for a multiplication.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void NegateLoosely(in Fp a, out Fp r)
    {
        ulong borrow = 0;
        ulong t0 = Limbs.SubtractBorrow(P0, a.L0, ref borrow);
        ulong t1 = Limbs.SubtractBorrow(P1, a.L1, ref borrow);
        ulong t2 = Limbs.SubtractBorrow(P2, a.L2, ref borrow);
        ulong t3 = Limbs.SubtractBorrow(P3, a.L3, ref borrow);
        ulong t4 = Limbs.SubtractBorrow(P4, a.L4, ref borrow);
        r.L5 = P5 - a.L5 - borrow;
        r.L4 = t4;
        r.L3 = t3;
        r.L2 = t2;
        r.L1 = t1;
        r.L0 = t0;
    }

    /// <summary>r = 12a, a multiple the curve equations ask for. The quotient by p is guessed from the highest word, at most one short.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TimesTwelve(in Fp a, out Fp r)
    {
        // 118 is 12·2^64 / P5, rounded down. What 12a and its multiple of p have beyond six words is the same and drops out.
        ulong quotient = Limbs.MultiplyHigh(a.L5, 118);
        ulong borrow = 0;
        ulong carry = Limbs.MultiplyAdd(a.L0, 12, 0, out ulong t0);
        ulong fold = Limbs.MultiplyAdd(quotient, P0, 0, out ulong f0);
        t0 = Limbs.SubtractBorrow(t0, f0, ref borrow);
        carry = Limbs.MultiplyAdd(a.L1, 12, carry, out ulong t1);
        fold = Limbs.MultiplyAdd(quotient, P1, fold, out ulong f1);
        t1 = Limbs.SubtractBorrow(t1, f1, ref borrow);
        carry = Limbs.MultiplyAdd(a.L2, 12, carry, out ulong t2);
        fold = Limbs.MultiplyAdd(quotient, P2, fold, out ulong f2);
        t2 = Limbs.SubtractBorrow(t2, f2, ref borrow);
        carry = Limbs.MultiplyAdd(a.L3, 12, carry, out ulong t3);
        fold = Limbs.MultiplyAdd(quotient, P3, fold, out ulong f3);
        t3 = Limbs.SubtractBorrow(t3, f3, ref borrow);
        carry = Limbs.MultiplyAdd(a.L4, 12, carry, out ulong t4);
        fold = Limbs.MultiplyAdd(quotient, P4, fold, out ulong f4);
        t4 = Limbs.SubtractBorrow(t4, f4, ref borrow);
        ulong t5 = (12 * a.L5) + carry - (quotient * P5) - fold - borrow;
        Reduce(t0, t1, t2, t3, t4, t5, out r);
    }

    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Halve(in Fp a, out Fp r)
    {
        ulong odd = 0UL - (a.L0 & 1);
        ulong carry = 0;
        ulong t0 = Limbs.AddCarry(a.L0, P0 & odd, ref carry);
        ulong t1 = Limbs.AddCarry(a.L1, P1 & odd, ref carry);
        ulong t2 = Limbs.AddCarry(a.L2, P2 & odd, ref carry);
        ulong t3 = Limbs.AddCarry(a.L3, P3 & odd, ref carry);
        ulong t4 = Limbs.AddCarry(a.L4, P4 & odd, ref carry);
        ulong t5 = a.L5 + (P5 & odd) + carry;
        r.L0 = (t0 >> 1) | (t1 << 63);
        r.L1 = (t1 >> 1) | (t2 << 63);
        r.L2 = (t2 >> 1) | (t3 << 63);
        r.L3 = (t3 >> 1) | (t4 << 63);
        r.L4 = (t4 >> 1) | (t5 << 63);
        r.L5 = t5 >> 1;
    }
}
