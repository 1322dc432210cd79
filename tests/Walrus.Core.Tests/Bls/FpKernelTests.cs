using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Walrus.Core.Bls;

namespace Walrus.Core.Tests.Bls;

/// <summary>The kernel on raw limbs, not in Montgomery form: over the whole range below 2p, and beyond it where the kernel promises that.</summary>
public sealed class FpKernelTests
{
    private static readonly BigInteger P = Fp.Modulus;
    private static readonly BigInteger Unit = BigInteger.ModPow(BigInteger.ModPow(2, 392, P), P - 2, P);

    // Half uniform, half near the places where limbs and multiples of p tip over.
    private static readonly Gen<BigInteger> Numbers = Gen.OneOf(
        Gen.Choose(0, 255).ArrayOf(48).Select(digits => new BigInteger([.. digits.Select(d => (byte)d)], isUnsigned: true) % (2 * P)),
        Gen.Choose(0, 6).SelectMany(limb => Gen.Choose(-2, 2).Select(off => ((BigInteger.One << (56 * limb)) + off + P) % (2 * P))),
        Gen.Choose(1, 6).Select(limb => (2 * P) - 1 - ((2 * P) % (BigInteger.One << (56 * limb)))),
        Gen.Choose(-3, 3).Select(off => P + off),
        Gen.Choose(1, 4).Select(off => (2 * P) - off),
        Gen.Choose(0, 3).Select(off => new BigInteger(off)));

