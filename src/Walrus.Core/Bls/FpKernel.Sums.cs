using System.Runtime.CompilerServices;
using static Walrus.Core.Bls.FpReduction;

namespace Walrus.Core.Bls;

/// <content>Sums and small multiples. A limb may become negative on the way: words count in two's complement.</content>
internal static partial class FpKernel
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

    // What goes to the next limb, the sign with it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Carry(ulong word) => (ulong)((long)word >> 56);

    // All ones for a negative number, zero for any other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Sign(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong t6) =>
        Carry(t6 + Carry(t5 + Carry(t4 + Carry(t3 + Carry(t2 + Carry(t1 + Carry(t0)))))));

    // Propagates the carries of a number that is not negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Settle(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5, ulong t6, out Fp r)
    {
        t1 += Carry(t0);
        t2 += Carry(t1);
        t3 += Carry(t2);
        t4 += Carry(t3);
        t5 += Carry(t4);
        r.L0 = t0 & Mask;
        r.L1 = t1 & Mask;
        r.L2 = t2 & Mask;
        r.L3 = t3 & Mask;
        r.L4 = t4 & Mask;
        r.L5 = t5 & Mask;
        r.L6 = t6 + Carry(t5);
    }

    /// <summary>r = a + b, below 2p again.</summary>
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
        ulong add = Sign(s0, s1, s2, s3, s4, s5, s6);
        Settle(
            s0 + (Q0 & add), s1 + (Q1 & add), s2 + (Q2 & add), s3 + (Q3 & add), s4 + (Q4 & add), s5 + (Q5 & add),
            s6 + (Q6 & add), out r);
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

    /// <summary>r = a - b, below 2p again.</summary>
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
        ulong add = Sign(s0, s1, s2, s3, s4, s5, s6);
        Settle(
            s0 + (Q0 & add), s1 + (Q1 & add), s2 + (Q2 & add), s3 + (Q3 & add), s4 + (Q4 & add), s5 + (Q5 & add),
            s6 + (Q6 & add), out r);
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
        ulong t1 = a.L1 + b.L1;
        ulong t2 = a.L2 + b.L2;
        ulong t3 = a.L3 + b.L3;
        ulong t4 = a.L4 + b.L4;
        ulong t5 = a.L5 + b.L5;
        ulong t6 = a.L6 + b.L6;
        Settle(t0, t1, t2, t3, t4, t5, t6, out r);
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
        ulong add = Sign(s0, s1, s2, s3, s4, s5, s6);
        Settle(
            s0 + (P0 & add), s1 + (P1 & add), s2 + (P2 & add), s3 + (P3 & add), s4 + (P4 & add), s5 + (P5 & add),
            s6 + (P6 & add), out r);
    }

    /// <summary>Whether a number is below p.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool IsReduced(in Fp a)
    {
        return Sign(a.L0 - P0, a.L1 - P1, a.L2 - P2, a.L3 - P3, a.L4 - P4, a.L5 - P5, a.L6 - P6) != 0;
    }

    /// <summary>
    /// r = factor·a for a factor up to 31. The quotient by p is guessed from the highest limb, at most one short: that leaves less than 2p.
    /// </summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplySmall(in Fp a, ulong factor, out Fp r)
    {
        // 2^64 over the highest limb of p plus one, rounded down.
        ulong quotient = Limbs.MultiplyHigh(a.L6, factor * 0x9d835);
        ulong t0 = (factor * a.L0) - (quotient * P0);
        ulong t1 = (factor * a.L1) - (quotient * P1);
        ulong t2 = (factor * a.L2) - (quotient * P2);
        ulong t3 = (factor * a.L3) - (quotient * P3);
        ulong t4 = (factor * a.L4) - (quotient * P4);
        ulong t5 = (factor * a.L5) - (quotient * P5);
        ulong t6 = (factor * a.L6) - (quotient * P6);
        Settle(t0, t1, t2, t3, t4, t5, t6, out r);
    }

    /// <summary>r = a / 2: the half of a or of a + p, whichever is even.</summary>
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
        ulong t1 = (s1 >> 1) + ((s2 & 1) << 55);
        ulong t2 = (s2 >> 1) + ((s3 & 1) << 55);
        ulong t3 = (s3 >> 1) + ((s4 & 1) << 55);
        ulong t4 = (s4 >> 1) + ((s5 & 1) << 55);
        ulong t5 = (s5 >> 1) + ((s6 & 1) << 55);
        ulong t6 = (s6 >> 1);
        Settle(t0, t1, t2, t3, t4, t5, t6, out r);
    }
}
