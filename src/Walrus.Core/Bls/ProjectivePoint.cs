namespace Walrus.Core.Bls;

/// <summary>
/// A point (X : Y : Z) of y² = x³ + b in homogeneous coordinates, with the complete formulas of Renes, Costello and Batina (2015,
/// algorithms 7 and 9). Both curves have odd order, so the formulas hold for every pair of points, the infinite one included: no case
/// distinction that could depend on a secret, and fewer multiplications than Jacobian coordinates need for an addition.
/// </summary>
internal struct ProjectivePoint<T> where T : struct, IFieldElement<T>
{
    internal T X;
    internal T Y;
    internal T Z;

    internal ProjectivePoint(in T x, in T y, in T z)
    {
        X = x;
        Y = y;
        Z = z;
    }

    internal static ProjectivePoint<T> Infinity => new(T.Zero, T.One, T.Zero);

    internal readonly bool IsInfinity => Z.IsZero;

    public static ProjectivePoint<T> operator +(in ProjectivePoint<T> a, in ProjectivePoint<T> b)
    {
        var xx = a.X * b.X;
        var yy = a.Y * b.Y;
        var zz = a.Z * b.Z;
        var xy = ((a.X + a.Y) * (b.X + b.Y)) - (xx + yy);
        var yz = ((a.Y + a.Z) * (b.Y + b.Z)) - (yy + zz);
        var xz = ((a.X + a.Z) * (b.X + b.Z)) - (xx + zz);
        var threeXx = xx + xx + xx;
        var bzz = zz.TimesThreeB();
        var sum = yy + bzz;
        var difference = yy - bzz;
        var bxz = xz.TimesThreeB();
        return new(
            T.SumOfProducts(in xy, in difference, -yz, in bxz),
            T.SumOfProducts(in difference, in sum, in bxz, in threeXx),
            T.SumOfProducts(in sum, in yz, in threeXx, in xy));
    }

    public static ProjectivePoint<T> operator -(in ProjectivePoint<T> a) => new(in a.X, -a.Y, in a.Z);

    public static ProjectivePoint<T> operator -(in ProjectivePoint<T> a, in ProjectivePoint<T> b) => a + -b;

    internal readonly ProjectivePoint<T> Double()
    {
        var yy = Y.Square();
        var yz = Y * Z;
        var bzz = Z.Square().TimesThreeB();
        var xy = X * Y;
        var twoYy = yy + yy;
        var fourYy = twoYy + twoYy;
        var eightYy = fourYy + fourYy;
        var sum = yy + bzz;
        var difference = yy - (bzz + bzz + bzz);
        var x = difference * xy;
        return new(x + x, T.SumOfProducts(in difference, in sum, in bzz, in eightYy), yz * eightYy);
    }

    /// <summary>The product with a public number; the time tells the number.</summary>
    internal readonly ProjectivePoint<T> MultiplyPublic(UInt128 factor)
    {
        var sum = Infinity;
        for (int i = 127 - (int)UInt128.LeadingZeroCount(factor); i >= 0; i--)
        {
            sum = sum.Double();
            if (((factor >> i) & UInt128.One) != UInt128.Zero) sum += this;
        }

        return sum;
    }

    internal readonly bool EqualsPoint(in ProjectivePoint<T> other) =>
        (X * other.Z).Equals(other.X * Z) && (Y * other.Z).Equals(other.Y * Z) && IsInfinity == other.IsInfinity;

    internal readonly AffinePoint<T> ToAffine()
    {
        // The inverse of zero is zero, and (0, 0), on neither curve, stands for infinity.
        var inverse = Z.Invert();
        return new(X * inverse, Y * inverse);
    }

    internal static ProjectivePoint<T> Select(ulong mask, in ProjectivePoint<T> ifSet, in ProjectivePoint<T> ifClear) => new(
        T.Select(mask, in ifSet.X, in ifClear.X),
        T.Select(mask, in ifSet.Y, in ifClear.Y),
        T.Select(mask, in ifSet.Z, in ifClear.Z));

    /// <summary>Reads the table entry of a secret index by reading every entry.</summary>
    internal static ProjectivePoint<T> SelectSecret(ReadOnlySpan<ProjectivePoint<T>> table, ulong index)
    {
        var chosen = table[0];
        for (int i = 1; i < table.Length; i++)
        {
            chosen = Select(Limbs.MaskIfZero(index ^ (ulong)i), in table[i], in chosen);
        }

        return chosen;
    }
}
