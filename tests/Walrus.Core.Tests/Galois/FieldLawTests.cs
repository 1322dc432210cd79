using FsCheck;
using FsCheck.Fluent;
using Walrus.Core.Galois;

namespace Walrus.Core.Tests.Galois;

/// <summary>Multiplication obeys the laws of a field, and is that of the polynomial 0x1002D seen through the Cantor basis.</summary>
public sealed class FieldLawTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithQuietOnSuccess(true);

    private static readonly ushort[] CantorBasis =
    [
        0x0001, 0xACCA, 0x3C0E, 0x163E, 0xC582, 0xED2E, 0x914C, 0x4012, 0x6C98, 0x10D8, 0x6A72, 0xB900, 0xFDB8, 0xFB34, 0xFF38, 0x991E,
    ];

    [Fact]
    public void Multiplication_is_that_of_polynomials_over_the_cantor_basis() => ForAll((x, y, _) =>
        Polynomial(Times(x, y)) == PolynomialProduct(Polynomial(x), Polynomial(y)));

    [Fact]
    public void Multiplication_is_commutative() => ForAll((x, y, _) => Times(x, y) == Times(y, x));

    [Fact]
    public void Multiplication_is_associative() => ForAll((x, y, z) => Times(Times(x, y), z) == Times(x, Times(y, z)));

    [Fact]
    public void Multiplication_distributes_over_addition() => ForAll((x, y, z) =>
        Times(x, (ushort)(y ^ z)) == (ushort)(Times(x, y) ^ Times(x, z)));

    [Fact]
    public void One_is_neutral() => ForAll((x, _, _) => Times(x, 1) == x && Field.Multiply(x, Field.Modulus) == x);

    [Fact]
    public void Zero_absorbs() => ForAll((_, y, _) => Field.Multiply(0, y) == 0);

    [Fact]
    public void Every_element_but_zero_has_an_inverse()
    {
        for (int x = 1; x < Field.Order; x++)
        {
            Assert.Equal(1, Field.Multiply(x, Field.Modulus - Field.Log[x]));
        }
    }

    [Fact]
    public void Adding_logarithms_is_addition_modulo_65535_with_two_zeros() => ForAll((x, y, _) =>
        Field.AddMod(x, y) is >= 0 and <= Field.Modulus && Field.AddMod(x, y) % Field.Modulus == (x + y) % Field.Modulus);

    private static ushort Times(ushort x, ushort y) => y == 0 ? (ushort)0 : Field.Multiply(x, Field.Log[y]);

    private static int Polynomial(ushort cantor)
    {
        int result = 0;
        for (int bit = 0; bit < 16; bit++)
        {
            result ^= (cantor >> bit & 1) * CantorBasis[bit];
        }

        return result;
    }

    private static int PolynomialProduct(int a, int b)
    {
        int product = 0;
        for (; b != 0; b >>= 1)
        {
            product ^= (b & 1) * a;
            a <<= 1;
            a ^= a >= Field.Order ? 0x1002D : 0;
        }

        return product;
    }

    private static void ForAll(Func<ushort, ushort, ushort, bool> law)
    {
        // FsCheck's own numbers stay small; elements are spread over the whole field.
        var element = Gen.Choose(0, ushort.MaxValue).Select(x => (ushort)x);
        Check.One(Runs, Prop.ForAll(element.Three().ToArbitrary(), t => law(t.Item1, t.Item2, t.Item3)));
    }
}
