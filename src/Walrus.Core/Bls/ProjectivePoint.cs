using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        var threeXx = xx.Times(3);
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
        var eightYy = yy.Times(8);
        var sum = yy + bzz;
        var difference = yy - bzz.Times(3);
        var x = difference * xy;
        return new(x + x, T.SumOfProducts(in difference, in sum, in bzz, in eightYy), yz * eightYy);
    }

    /// <summary>The product with a public number; the time tells the number.</summary>
    internal readonly ProjectivePoint<T> MultiplyPublic(UInt128 factor)
    {
        if (factor == UInt128.Zero) return Infinity;
        int top = 127 - (int)UInt128.LeadingZeroCount(factor);
        var sum = this;
        int doublings = 0;
        for (int i = top - 1; i >= 0; i--)
        {
            doublings++;
            if (((factor >> i) & UInt128.One) != UInt128.Zero)
            {
                sum = sum.DoubleRepeatedly(doublings) + this;
                doublings = 0;
            }
        }

        return sum.DoubleRepeatedly(doublings);
    }

    /// <summary>
    /// 2ᶜᵒᵘⁿᵗ · this. A longer run is worth the way to Jacobian coordinates and back, where a doubling takes two products and five squares
    /// (dbl-2009-l of the Explicit-Formulas Database). Not for secrets: the infinite point would get lost on the way and takes another.
    /// </summary>
    internal readonly ProjectivePoint<T> DoubleRepeatedly(int count)
    {
        if (count < 4 || IsInfinity)
        {
            var point = this;
            for (; count > 0; count--)
            {
                point = point.Double();
            }

            return point;
        }

        var x = X * Z;
        var y = Y * Z.Square();
        var z = Z;
        for (; count > 0; count--)
        {
            var xx = x.Square();
            var yy = y.Square();
            var yyyy = yy.Square();
            var d = (x + yy).Square() - (xx + yyyy);
            d += d;
            var e = xx.Times(3);
            z *= y;
            z += z;
            x = e.Square() - (d + d);
            y = (e * (d - x)) - yyyy.Times(8);
        }

        return new(x * z, in y, z.Square() * z);
    }

    internal readonly bool EqualsPoint(in ProjectivePoint<T> other) =>
        (X * other.Z).Equals(other.X * Z) && (Y * other.Z).Equals(other.Y * Z) && IsInfinity == other.IsInfinity;

    internal readonly AffinePoint<T> ToAffine()
    {
        // The inverse of zero is zero, and (0, 0), on neither curve, stands for infinity.
        var inverse = Z.Invert();
        return new(X * inverse, Y * inverse);
    }

    /// <summary>Reads the table entry of a secret index by reading every entry and masking all but one.</summary>
    internal static ProjectivePoint<T> SelectSecret(ReadOnlySpan<ProjectivePoint<T>> table, ulong index)
    {
        var chosen = default(ProjectivePoint<T>);
        ref ulong target = ref Unsafe.As<ProjectivePoint<T>, ulong>(ref chosen);
        ref ulong source = ref Unsafe.As<ProjectivePoint<T>, ulong>(ref MemoryMarshal.GetReference(table));
        nuint words = (nuint)(Unsafe.SizeOf<ProjectivePoint<T>>() / sizeof(ulong));
        for (nuint next = 0; next < words; next += (nuint)Vector256<ulong>.Count)
        {
            // The last vector overlaps the one before where it would reach beyond the point.
            nuint word = Math.Min(next, words - (nuint)Vector256<ulong>.Count);
            var kept = Vector256<ulong>.Zero;
            for (int i = 0; i < table.Length; i++)
            {
                var mask = Vector256.Equals(Vector256.Create(index), Vector256.Create((ulong)i));
                kept |= mask & Vector256.LoadUnsafe(ref source, ((nuint)i * words) + word);
            }

            kept.StoreUnsafe(ref target, word);
        }

        return chosen;
    }
}
