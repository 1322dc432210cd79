using System.Runtime.InteropServices;

namespace Walrus.Core.Bls;

/// <summary>Fp[u] / (u² + 1): the field under G2. The number is Re + Im·u.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Fp2 : IFieldElement<Fp2>
{
    internal Fp Re;
    internal Fp Im;

    internal Fp2(in Fp re, in Fp im)
    {
        Re = re;
        Im = im;
    }

    internal static Fp2 FromIntegers(int re, int im) => new(Fp.FromInteger(re), Fp.FromInteger(im));

    public static Fp2 Zero => default;

    public static Fp2 One { get; } = FromIntegers(1, 0);

    public static Fp2 CurveB { get; } = FromIntegers(4, 4);

    public readonly bool IsZero => Re.IsZero && Im.IsZero;

    public static Fp2 operator +(in Fp2 a, in Fp2 b)
    {
        Fp2 r;
        FpKernel.Add(in a.Re, in b.Re, out r.Re);
        FpKernel.Add(in a.Im, in b.Im, out r.Im);
        return r;
    }

    public static Fp2 operator -(in Fp2 a, in Fp2 b)
    {
        Fp2 r;
        FpKernel.Subtract(in a.Re, in b.Re, out r.Re);
        FpKernel.Subtract(in a.Im, in b.Im, out r.Im);
        return r;
    }

    public static Fp2 operator -(in Fp2 a) => default(Fp2) - a;

    // Four products under two reductions. Karatsuba's three are no faster, not even with sums that share two reductions: what they save
    // goes into storing and adding those sums.
    public static Fp2 operator *(in Fp2 a, in Fp2 b)
    {
        Fp2 r;
        FpKernel.NegateLoosely(in b.Im, out var minusIm);
        FpKernel.MultiplyPair(in a.Re, in b.Re, in minusIm, in a.Im, out r.Re);
        FpKernel.MultiplyPair(in a.Re, in b.Im, in a.Im, in b.Re, out r.Im);
        return r;
    }

    public static Fp2 operator *(in Fp2 a, in Fp b)
    {
        Fp2 r;
        FpKernel.Multiply(in a.Re, in b, out r.Re);
        FpKernel.Multiply(in a.Im, in b, out r.Im);
        return r;
    }

    public static Fp2 SumOfProducts(in Fp2 a, in Fp2 b, in Fp2 c, in Fp2 d)
    {
        Fp2 r;
        FpKernel.NegateLoosely(in b.Im, out var minusB);
        FpKernel.NegateLoosely(in d.Im, out var minusD);
        FpKernel.MultiplyFour(in a.Re, in b.Re, in minusB, in a.Im, in c.Re, in d.Re, in minusD, in c.Im, out r.Re);
        FpKernel.MultiplyFour(in a.Re, in b.Im, in a.Im, in b.Re, in c.Re, in d.Im, in c.Im, in d.Re, out r.Im);
        return r;
    }

    /// <summary>r = a·b + c·d + e·f. The result must not overwrite an operand: half of it is written before the last read.</summary>
    internal static void SumOfProducts(in Fp2 a, in Fp2 b, in Fp2 c, in Fp2 d, in Fp2 e, in Fp2 f, out Fp2 r)
    {
        FpKernel.MultiplyThreeReal(in a, in b, in c, in d, in e, in f, out r.Re);
        FpKernel.MultiplyThreeImaginary(in a, in b, in c, in d, in e, in f, out r.Im);
    }

    public readonly Fp2 Square()
    {
        Fp2 r;
        FpKernel.AddUnreduced(in Re, in Im, out var sum);
        FpKernel.SubtractLoosely(in Re, in Im, out var difference);
        FpKernel.AddLoosely(in Re, in Re, out var twice);
        FpKernel.Multiply(in difference, in sum, out r.Re);
        FpKernel.Multiply(in twice, in Im, out r.Im);
        return r;
    }

    internal readonly Fp2 Conjugate() => new(in Re, -Im);

    internal readonly Fp2 Halve() => new(Re.Halve(), Im.Halve());

    /// <summary>The product with ξ = 1 + u, the cubic and quadratic non-residue the tower and the twist are built on.</summary>
    internal readonly Fp2 TimesXi()
    {
        Fp2 r;
        FpKernel.Subtract(in Re, in Im, out r.Re);
        FpKernel.Add(in Re, in Im, out r.Im);
        return r;
    }

    public readonly Fp2 Times(ulong factor)
    {
        Fp2 r;
        FpKernel.MultiplySmall(in Re, factor, out r.Re);
        FpKernel.MultiplySmall(in Im, factor, out r.Im);
        return r;
    }

    public readonly Fp2 TimesThreeB() => TimesXi().Times(12);

    /// <summary>Re² + Im², the product with the conjugate.</summary>
    internal readonly Fp Norm()
    {
        FpKernel.MultiplyPair(in Re, in Re, in Im, in Im, out var norm);
        return norm;
    }

    public readonly Fp2 Invert() => Conjugate() * Norm().Invert();

    /// <summary>The sign of RFC 9380 §4.1: that of the real part, unless it is zero.</summary>
    internal readonly bool IsOdd => Re.IsZero ? Im.IsOdd : Re.IsOdd;

    /// <summary>The sign of the compressed encoding: that of the imaginary part, unless it is zero.</summary>
    internal readonly bool IsLarge => Im.IsZero ? Re.IsLarge : Im.IsLarge;

    public readonly bool Equals(Fp2 other) => Re.Equals(other.Re) && Im.Equals(other.Im);

    public override readonly bool Equals(object? obj) => obj is Fp2 other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Re, Im);
}
