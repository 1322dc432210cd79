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

    /// <summary>Adds a·b + c·d.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void AddPair(in Fp a, in Fp b, in Fp c, in Fp d)
    {
        FpKernel.Shift(in b, out var bs);
        FpKernel.Shift(in d, out var ds);
        ulong low = 0, high = 0;
        Column0(in a, in b, in bs, ref low, ref high);
        Column0(in c, in d, in ds, ref low, ref high);
        Put(0, ref low, ref high);
        Column1(in a, in b, in bs, ref low, ref high);
        Column1(in c, in d, in ds, ref low, ref high);
        Put(1, ref low, ref high);
        Column2(in a, in b, in bs, ref low, ref high);
        Column2(in c, in d, in ds, ref low, ref high);
        Put(2, ref low, ref high);
        Column3(in a, in b, in bs, ref low, ref high);
        Column3(in c, in d, in ds, ref low, ref high);
        Put(3, ref low, ref high);
        Column4(in a, in b, in bs, ref low, ref high);
        Column4(in c, in d, in ds, ref low, ref high);
        Put(4, ref low, ref high);
        Column5(in a, in b, in bs, ref low, ref high);
        Column5(in c, in d, in ds, ref low, ref high);
        Put(5, ref low, ref high);
        Column6(in a, in b, in bs, ref low, ref high);
        Column6(in c, in d, in ds, ref low, ref high);
        Put(6, ref low, ref high);
        Column7(in a, in b, in bs, ref low, ref high);
        Column7(in c, in d, in ds, ref low, ref high);
        Put(7, ref low, ref high);
        Column8(in a, in b, in bs, ref low, ref high);
        Column8(in c, in d, in ds, ref low, ref high);
        Put(8, ref low, ref high);
        Column9(in a, in b, in bs, ref low, ref high);
        Column9(in c, in d, in ds, ref low, ref high);
        Put(9, ref low, ref high);
        Column10(in a, in b, in bs, ref low, ref high);
        Column10(in c, in d, in ds, ref low, ref high);
        Put(10, ref low, ref high);
        Column11(in a, in b, in bs, ref low, ref high);
        Column11(in c, in d, in ds, ref low, ref high);
        Put(11, ref low, ref high);
        Column12(in a, in b, in bs, ref low, ref high);
        Column12(in c, in d, in ds, ref low, ref high);
        Put(12, ref low, ref high);
    }

    // Gathered apart, so that the sums in memory are touched once a column.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int column, ref ulong low, ref ulong high)
    {
        lows[column] += low;
        highs[column] += high;
        low = 0;
        high = 0;
    }

    /// <summary>r = the sum / R.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly void Reduce(out Fp r)
    {
        Unsafe.SkipInit(out Fp factors);
        Unsafe.SkipInit(out Fp lifted);
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
        ulong z0 = Take7(in factors, in lifted, ref low, ref high);
        low += lows[8];
        high = highs[8];
        ulong z1 = Take8(in factors, in lifted, ref low, ref high);
        low += lows[9];
        high = highs[9];
        ulong z2 = Take9(in factors, in lifted, ref low, ref high);
        low += lows[10];
        high = highs[10];
        ulong z3 = Take10(in factors, in lifted, ref low, ref high);
        low += lows[11];
        high = highs[11];
        ulong z4 = Take11(in factors, in lifted, ref low, ref high);
        low += lows[12];
        high = highs[12];
        ulong z5 = Take12(in factors, in lifted, ref low, ref high);
        r.L0 = z0;
        r.L1 = z1;
        r.L2 = z2;
        r.L3 = z3;
        r.L4 = z4;
        r.L5 = z5;
        r.L6 = low;
    }
}
