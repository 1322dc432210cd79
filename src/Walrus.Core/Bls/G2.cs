using System.Numerics;

namespace Walrus.Core.Bls;

/// <summary>The group of the signatures: the points of order r of y² = x³ + 4(1 + u) over Fp2.</summary>
internal static class G2
{
    internal const int CompressedLength = 96;

    private const string What = "A BLS signature";

    // ψ is Frobenius between an untwist and a twist: (x, y) → (x̄·ξ^-((p-1)/3), ȳ·ξ^-((p-1)/2)).
    private static readonly Fp2 PsiX = Tower.XiPower((Fp.Modulus - 1) / 3).Invert();
    private static readonly Fp2 PsiY = Tower.XiPower((Fp.Modulus - 1) / 2).Invert();

    /// <summary>The endomorphism ψ, which is multiplication by the curve parameter x in the subgroup.</summary>
    internal static ProjectivePoint<Fp2> Psi(in ProjectivePoint<Fp2> point) =>
        new(point.X.Conjugate() * PsiX, point.Y.Conjugate() * PsiY, point.Z.Conjugate());

    /// <summary>x · point for the negative curve parameter x.</summary>
    internal static ProjectivePoint<Fp2> MultiplyByParameter(in ProjectivePoint<Fp2> point) =>
        -point.MultiplyPublic(CurveParameter.Magnitude);

    /// <summary>Whether a point of the curve has order r or is infinite: only there ψ(P) = xP (Scott 2021).</summary>
    internal static bool IsInSubgroup(in AffinePoint<Fp2> point)
    {
        var projective = point.ToProjective();
        return Psi(in projective).EqualsPoint(MultiplyByParameter(in projective));
    }

    /// <summary>Sends every point of the curve into the subgroup: (x² - x - 1)P + (x - 1)ψ(P) + ψ²(2P) (RFC 9380 appendix G.3).</summary>
    internal static ProjectivePoint<Fp2> ClearCofactor(in ProjectivePoint<Fp2> point)
    {
        var sum = MultiplyByParameter(in point) + Psi(in point);
        return MultiplyByParameter(in sum) - sum + Psi(Psi(point.Double())) - point;
    }

    /// <summary>
    /// scalar · point in constant time, for a point of the subgroup. The scalar is written with four digits in base |x|, and -|x| is
    /// ψ there, so four half-length multiplications share their doublings: one table of the sixteen sums of P, -ψP, ψ²P and -ψ³P, one
    /// entry for every bit position, read by reading all of them. The number of steps is fixed and the formulas are complete.
    /// </summary>
    internal static ProjectivePoint<Fp2> MultiplySecret(in ProjectivePoint<Fp2> point, in Scalar scalar)
    {
        // A shift of the index to the left is one more application of -ψ.
        Span<ProjectivePoint<Fp2>> table = stackalloc ProjectivePoint<Fp2>[16];
        table[0] = ProjectivePoint<Fp2>.Infinity;
        table[1] = point;
        for (int i = 2; i < table.Length; i += 2)
        {
            table[i] = -Psi(in table[i / 2]);
            table[i + 1] = table[i] + point;
        }

        Span<ulong> digits = stackalloc ulong[4];
        scalar.SplitByParameter(digits);
        var sum = ProjectivePoint<Fp2>.SelectSecret(table, Column(digits, 63));
        for (int bit = 62; bit >= 0; bit--)
        {
            sum = sum.Double() + ProjectivePoint<Fp2>.SelectSecret(table, Column(digits, bit));
        }

        digits.Clear();
        return sum;
    }

    private static ulong Column(ReadOnlySpan<ulong> digits, int bit)
    {
        ulong column = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            column |= ((digits[i] >> bit) & 1) << i;
        }

        return column;
    }

    /// <summary>Reads 96 bytes: flags, field, curve and subgroup are checked, infinity is allowed.</summary>
    internal static AffinePoint<Fp2> DecodeCompressed(ReadOnlySpan<byte> encoded)
    {
        Span<byte> plain = stackalloc byte[CompressedLength];
        var (isInfinity, isLarge) = PointEncoding.ReadFlags(encoded, plain, What);
        if (isInfinity) return default;
        if (!Fp.TryRead(plain, out var im) || !Fp.TryRead(plain[Fp.Length..], out var re))
        {
            throw new WalrusFormatException($"{What} has a coordinate that is not below the modulus of its field.");
        }

        var x = new Fp2(in re, in im);
        if (!Fp2Root.TrySqrt((x.Square() * x) + Fp2.CurveB, out var y))
        {
            throw new WalrusFormatException($"{What} is a point of the curve; there is none with this x coordinate.");
        }

        var point = new AffinePoint<Fp2>(in x, y.IsLarge == isLarge ? y : -y);
        return IsInSubgroup(in point)
            ? point
            : throw new WalrusFormatException($"{What} must lie in the subgroup of prime order; this point of the curve does not.");
    }

    internal static byte[] EncodeCompressed(in AffinePoint<Fp2> point)
    {
        var encoded = new byte[CompressedLength];
        point.X.Im.Write(encoded);
        point.X.Re.Write(encoded.AsSpan(Fp.Length));
        PointEncoding.WriteFlags(encoded, point.IsInfinity, point.Y.IsLarge);
        return encoded;
    }
}
