using System.Numerics;
using Walrus.Core.Bls;
using Walrus.Core.Tests.Fuzz;

namespace Walrus.Core.Tests.Bls;

public sealed class PointEncodingTests
{
    private const string Modulus = "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private static string Refusal(Action parse) => Assert.Throws<WalrusFormatException>(parse).Message;

    private static byte[] Flagged(byte flags, byte[] bytes)
    {
        bytes[0] |= flags;
        return bytes;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(49)]
    [InlineData(96)]
    public void A_key_of_another_length_is_refused(int length) =>
        Assert.Contains("48 bytes", Refusal(() => BlsPublicKey.FromBytes(new byte[length])), StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(48)]
    [InlineData(95)]
    [InlineData(97)]
    public void A_signature_of_another_length_is_refused(int length) =>
        Assert.Contains("96 bytes", Refusal(() => BlsSignature.FromBytes(new byte[length])), StringComparison.Ordinal);

    [Fact]
    public void A_key_without_the_compression_flag_is_refused()
    {
        var bytes = G1.EncodeCompressed(in G1.Generator);
        bytes[0] &= 0x7f;
        Assert.Contains("compressed", Refusal(() => BlsPublicKey.FromBytes(bytes)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_infinite_key_is_refused() =>
        Assert.Contains("infinity", Refusal(() => BlsPublicKey.FromBytes([0xc0, .. new byte[47]])), StringComparison.Ordinal);

    [Theory]
    [InlineData(0xe0, 0)]
    [InlineData(0xc0, 1)]
    [InlineData(0xc1, 0)]
    public void An_infinite_signature_has_one_spelling(byte first, byte last)
    {
        byte[] bytes = [first, .. new byte[94], last];
        Assert.Contains("other bits must be zero", Refusal(() => BlsSignature.FromBytes(bytes)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_coordinate_that_is_not_below_the_modulus_is_refused()
    {
        string zero = new('0', 96);
        Action[] parsers =
        [
            () => BlsPublicKey.FromBytes(Flagged(0x80, Hex(Modulus))),
            () => BlsPublicKey.FromBytes(Flagged(0x9f, new byte[48])),
            () => BlsPublicKey.FromUncompressed(Hex(zero + Modulus)),
            () => BlsSignature.FromBytes(Flagged(0x80, Hex(Modulus + zero))),
            () => BlsSignature.FromBytes(Flagged(0x80, Hex(zero + Modulus))),
        ];
        Assert.All(parsers, parse => Assert.Contains("modulus", Refusal(parse), StringComparison.Ordinal));
    }

    [Fact]
    public void Coordinates_off_the_curve_are_refused()
    {
        var bytes = G1.EncodeUncompressed(in G1.Generator);
        bytes[^1] ^= 1;
        Assert.Contains("point of the curve", Refusal(() => BlsPublicKey.FromUncompressed(bytes)), StringComparison.Ordinal);
        Assert.Contains("point of the curve", Refusal(() => BlsPublicKey.FromUncompressed(new byte[96])), StringComparison.Ordinal);
    }

    [Fact]
    public void Points_outside_the_subgroup_are_refused()
    {
        // Random points of the curve lie in the subgroup with a chance of one in the cofactor, a number of 126 bits.
        int seen = 0;
        for (byte i = 1; i < 40; i++)
        {
            byte[] bytes = [0x80, .. new byte[46], i];
            string refusal = Refusal(() => BlsPublicKey.FromBytes(bytes));
            if (refusal.Contains("subgroup", StringComparison.Ordinal)) seen++;
        }

        Assert.InRange(seen, 8, 32);
        seen = 0;
        for (byte i = 1; i < 40; i++)
        {
            byte[] bytes = [0x80, .. new byte[94], i];
            string refusal = Refusal(() => BlsSignature.FromBytes(bytes));
            if (refusal.Contains("subgroup", StringComparison.Ordinal)) seen++;
        }

        Assert.InRange(seen, 8, 32);
    }

    [Fact]
    public void The_fast_subgroup_checks_agree_with_multiplication_by_the_order()
    {
        var random = new Random(12);
        for (int i = 0; i < 20; i++)
        {
            var x = new Fp2(RandomNumber(random), RandomNumber(random));
            if (Fp2Root.TrySqrt((x.Square() * x) + Fp2.CurveB, out var y))
            {
                AgreeOnG2(new AffinePoint<Fp2>(in x, in y));
            }

            if (((x.Re.Square() * x.Re) + Fp.CurveB).TrySqrt(out var re))
            {
                AgreeOnG1(new AffinePoint<Fp>(in x.Re, in re));
            }

            AgreeOnG2(HashToCurve.Hash(BitConverter.GetBytes(i)));
            AgreeOnG1(G1.Generator.ToProjective().MultiplyPublic((UInt128)random.NextInt64()).ToAffine());
        }

        static void AgreeOnG1(AffinePoint<Fp> point) => Assert.Equal(Order(point.ToProjective()).IsInfinity, G1.IsInSubgroup(in point));
        static void AgreeOnG2(AffinePoint<Fp2> point) => Assert.Equal(Order(point.ToProjective()).IsInfinity, G2.IsInSubgroup(in point));
    }

    [Fact]
    public void Points_of_small_order_are_refused()
    {
        // (0, 2) has order three; the cofactor of G1 is divisible by three.
        var point = new AffinePoint<Fp>(Fp.Zero, Fp.FromInteger(2));
        Assert.True(point.IsOnCurve);
        Assert.True((point.ToProjective().Double() + point.ToProjective()).IsInfinity);
        Assert.Contains("subgroup", Refusal(() => BlsPublicKey.FromUncompressed([.. new byte[95], 2])), StringComparison.Ordinal);
    }

    [Fact]
    public void Random_and_mutated_bytes_raise_format_errors_only()
    {
        using var secret = BlsSecretKey.FromBytes([.. new byte[31], 7]);
        var key = secret.PublicKey;
        var signature = secret.Sign([1, 2, 3]);
        var mutations = new Mutations(381, [key.ToArray(), key.ToUncompressed(), signature.ToArray(), [0xc0, .. new byte[95]], secret.ToArray()]);
        int parsed = 0;
        for (int i = 0; i < 24_000; i++)
        {
            var input = mutations.Next();
            parsed += Parses(() => BlsPublicKey.FromBytes(input)) + Parses(() => BlsSignature.FromBytes(input))
                + Parses(() => BlsPublicKey.FromUncompressed(input)) + Parses(() => BlsSecretKey.FromBytes(input).Dispose());
        }

        // Some mutations cancel out, and the sign flag makes another valid point.
        Assert.InRange(parsed, 1, 24_000);

        static int Parses(Action parse)
        {
            try
            {
                parse();
                return 1;
            }
            catch (WalrusFormatException)
            {
                return 0;
            }
        }
    }

    [Fact]
    public void Random_coordinates_of_the_right_length_raise_format_errors_only()
    {
        var random = new Random(382);
        var bytes = new byte[96];
        for (int i = 0; i < 1000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)(0x80 | (bytes[0] & 0x2f));
            bytes[48] &= 0x0f;
            Assert.Throws<WalrusFormatException>(() => BlsSignature.FromBytes(bytes));
            Assert.Throws<WalrusFormatException>(() => BlsPublicKey.FromBytes(bytes.AsSpan(0, 48)));
        }
    }

    private static Fp RandomNumber(Random random)
    {
        var bytes = new byte[64];
        random.NextBytes(bytes);
        return Fp.FromInteger(new BigInteger(bytes, isUnsigned: true));
    }

    private static ProjectivePoint<T> Order<T>(ProjectivePoint<T> point) where T : struct, IFieldElement<T>
    {
        var sum = ProjectivePoint<T>.Infinity;
        for (int bit = 254; bit >= 0; bit--)
        {
            sum = sum.Double();
            if (!(CurveParameter.GroupOrder >> bit).IsEven) sum += point;
        }

        return sum;
    }
}
