namespace Walrus.Core.Bls;

/// <summary>Square roots in Fp2 by two exponentiations in Fp. Variable time: the inputs are points and message hashes, never secrets.</summary>
internal static class Fp2Root
{
    /// <summary>Z = -(2 + u) of the simplified SWU map to G2 (RFC 9380 §8.8.2), not a square in Fp2.</summary>
    internal static readonly Fp2 Z = Fp2.FromIntegers(-2, -1);

    // 5 is the norm of Z and no square in Fp, so this number squared is -5.
    private static readonly Fp RootOfMinusFive = Fp.FromInteger(5) * Fp.FromInteger(5).InverseRoot();

    internal static bool TrySqrt(in Fp2 a, out Fp2 root) => TrySqrtRatio(in a, Fp2.One, out root);

    /// <summary>
    /// √(a/b) and true, or √(Z·a/b) and false if a/b is not a square. b is not zero.
    /// With t = a·b̄ and n the norm of b, a/b is t/n; s = √norm(t) exists in Fp exactly if a/b is a square in Fp2.
    /// </summary>
    internal static bool TrySqrtRatio(in Fp2 a, in Fp2 b, out Fp2 root)
    {
        var t = a * b.Conjugate();
        var norm = t.Norm();
        var s = norm * norm.InverseRoot();
        bool isSquare = s.Square().Equals(norm);
        if (!isSquare)
        {
            // s² is minus the norm of t, so (s·√-5)² is the norm of Z·t.
            t *= Z;
            s *= RootOfMinusFive;
        }

        // The real part of the root is √((Re t + s) / 2n); where t is real, the sum may vanish and the difference will do.
        var numerator = t.Re + s;
        if (numerator.IsZero) numerator = t.Re - s;
        var n = b.Norm();
        var denominator = n + n;
        if (numerator.IsZero)
        {
            root = default;
            return isSquare;
        }

        // One exponentiation serves the root and every inverse: e² = ±1 / (numerator·denominator³).
        var denominatorSquared = denominator.Square();
        var e = (numerator * denominatorSquared * denominator).InverseRoot();
        var w = numerator * denominator * e;
        bool isReal = (w.Square() * denominator).Equals(numerator);

        // 1/(2wn) is denominator⁴·numerator·e³, up to the sign of the other case, which cancels out: there both factors change theirs.
        var other = t.Im * denominatorSquared.Square() * numerator * e.Square() * e;
        root = isReal ? new Fp2(in w, in other) : new Fp2(in other, in w);
        return isSquare;
    }
}
