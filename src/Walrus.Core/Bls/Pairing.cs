namespace Walrus.Core.Bls;

/// <summary>
/// The optimal ate pairing. Of a product of pairings only one thing is ever asked, whether it is one, so the loops share their
/// squarings and the final exponentiation is done once, to three times the usual exponent.
/// </summary>
internal static class Pairing
{
    /// <summary>Whether the product of e(Pᵢ, Qᵢ) is one. Infinite points contribute one.</summary>
    internal static bool ProductIsOne(ReadOnlySpan<(AffinePoint<Fp> P, AffinePoint<Fp2> Q)> pairs)
    {
        var active = new List<Line>(pairs.Length);
        foreach (ref readonly var pair in pairs)
        {
            if (!pair.P.IsInfinity && !pair.Q.IsInfinity) active.Add(new Line(in pair.P, in pair.Q));
        }

        return FinalExponentiation(MillerLoop(active)).IsOne;
    }

    private static Fp12 MillerLoop(List<Line> lines)
    {
        var f = Fp12.One;
        for (int bit = 62; bit >= 0; bit--)
        {
            f = f.Square();
            bool isSet = ((CurveParameter.Magnitude >> bit) & 1) != 0;
            foreach (var line in lines)
            {
                f = line.Double(in f);
                if (isSet) f = line.Add(in f);
            }
        }

        // The loop ran over |x|; x is negative.
        return f.Conjugate();
    }

    /// <summary>
    /// f^((p¹² - 1) / r · 3) by (p⁶ - 1)(p² + 1) and then (x - 1)²(x + p)(x² + p² - 1) + 3 (Hayashida, Hayasaka and Teruya 2020).
    /// </summary>
    internal static Fp12 FinalExponentiation(in Fp12 f)
    {
        var unitary = f.Conjugate() * f.Invert();
        var cyclotomic = unitary.FrobeniusTwice() * unitary;
        var a = PowerOfParameter(in cyclotomic) * cyclotomic.Conjugate();
        a = PowerOfParameter(in a) * a.Conjugate();
        a = PowerOfParameter(in a) * a.Frobenius();
        a = PowerOfParameter(PowerOfParameter(in a)) * a.FrobeniusTwice() * a.Conjugate();
        return a * cyclotomic.CyclotomicSquare() * cyclotomic;
    }

    // fˣ for the negative curve parameter x; the conjugate is the inverse here.
    private static Fp12 PowerOfParameter(in Fp12 f)
    {
        var power = f;
        for (int bit = 62; bit >= 0; bit--)
        {
            power = power.CyclotomicSquare();
            if (((CurveParameter.Magnitude >> bit) & 1) != 0) power *= f;
        }

        return power.Conjugate();
    }

    /// <summary>
    /// The running multiple T of Q in homogeneous coordinates; each step multiplies f by the line through the points it adds, taken at
    /// P (Costello, Lange and Naehrig 2010; Aranha et al. 2013).
    /// </summary>
    private sealed class Line
    {
        private readonly AffinePoint<Fp2> q;
        private readonly Fp px;
        private readonly Fp py;
        private Fp2 x;
        private Fp2 y;
        private Fp2 z = Fp2.One;

        internal Line(in AffinePoint<Fp> p, in AffinePoint<Fp2> q)
        {
            this.q = q;
            px = p.X;
            py = p.Y;
            x = q.X;
            y = q.Y;
        }

        internal Fp12 Double(in Fp12 f)
        {
            var a = (x * y).Halve();
            var b = y.Square();
            var c = z.Square();
            var e = c.TimesThreeB();
            var threeE = e + e + e;
            var g = (b + threeE).Halve();
            var h = (y + z).Square() - (b + c);
            var ee = e.Square();
            var xx = x.Square();
            x = a * (b - threeE);
            y = g.Square() - (ee + ee + ee);
            z = b * h;
            return f.TimesLine(e - b, (xx + xx + xx) * px, -h * py);
        }

        internal Fp12 Add(in Fp12 f)
        {
            var theta = y - (q.Y * z);
            var lambda = x - (q.X * z);
            var lambda2 = lambda.Square();
            var lambda3 = lambda2 * lambda;
            var g = x * lambda2;
            var h = lambda3 + (z * theta.Square()) - (g + g);
            var constant = (theta * q.X) - (lambda * q.Y);
            x = lambda * h;
            y = (theta * (g - h)) - (lambda3 * y);
            z *= lambda3;
            return f.TimesLine(in constant, -theta * px, lambda * py);
        }
    }
}