    private static void ForAll(Func<BigInteger, BigInteger, bool> property) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Numbers.Zip(Numbers).ToArbitrary(), pair => property(pair.Item1, pair.Item2)));

    private static Fp Raw(BigInteger value)
    {
        ulong Limb(int i) => (ulong)((value >> (56 * i)) & FpReduction.Mask);
        return new Fp { L0 = Limb(0), L1 = Limb(1), L2 = Limb(2), L3 = Limb(3), L4 = Limb(4), L5 = Limb(5), L6 = Limb(6) };
    }

    private static ulong[] Limbs(Fp value) => [value.L6, value.L5, value.L4, value.L3, value.L2, value.L1, value.L0];

    internal static BigInteger Integer(Fp value) => Limbs(value).Aggregate(BigInteger.Zero, (sum, limb) => (sum << 56) + limb);

    // Below 2p, with limbs that fit, and congruent.
    private static bool Is(Fp actual, BigInteger expected) =>
        Limbs(actual).All(limb => limb <= FpReduction.Mask) && Integer(actual) < 2 * P && (Integer(actual) - expected) % P == 0;

    [Fact]
    public void Sums_stay_below_twice_the_modulus() => ForAll((a, b) =>
    {
        var (x, y) = (Raw(a), Raw(b));
        FpKernel.Add(in x, in y, out var sum);
        FpKernel.Subtract(in x, in y, out var difference);
        FpKernel.Halve(in x, out var half);
        return Is(sum, a + b) && Is(difference, a - b) && Is(half, a * ((P + 1) / 2));
    });

    [Fact]
    public void Small_multiples_stay_below_twice_the_modulus() => ForAll((a, _) =>
    {
        var x = Raw(a);
        return Enumerable.Range(0, 32).All(factor =>
        {
            FpKernel.MultiplySmall(in x, (ulong)factor, out var multiple);
            return Is(multiple, factor * a);
        });
    });

    [Fact]
    public void Loose_sums_are_exact_and_their_limbs_have_58_bits() => ForAll((a, b) =>
    {
        var (x, y) = (Raw(a), Raw(b));
        FpKernel.AddLoosely(in x, in y, out var sum);
        FpKernel.AddUnreduced(in x, in y, out var tight);
        FpKernel.SubtractLoosely(in x, in y, out var difference);
        FpKernel.NegateLoosely(in y, out var minus);
        return Integer(sum) == a + b && Integer(tight) == a + b && Integer(difference) == (4 * P) + a - b && Integer(minus) == (4 * P) - b
            && Limbs(tight).All(limb => limb <= FpReduction.Mask)
            && Limbs(sum).Concat(Limbs(difference)).Concat(Limbs(minus)).All(limb => limb >> 58 == 0);
    });

    [Fact]
    public void A_number_has_one_form_below_the_modulus() => ForAll((a, b) =>
    {
        var (x, y) = (Raw(a), Raw(b));
        FpKernel.Reduce(in x, out var reduced);
        return Integer(reduced) == a % P && FpKernel.IsReduced(in x) == (a < P) && x.IsZero == (a % P).IsZero
            && x.Equals(y) == (a % P == b % P) && x.Equals(reduced) && x.GetHashCode() == reduced.GetHashCode();
    });

    [Fact]
    public void Products_stay_below_twice_the_modulus() => ForAll((a, b) =>
    {
        var (x, y) = (Raw(a), Raw(b));
        FpKernel.Multiply(in x, in y, out var product);
        FpKernel.Square(in x, out var square);
        FpKernel.MultiplyPair(in x, in y, in y, in y, out var pair);
        FpKernel.MultiplyFour(in x, in y, in x, in x, in y, in y, in y, in x, out var four);
        return Is(product, a * b * Unit) && Is(square, a * a * Unit) && Is(pair, ((a * b) + (b * b)) * Unit)
            && Is(four, ((2 * a * b) + (a * a) + (b * b)) * Unit);
    });

    [Fact]
    public void Left_factors_may_be_loose() => ForAll((a, b) =>
    {
        var (x, y) = (Raw(a), Raw(b));
        FpKernel.AddLoosely(in x, in y, out var sum);
        FpKernel.AddUnreduced(in x, in y, out var tight);
        FpKernel.SubtractLoosely(in x, in y, out var difference);
        FpKernel.NegateLoosely(in y, out var minus);
        FpKernel.Multiply(in difference, in tight, out var product);
        FpKernel.MultiplyPair(in sum, in tight, in minus, in y, out var pair);
        FpKernel.MultiplyFour(in minus, in y, in difference, in tight, in difference, in tight, in minus, in y, out var four);
        return Is(product, (a - b) * (a + b) * Unit) && Is(pair, ((a + b) * (a + b) - (b * b)) * Unit)
            && Is(four, 2 * (((a - b) * (a + b)) - (b * b)) * Unit);
    });

    [Fact]
    public void Six_products_share_a_reduction() => ForAll((a, b) =>
    {
        var (z, w) = (new Fp2(Raw(a), Raw(b)), new Fp2(Raw(b), Raw(a)));
        FpKernel.MultiplyThreeReal(in z, in w, in z, in z, in w, in w, out var real);
        FpKernel.MultiplyThreeImaginary(in z, in w, in z, in z, in w, in w, out var imaginary);
        return Is(real, 0) && Is(imaginary, ((a * a) + (b * b) + (4 * a * b)) * Unit);
    });

    [Fact]
    public void A_result_may_overwrite_its_operands() => ForAll((a, b) =>
    {
        var y = Raw(b);
        bool Same(BigInteger expected, Action<StrongBox> run)
        {
            var box = new StrongBox { Value = Raw(a) };
            run(box);
            return Is(box.Value, expected);
        }

        return Same(a + b, x => FpKernel.Add(in x.Value, in y, out x.Value)) && Same(b - a, x => FpKernel.Subtract(in y, in x.Value, out x.Value))
            && Same(a * a * Unit, x => FpKernel.Square(in x.Value, out x.Value))
            && Same(a * a * Unit, x => FpKernel.Multiply(in x.Value, in x.Value, out x.Value))
            && Same(2 * a * b * Unit, x => FpKernel.MultiplyPair(in x.Value, in y, in y, in x.Value, out x.Value))
            && Same(4 * a * a * Unit, x => FpKernel.MultiplyFour(
                in x.Value, in x.Value, in x.Value, in x.Value, in x.Value, in x.Value, in x.Value, in x.Value, out x.Value))
            && Same(12 * a, x => FpKernel.MultiplySmall(in x.Value, 12, out x.Value)) && Same(a, x => FpKernel.Reduce(in x.Value, out x.Value))
            && Same(a * ((P + 1) / 2), x => FpKernel.Halve(in x.Value, out x.Value));
    });

    private sealed class StrongBox
    {
        internal Fp Value;
    }
}
