namespace Walrus.Core.Bls;

/// <summary>Fp6[w] / (w² - v), the field the pairing takes its values in. The number is C0 + C1·w.</summary>
internal struct Fp12
{
    internal Fp6 C0;
    internal Fp6 C1;

    internal Fp12(in Fp6 c0, in Fp6 c1)
    {
        C0 = c0;
        C1 = c1;
    }

    internal static Fp12 One => new(new Fp6(Fp2.One, default, default), default);

    public static Fp12 operator *(in Fp12 a, in Fp12 b)
    {
        var low = a.C0 * b.C0;
        var high = a.C1 * b.C1;
        var cross = (a.C0 + a.C1) * (b.C0 + b.C1);
        return new(low + high.TimesV(), cross - low - high);
    }

    internal readonly Fp12 Square()
    {
        var product = C0 * C1;
        var c0 = ((C0 + C1) * (C0 + C1.TimesV())) - product - product.TimesV();
        return new(in c0, product + product);
    }

    /// <summary>The product with the value of a line, l0 + l2·w² + l3·w³: only these three coefficients are there.</summary>
    internal readonly Fp12 TimesLine(in Fp2 l0, in Fp2 l2, in Fp2 l3)
    {
        var xi2 = l2.TimesXi();
        var xi3 = l3.TimesXi();
        Fp12 r;
        Fp2.SumOfProducts(in C0.C0, in l0, in C0.C2, in xi2, in C1.C1, in xi3, out r.C0.C0);
        Fp2.SumOfProducts(in C0.C0, in l2, in C0.C1, in l0, in C1.C2, in xi3, out r.C0.C1);
        Fp2.SumOfProducts(in C0.C1, in l2, in C0.C2, in l0, in C1.C0, in l3, out r.C0.C2);
        Fp2.SumOfProducts(in C1.C0, in l0, in C1.C2, in xi2, in C0.C2, in xi3, out r.C1.C0);
        Fp2.SumOfProducts(in C1.C0, in l2, in C1.C1, in l0, in C0.C0, in l3, out r.C1.C1);
        Fp2.SumOfProducts(in C1.C1, in l2, in C1.C2, in l0, in C0.C1, in l3, out r.C1.C2);
        return r;
    }

    /// <summary>The conjugate over Fp6, which is Frobenius applied six times and the inverse of an element of the cyclotomic group.</summary>
    internal readonly Fp12 Conjugate() => new(in C0, -C1);

    internal readonly Fp12 Invert()
    {
        var inverse = ((C0 * C0) - (C1 * C1).TimesV()).Invert();
        return new(C0 * inverse, -(C1 * inverse));
    }

    internal readonly Fp12 Frobenius()
    {
        var powers = Tower.FrobeniusPowers;
        return new(
            new Fp6(C0.C0.Conjugate(), C0.C1.Conjugate() * powers[2], C0.C2.Conjugate() * powers[4]),
            new Fp6(C1.C0.Conjugate() * powers[1], C1.C1.Conjugate() * powers[3], C1.C2.Conjugate() * powers[5]));
    }

    internal readonly Fp12 FrobeniusTwice()
    {
        var powers = Tower.SquaredFrobeniusPowers;
        return new(
            new Fp6(in C0.C0, C0.C1 * powers[2], C0.C2 * powers[4]),
            new Fp6(C1.C0 * powers[1], C1.C1 * powers[3], C1.C2 * powers[5]));
    }

    /// <summary>
    /// The square of an element of the cyclotomic group, of norm 1 over Fp6 and Fp4 (Granger and Scott 2010): three squarings in Fp4.
    /// </summary>
    internal readonly Fp12 CyclotomicSquare()
    {
        var (a0, a1) = SquareFp4(in C0.C0, in C1.C1);
        var (b0, b1) = SquareFp4(in C1.C0, in C0.C2);
        var (c0, c1) = SquareFp4(in C0.C1, in C1.C2);
        return new(
            new Fp6(ThriceMinusTwice(in a0, in C0.C0), ThriceMinusTwice(in b0, in C0.C1), ThriceMinusTwice(in c0, in C0.C2)),
            new Fp6(ThricePlusTwice(c1.TimesXi(), in C1.C0), ThricePlusTwice(in a1, in C1.C1), ThricePlusTwice(in b1, in C1.C2)));
    }

    private static (Fp2 Real, Fp2 Imaginary) SquareFp4(in Fp2 a, in Fp2 b)
    {
        var aa = a.Square();
        var bb = b.Square();
        var sum = (a + b).Square();
        return (aa + bb.TimesXi(), sum - (aa + bb));
    }

    private static Fp2 ThriceMinusTwice(in Fp2 square, in Fp2 value)
    {
        var difference = square - value;
        return difference + difference + square;
    }

    private static Fp2 ThricePlusTwice(in Fp2 square, in Fp2 value)
    {
        var sum = square + value;
        return sum + sum + square;
    }

    internal readonly bool IsOne => C1.IsZero && C0.C1.IsZero && C0.C2.IsZero && C0.C0.Equals(Fp2.One);
}
