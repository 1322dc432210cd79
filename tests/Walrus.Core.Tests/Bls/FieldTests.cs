using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Walrus.Core.Bls;

namespace Walrus.Core.Tests.Bls;

/// <summary>The fields against numbers of unlimited size.</summary>
public sealed class FieldTests
{
    private static readonly BigInteger P = Fp.Modulus;

    // Half uniform, half near the places where carries and reductions tip over.
    private static readonly Gen<BigInteger> Numbers = Gen.OneOf(
        Gen.Choose(0, 255).ArrayOf(48).Select(digits => new BigInteger([.. digits.Select(d => (byte)d)], isUnsigned: true) % P),
        Gen.Choose(0, 383).SelectMany(bit => Gen.Choose(-2, 2).Select(off => ((BigInteger.One << bit) + off + P) % P)),
        Gen.Choose(0, 3).Select(off => P - 1 - off),
        Gen.Choose(0, 3).Select(off => new BigInteger(off)));

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static void ForAll(Func<BigInteger, BigInteger, bool> property) =>
        Check.One(Thorough, Prop.ForAll(Numbers.Zip(Numbers).ToArbitrary(), pair => property(pair.Item1, pair.Item2)));

    private static void ForAllPairs(Func<Fp2, Fp2, bool> property) => Check.One(
        Thorough,
        Prop.ForAll(Numbers.Four().ToArbitrary(), n => property(Number(n.Item1, n.Item2), Number(n.Item3, n.Item4))));

    private static Fp2 Number(BigInteger re, BigInteger im) => new(Fp.FromInteger(re), Fp.FromInteger(im));

