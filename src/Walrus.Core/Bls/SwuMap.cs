namespace Walrus.Core.Bls;

/// <summary>
/// The simplified SWU map of RFC 9380 §6.6.3: a number of Fp2 to a point of E': y² = x³ + 240u·x + 1012(1 + u), and on by the
/// 3-isogeny of appendix E.3 to the curve of G2, which itself lacks the term in x the map needs.
/// </summary>
internal static class SwuMap
{
    private static readonly Fp2 A = Fp2.FromIntegers(0, 240);
    private static readonly Fp2 B = Fp2.FromIntegers(1012, 1012);

    // Vélu's formulas for the kernel {O, (x0, ±y0)}: x ↦ x + t/(x - x0) + w/(x - x0)², where t = 2(3x0² + A) and w = 4y0². They give
    // all the rational functions in the table of appendix E.3 once the result is scaled by (1/9, -1/27).
    private static readonly Fp2 KernelX = Fp2.FromIntegers(-6, 6);
    private static readonly Fp2 T = Fp2.FromIntegers(0, 48);
    private static readonly Fp2 W = Fp2.FromIntegers(16, 16);

    internal static ProjectivePoint<Fp2> Map(in Fp2 u)
    {
        var zuu = Fp2Root.Z * u.Square();
        var sum = zuu.Square() + zuu;
        var numerator = B * (sum + Fp2.One);
        var denominator = A * (sum.IsZero ? Fp2Root.Z : -sum);
        var denominator2 = denominator.Square();
        var denominator3 = denominator2 * denominator;
        var value = (((numerator.Square() + (A * denominator2)) * numerator) + (B * denominator3));
        if (!Fp2Root.TrySqrtRatio(in value, in denominator3, out var y))
        {
            numerator = zuu * numerator;
            y = zuu * u * y;
        }

        if (y.IsOdd != u.IsOdd) y = -y;
        return Isogeny(new(in numerator, y * denominator, in denominator));
    }

    /// <summary>The isogeny in homogeneous coordinates, all three scaled by -27 to spare the inverses of 9 and 27.</summary>
    private static ProjectivePoint<Fp2> Isogeny(in ProjectivePoint<Fp2> point)
    {
        var d = point.X - (KernelX * point.Z);
        var dd = d.Square();
        var zz = point.Z.Square();
        var tdzz = T * d * zz;
        var wzzz = W * point.Z * zz;
        var x = d * ((point.X * dd) + tdzz + wzzz);
        var ddd = dd * d;
        var y = point.Y * (ddd - tdzz - (wzzz + wzzz));
        var z = point.Z * ddd;
        return new(-x.Times(3), in y, -z.Times(27));
    }
}
