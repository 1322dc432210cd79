using System.Numerics;

namespace Walrus.Core.Bls;

/// <summary>The group of the public keys: the points of order r of y² = x³ + 4 over Fp.</summary>
internal static class G1
{
    internal const int CompressedLength = 48;
    internal const int UncompressedLength = 96;

    private const string What = "A BLS public key";

    internal static readonly AffinePoint<Fp> Generator = new(
        Fp.FromHex("17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"),
        Fp.FromHex("08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"));

    private static readonly UInt128 SquaredParameter = (UInt128)CurveParameter.Magnitude * CurveParameter.Magnitude;

    // A cube root of unity: (x, y) → (βx, y) is multiplication by -x² in the subgroup, and nowhere else on the curve
    // (Scott, "A note on group membership tests", 2021). The other root, β², would be x² - 1.
    private static readonly Fp Beta = Fp.FromInteger(BigInteger.ModPow(2, (Fp.Modulus - 1) / 3, Fp.Modulus));

    /// <summary>Whether a point of the curve has order r or is infinite.</summary>
    internal static bool IsInSubgroup(in AffinePoint<Fp> point)
    {
        var image = new AffinePoint<Fp>(point.X * Beta, in point.Y).ToProjective();
        return (-point.ToProjective().MultiplyPublic(SquaredParameter)).EqualsPoint(in image);
    }

    /// <summary>
    /// scalar · point in constant time: a fixed window of four bits, a table entry read by reading all of them, complete formulas.
    /// </summary>
    internal static ProjectivePoint<Fp> MultiplySecret(in ProjectivePoint<Fp> point, in Scalar scalar)
    {
        Span<ProjectivePoint<Fp>> table = stackalloc ProjectivePoint<Fp>[16];
        table[0] = ProjectivePoint<Fp>.Infinity;
        for (int i = 1; i < table.Length; i++)
        {
            table[i] = table[i - 1] + point;
        }

        var sum = ProjectivePoint<Fp>.SelectSecret(table, scalar.Nibble(63));
        for (int position = 62; position >= 0; position--)
        {
            sum = sum.Double().Double().Double().Double() + ProjectivePoint<Fp>.SelectSecret(table, scalar.Nibble(position));
        }

        table.Clear();
        return sum;
    }

    /// <summary>Reads 48 bytes: flags, field, curve and subgroup are checked, infinity is allowed.</summary>
    internal static AffinePoint<Fp> DecodeCompressed(ReadOnlySpan<byte> encoded)
    {
        Span<byte> plain = stackalloc byte[CompressedLength];
        var (isInfinity, isLarge) = PointEncoding.ReadFlags(encoded, plain, What);
        if (isInfinity) return default;
        var x = ReadCoordinate(plain);
        if (!((x.Square() * x) + Fp.CurveB).TrySqrt(out var y))
        {
            throw new WalrusFormatException($"{What} is a point of the curve; there is none with this x coordinate.");
        }

        return CheckSubgroup(new(in x, y.IsLarge == isLarge ? y : -y));
    }

    /// <summary>Reads the 96 bytes x‖y without flags, as they are stored on chain; infinity has no such form.</summary>
    internal static AffinePoint<Fp> DecodeUncompressed(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length != UncompressedLength)
        {
            throw new WalrusFormatException($"{What} in uncompressed form is {UncompressedLength} bytes, these are {encoded.Length}.");
        }

        var point = new AffinePoint<Fp>(ReadCoordinate(encoded[..Fp.Length]), ReadCoordinate(encoded[Fp.Length..]));
        return point.IsOnCurve
            ? CheckSubgroup(in point)
            : throw new WalrusFormatException($"{What} is a point of the curve; these coordinates are not.");
    }

    internal static byte[] EncodeCompressed(in AffinePoint<Fp> point)
    {
        var encoded = new byte[CompressedLength];
        point.X.Write(encoded);
        PointEncoding.WriteFlags(encoded, point.IsInfinity, point.Y.IsLarge);
        return encoded;
    }

    internal static byte[] EncodeUncompressed(in AffinePoint<Fp> point)
    {
        var encoded = new byte[UncompressedLength];
        point.X.Write(encoded);
        point.Y.Write(encoded.AsSpan(Fp.Length));
        return encoded;
    }

    private static Fp ReadCoordinate(ReadOnlySpan<byte> bytes) => Fp.TryRead(bytes, out var coordinate)
        ? coordinate
        : throw new WalrusFormatException($"{What} has a coordinate that is not below the modulus of its field.");

    private static AffinePoint<Fp> CheckSubgroup(in AffinePoint<Fp> point) => IsInSubgroup(in point)
        ? point
        : throw new WalrusFormatException($"{What} must lie in the subgroup of prime order; this point of the curve does not.");
}
