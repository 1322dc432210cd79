using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Walrus.Core.Bls;

/// <summary>
/// Multi-precision steps on 64-bit words. Carries are compared out instead of branched on; taking the low and the high word of a
/// product by two separate instructions is faster than the one that writes its low word to memory (spec/performance.md §7).
/// </summary>
internal static class Limbs
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MultiplyHigh(ulong a, ulong b) => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    /// <summary>low = low word of a·b + c; returns the high word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MultiplyAdd(ulong a, ulong b, ulong c, out ulong low)
    {
        ulong high = MultiplyHigh(a, b);
        ulong word = (a * b) + c;
        high += word < c ? 1UL : 0UL;
        low = word;
        return high;
    }

    /// <summary>low = low word of a·b + c + d; returns the high word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MultiplyAdd(ulong a, ulong b, ulong c, ulong d, out ulong low)
    {
        ulong high = MultiplyHigh(a, b);
        ulong word = (a * b) + c;
        high += word < c ? 1UL : 0UL;
        word += d;
        high += word < d ? 1UL : 0UL;
        low = word;
        return high;
    }

    /// <summary>a + b + carry; the carry, 0 or 1, goes in and out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong AddCarry(ulong a, ulong b, ref ulong carry)
    {
        ulong sum = a + b;
        ulong outgoing = sum < a ? 1UL : 0UL;
        sum += carry;
        outgoing += sum < carry ? 1UL : 0UL;
        carry = outgoing;
        return sum;
    }

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
