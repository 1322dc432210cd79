using System.Runtime.CompilerServices;
using static Walrus.Core.Bls.FpColumns;
using static Walrus.Core.Bls.FpReduction;

namespace Walrus.Core.Bls;

/// <summary>A sum of up to six products that shares one reduction: thirteen columns, low and high parts apart (<see cref="FpColumns"/>).</summary>
internal struct FpProductSum
{
    [InlineArray(13)]
    private struct Columns
    {
        private ulong first;
    }

    private Columns lows;
    private Columns highs;

    /// <summary>Adds a·b.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(in Fp a, in Fp b)
    {
        FpKernel.Shift(in b, out var shifted);
        Column0(in a, in b, in shifted, ref lows[0], ref highs[0]);
        Column1(in a, in b, in shifted, ref lows[1], ref highs[1]);
        Column2(in a, in b, in shifted, ref lows[2], ref highs[2]);
        Column3(in a, in b, in shifted, ref lows[3], ref highs[3]);
        Column4(in a, in b, in shifted, ref lows[4], ref highs[4]);
        Column5(in a, in b, in shifted, ref lows[5], ref highs[5]);
        Column6(in a, in b, in shifted, ref lows[6], ref highs[6]);
        Column7(in a, in b, in shifted, ref lows[7], ref highs[7]);
        Column8(in a, in b, in shifted, ref lows[8], ref highs[8]);
        Column9(in a, in b, in shifted, ref lows[9], ref highs[9]);
        Column10(in a, in b, in shifted, ref lows[10], ref highs[10]);
        Column11(in a, in b, in shifted, ref lows[11], ref highs[11]);
        Column12(in a, in b, in shifted, ref lows[12], ref highs[12]);
    }

    /// <summary>r = the sum / R.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void Reduce(out Fp r)
    {
        Unsafe.SkipInit(out Fp factors);
        Unsafe.SkipInit(out Fp lifted);
        Fp z;
        ulong low = 0, high;
        low += lows[0];
        high = highs[0];
        Clear0(ref factors, ref lifted, ref low, ref high);
        low += lows[1];
        high = highs[1];
        Clear1(ref factors, ref lifted, ref low, ref high);
        low += lows[2];
        high = highs[2];
        Clear2(ref factors, ref lifted, ref low, ref high);
        low += lows[3];
        high = highs[3];
        Clear3(ref factors, ref lifted, ref low, ref high);
        low += lows[4];
        high = highs[4];
        Clear4(ref factors, ref lifted, ref low, ref high);
        low += lows[5];
        high = highs[5];
        Clear5(ref factors, ref lifted, ref low, ref high);
        low += lows[6];
        high = highs[6];
        Clear6(ref factors, ref lifted, ref low, ref high);
        low += lows[7];
        high = highs[7];
        z.L0 = Take7(in factors, in lifted, ref low, ref high);
        low += lows[8];
        high = highs[8];
        z.L1 = Take8(in factors, in lifted, ref low, ref high);
        low += lows[9];
        high = highs[9];
        z.L2 = Take9(in factors, in lifted, ref low, ref high);
        low += lows[10];
        high = highs[10];
        z.L3 = Take10(in factors, in lifted, ref low, ref high);
        low += lows[11];
        high = highs[11];
        z.L4 = Take11(in factors, in lifted, ref low, ref high);
        low += lows[12];
        high = highs[12];
        z.L5 = Take12(in factors, in lifted, ref low, ref high);
        z.L6 = low;
        r = z;
    }
}
