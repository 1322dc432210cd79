using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Walrus.Core.Bls;

/// <summary>
/// Multi-precision steps on 64-bit words. Borrows are compared out instead of branched on; taking the low and the high word of a
/// product by two separate instructions is faster than the one that writes its low word to memory (spec/performance.md §7).
/// </summary>
internal static class Limbs
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MultiplyHigh(ulong a, ulong b) => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    /// <summary>a - b - borrow; the borrow, 0 or 1, goes in and out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong SubtractBorrow(ulong a, ulong b, ref ulong borrow)
    {
        ulong difference = a - b;
        ulong outgoing = difference > a ? 1UL : 0UL;
        ulong result = difference - borrow;
        outgoing += difference < borrow ? 1UL : 0UL;
        borrow = outgoing;
        return result;
    }
}