    private static BigInteger Integer(Fp value)
    {
        Span<byte> bytes = stackalloc byte[48];
        value.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static bool Is(Fp actual, BigInteger expected) => Integer(actual) == ((expected % P) + P) % P;

    [Fact]
    public void The_modulus_of_the_kernel_is_that_of_the_curve()
    {
        var x = -(BigInteger)CurveParameter.Magnitude;
        Assert.Equal((BigInteger.Pow(x - 1, 2) * CurveParameter.GroupOrder / 3) + x, P);
        Assert.Equal(P, FpKernelTests.Integer(new Fp
        {
            L0 = FpReduction.P0,
            L1 = FpReduction.P1,
            L2 = FpReduction.P2,
            L3 = FpReduction.P3,
            L4 = FpReduction.P4,
            L5 = FpReduction.P5,
            L6 = FpReduction.P6,
        }));
    }

    [Fact]
    public void Sums_and_differences_are_those_of_the_integers() => ForAll((a, b) =>
    {
        var (x, y) = (Fp.FromInteger(a), Fp.FromInteger(b));
        return Is(x + y, a + b) && Is(x - y, a - b) && Is(-x, -a) && Is(x.Halve() + x.Halve(), a) && Is(x.TimesThreeB(), 12 * a);
    });

    [Fact]
    public void Products_are_those_of_the_integers() => ForAll((a, b) =>
    {
        var (x, y) = (Fp.FromInteger(a), Fp.FromInteger(b));
        FpKernel.MultiplyPair(in x, in y, in y, in y, out var pair);
        return Is(x * y, a * b) && Is(x.Square(), a * a) && Is(pair, (a * b) + (b * b));
    });

    [Fact]
    public void High_words_of_products_do_not_depend_on_the_processor() => Check.One(
        Thorough,
        Prop.ForAll<ulong, ulong>((a, b) => Limbs.MultiplyHigh(a * ulong.MaxValue, ~b) == (ulong)(((BigInteger)(a * ulong.MaxValue) * ~b) >> 64)));

    [Fact]
    public void Signs_are_those_of_the_integers() => ForAll((a, _) =>
        Fp.FromInteger(a).IsOdd == !a.IsEven && Fp.FromInteger(a).IsLarge == (a > (P - 1) / 2) && Fp.FromInteger(a).IsZero == a.IsZero);

    [Fact]
    public void An_element_has_one_spelling() => ForAll((a, _) =>
    {
        var bytes = new byte[48];
        Fp.FromInteger(a).Write(bytes);
        bool same = Fp.TryRead(bytes, out Fp read) && Is(read, a);
        var other = (a + P).ToByteArray(isUnsigned: true, isBigEndian: true);
        return same && (other.Length > 48 || !Fp.TryRead([.. new byte[48 - other.Length], .. other], out Fp _));
    });

    [Fact]
    public void Sixty_four_bytes_are_reduced() => Check.One(
        Thorough,
        Prop.ForAll(Gen.Choose(0, 255).ArrayOf(64).ToArbitrary(), digits =>
        {
            byte[] bytes = [.. digits.Select(d => (byte)d)];
            return Is(Fp.FromWideBytes(bytes), new BigInteger(bytes, isUnsigned: true, isBigEndian: true));
        }));

    [Fact]
    public void The_largest_sixty_four_bytes_are_reduced()
    {
        var bytes = Enumerable.Repeat((byte)0xff, 64).ToArray();
        Assert.True(Is(Fp.FromWideBytes(bytes), (BigInteger.One << 512) - 1));
    }

    [Fact]
    public void Inverses_and_roots_are_those_of_the_integers() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Numbers.ToArbitrary(), a =>
        {
            var x = Fp.FromInteger(a);
            bool isSquare = a.IsZero || BigInteger.ModPow(a, (P - 1) / 2, P).IsOne;
            return Is(x.Invert(), BigInteger.ModPow(a, P - 2, P)) && x.TrySqrt(out var root) == isSquare && (!isSquare || Is(root.Square(), a));
        }));

    [Fact]
    public void Products_in_fp2_are_those_of_complex_numbers() => Check.One(
        Thorough,
        Prop.ForAll(Numbers.Four().ToArbitrary(), n =>
        {
            var (a, b, c, d) = n;
            var (x, y) = (Number(a, b), Number(c, d));
            return (x * y).Equals(Number((a * c) - (b * d), (a * d) + (b * c)))
                && x.Square().Equals(x * x) && Is(x.Norm(), (a * a) + (b * b)) && x.TimesXi().Equals(x * Fp2.FromIntegers(1, 1));
        }));

    [Fact]
    public void Inverses_in_fp2_are_inverses() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100),
        Prop.ForAll(Numbers.Two().ToArbitrary(), n =>
        {
            var x = Number(n.Item1, n.Item2);
            return x.IsZero ? x.Invert().IsZero : (x * x.Invert()).Equals(Fp2.One);
        }));

    [Fact]
    public void The_tower_is_a_ring() => ForAllPairs((a, b) =>
    {
        var x = new Fp6(in a, in b, a + b);
        var y = new Fp6(b.TimesXi(), in a, a - b);
        var z = new Fp6(in b, in b, in a);
        var f = new Fp12(in x, in y);
        var g = new Fp12(in z, in x);
        return Same(x * (y + z), (x * y) + (x * z)) && Same(x * (y * z), (x * y) * z) && Same(x * y, y * x)
            && Same(x.TimesV(), x * new Fp6(default, Fp2.One, default)) && Same((x * y) * z, y * (x * z))
            && Same(f.Square(), f * f) && Same((f * g) * f, f * (g * f))
            && Same(f.TimesLine(in a, in b, a + b), f * new Fp12(new Fp6(in a, in b, default), new Fp6(default, a + b, default)));
    });

    [Fact]
    public void A_product_in_fp6_is_that_of_polynomials() => ForAllPairs((a, b) =>
    {
        var (c, d, e, f) = (a + b, a - b, a * b, b.TimesXi());
        var product = new Fp6(in a, in b, in c) * new Fp6(in d, in e, in f);
        return product.C0.Equals((a * d) + ((b * f) + (c * e)).TimesXi())
            && product.C1.Equals((a * e) + (b * d) + (c * f).TimesXi())
            && product.C2.Equals((a * f) + (b * e) + (c * d));
    });

    [Fact]
    public void Frobenius_is_the_power_of_the_modulus()
    {
        var a = Number(BigInteger.Pow(3, 200), BigInteger.Pow(5, 150));
        var b = Number(BigInteger.Pow(7, 130), BigInteger.Pow(11, 100));
        var f = new Fp12(new Fp6(in a, in b, a + b), new Fp6(a - b, a * b, b.Square()));
        var power = Fp12.One;
        for (int bit = (int)P.GetBitLength() - 1; bit >= 0; bit--)
        {
            power = power.Square();
            if (!(P >> bit).IsEven) power *= f;
        }

        Assert.True(Same(power, f.Frobenius()));
        Assert.True(Same(f.Frobenius().Frobenius(), f.FrobeniusTwice()));
        Assert.True(Same(f.FrobeniusTwice().FrobeniusTwice().FrobeniusTwice(), f.Conjugate()));
        Assert.True((f * f.Invert()).IsOne);
    }

    [Fact]
    public void Squares_in_the_cyclotomic_group_are_squares()
    {
        var a = Number(BigInteger.Pow(3, 200), BigInteger.Pow(5, 150));
        var f = new Fp12(new Fp6(in a, a.Square(), a.TimesXi()), new Fp6(a + a, in a, Fp2.One));
        f = f.Conjugate() * f.Invert();
        f = f.FrobeniusTwice() * f;
        Assert.True(Same(f.CyclotomicSquare(), f * f));
    }

    private static bool Same(Fp6 a, Fp6 b) => (a - b).IsZero;

    private static bool Same(Fp12 a, Fp12 b) => Same(a.C0, b.C0) && Same(a.C1, b.C1);
}
