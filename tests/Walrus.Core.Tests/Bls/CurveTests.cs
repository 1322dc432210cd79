using System.Numerics;
using Walrus.Core.Bls;

namespace Walrus.Core.Tests.Bls;

public sealed class CurveTests
{
    private static readonly AffinePoint<Fp> P = G1.Generator;
    private static readonly AffinePoint<Fp2> Q = HashToCurve.Hash("a point"u8);

    private static Scalar Number(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        Assert.True(Scalar.TryRead([.. new byte[32 - bytes.Length], .. bytes], out var scalar));
        return scalar;
    }

    private static ProjectivePoint<T> Multiply<T>(ProjectivePoint<T> point, BigInteger factor) where T : struct, IFieldElement<T>
    {
        var sum = ProjectivePoint<T>.Infinity;
        for (int bit = (int)factor.GetBitLength() - 1; bit >= 0; bit--)
        {
            sum = sum.Double();
            if (!(factor >> bit).IsEven) sum += point;
        }

        return sum;
    }

    public static TheoryData<string> Factors
    {
        get
        {
            var x = (BigInteger)CurveParameter.Magnitude;
            var random = new Random(7);
            var bytes = new byte[40];
            List<BigInteger> factors =
            [
                1, 2, 3, 15, 16, 17, x - 1, x, x + 1, (x * x) - 1, x * x, (x * x) + 1, x * x * x, (x * x * x) + x,
                BigInteger.One << 64, BigInteger.One << 128, BigInteger.One << 254, CurveParameter.GroupOrder - 1, CurveParameter.GroupOrder / 2,
            ];
            for (int i = 0; i < 20; i++)
            {
                random.NextBytes(bytes);
                factors.Add((new BigInteger(bytes, isUnsigned: true) % (CurveParameter.GroupOrder - 1)) + 1);
            }

            return new TheoryData<string>(factors.Select(f => f.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [MemberData(nameof(Factors))]
    public void Constant_time_multiplication_agrees_with_double_and_add(string factor)
    {
        var number = BigInteger.Parse(factor, System.Globalization.CultureInfo.InvariantCulture);
        var scalar = Number(number);
        var p = P.ToProjective();
        var q = Q.ToProjective();
        Assert.True(Multiply(p, number).EqualsPoint(G1.MultiplySecret(in p, in scalar)));
        Assert.True(Multiply(q, number).EqualsPoint(G2.MultiplySecret(in q, in scalar)));
    }

    [Theory]
    [MemberData(nameof(Factors))]
    public void A_scalar_splits_into_digits_of_the_parameter(string factor)
    {
        var number = BigInteger.Parse(factor, System.Globalization.CultureInfo.InvariantCulture);
        var digits = new ulong[4];
        Number(number).SplitByParameter(digits);
        var sum = BigInteger.Zero;
        for (int i = 3; i >= 0; i--)
        {
            Assert.True(digits[i] < CurveParameter.Magnitude);
            sum = (sum * CurveParameter.Magnitude) + digits[i];
        }

        Assert.Equal(number, sum);
    }

    [Fact]
    public void The_formulas_hold_for_every_pair_of_points()
    {
        var p = P.ToProjective();
        var infinity = ProjectivePoint<Fp>.Infinity;
        Assert.True((p + p).EqualsPoint(p.Double()));
        Assert.True((p - p).IsInfinity);
        Assert.True((p + infinity).EqualsPoint(in p));
        Assert.True((infinity + p).EqualsPoint(in p));
        Assert.True((infinity + infinity).IsInfinity);
        Assert.True(infinity.Double().IsInfinity);
        Assert.False(p.EqualsPoint(in infinity));
        Assert.False(infinity.EqualsPoint(in p));
        Assert.True(infinity.ToAffine().IsInfinity);
        Assert.True(((p + p) + p).EqualsPoint(p + (p + p)));
        Assert.True((p + p + p).ToAffine().IsOnCurve);
    }

    [Fact]
    public void A_secret_index_reads_its_table_entry()
    {
        var table = new ProjectivePoint<Fp2>[16];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = Q.ToProjective().MultiplyPublic((UInt128)i + 1);
        }

        for (ulong i = 0; i < 16; i++)
        {
            var entry = ProjectivePoint<Fp2>.SelectSecret(table, i);
            Assert.Equal((table[i].X, table[i].Y, table[i].Z), (entry.X, entry.Y, entry.Z));
        }
    }

    [Fact]
    public void A_run_of_doublings_is_that_many_doublings()
    {
        var run = P.ToProjective();
        for (int count = 0; count < 12; count++)
        {
            Assert.True(P.ToProjective().DoubleRepeatedly(count).EqualsPoint(in run));
            Assert.True((ProjectivePoint<Fp>.Infinity.DoubleRepeatedly(count) + run).EqualsPoint(in run));
            run = run.Double();
        }
    }

    [Fact]
    public void The_generator_is_a_point_of_the_subgroup()
    {
        Assert.True(P.IsOnCurve);
        Assert.True(G1.IsInSubgroup(in P));
        Assert.True(Multiply(P.ToProjective(), CurveParameter.GroupOrder).IsInfinity);
        Assert.True(Multiply(Q.ToProjective(), CurveParameter.GroupOrder).IsInfinity);
    }

    [Fact]
    public void The_pairing_is_bilinear_and_not_trivial()
    {
        var p = P.ToProjective();
        var q = Q.ToProjective();
        var p6 = p.MultiplyPublic(6).ToAffine();
        var p35 = p.MultiplyPublic(35).ToAffine();
        var q7 = q.MultiplyPublic(7).ToAffine();
        var q5 = q.MultiplyPublic(5).ToAffine();
        Assert.False(Pairing.ProductIsOne([(P, Q)]));
        Assert.True(Pairing.ProductIsOne([(P, Q), (-P, Q)]));
        Assert.True(Pairing.ProductIsOne([(P, Q), (P, -Q)]));
        Assert.True(Pairing.ProductIsOne([(p35, Q), (-p.MultiplyPublic(7).ToAffine(), q5)]));
        Assert.True(Pairing.ProductIsOne([(p6, q7), (-p6, q5), (-p.MultiplyPublic(2).ToAffine(), q.MultiplyPublic(6).ToAffine())]));
        Assert.False(Pairing.ProductIsOne([(p6, q7), (-p6, q5)]));
    }

    [Fact]
    public void Infinite_points_pair_to_one()
    {
        Assert.True(Pairing.ProductIsOne([]));
        Assert.True(Pairing.ProductIsOne([(default, Q), (P, default)]));
        Assert.False(Pairing.ProductIsOne([(default, Q), (P, Q)]));
    }
}
