using System.Numerics;

namespace Walrus.Core.Bls;

/// <summary>The number x = -0xd201000000010000 from which the BLS12-381 family derives its primes and its loops.</summary>
internal static class CurveParameter
{
    /// <summary>|x|; x itself is negative.</summary>
    internal const ulong Magnitude = 0xd201000000010000;

    /// <summary>r = x⁴ - x² + 1, the prime order of both groups.</summary>
    internal static readonly BigInteger GroupOrder = BigInteger.Pow(Magnitude, 4) - BigInteger.Pow(Magnitude, 2) + 1;
}
