using System.Text;
using Walrus.Core.Bls;

namespace Walrus.Core.Tests.Bls;

/// <summary>RFC 9380, appendices E.3, J.10.1 and K.1.</summary>
public sealed class HashToCurveTests
{
    [Theory]
    [InlineData("", "68a985b87eb6b46952128911f2a4412bbc302a9d759667f87f7a21d803f07235")]
    [InlineData("abc", "d8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615")]
    [InlineData("abcdef0123456789", "eff31487c770a893cfb36f912fbfcbff40d5661771ca4b2cb4eafe524333f5c1")]
    [InlineData(
        "abc",
        "abba86a6129e366fc877aab32fc4ffc70120d8996c88aee2fe4b32d6c7b6437a647e6c3163d40b76a73cf6a5674ef1d890f95b664ee0afa5359a5c4e07985635"
        + "bbecbac65d747d3d2da7ec2b8221b17b0ca9dc8a1ac1c07ea6a1e60583e2cb00058e77b7b72a298425cd1b941ad4ec65e8afc50303a22c0f99b0509b4c895f40")]
    public void A_message_expands_as_the_rfc_says(string message, string expected)
    {
        var uniform = new byte[expected.Length / 2];
        HashToCurve.ExpandMessage(Encoding.ASCII.GetBytes(message), "QUUX-V01-CS02-with-expander-SHA256-128"u8, uniform);
        Assert.Equal(expected, Convert.ToHexStringLower(uniform));
    }

    [Fact]
    public void A_length_that_ends_within_a_digest_is_cut_off()
    {
        var uniform = new byte[37];
        HashToCurve.ExpandMessage("x"u8, "y"u8, uniform);
        Assert.NotEqual(new byte[5], uniform[32..]);
    }

    [Theory]
    [InlineData(
        "",
        "0141ebfbdca40eb85b87142e130ab689c673cf60f1a3e98d69335266f30d9b8d4ac44c1038e9dcdd5393faf5c41fb78a",
        "05cb8437535e20ecffaef7752baddf98034139c38452458baeefab379ba13dff5bf5dd71b72418717047f5b0f37da03d",
        "0503921d7f6a12805e72940b963c0cf3471c7b2a524950ca195d11062ee75ec076daf2d4bc358c4b190c0c98064fdd92",
        "12424ac32561493f3fe3c260708a12b7c620e7be00099a974e259ddc7d1f6395c3c811cdd19f1e8dbf3e9ecfdcbab8d6")]
    [InlineData(
        "abc",
        "02c2d18e033b960562aae3cab37a27ce00d80ccd5ba4b7fe0e7a210245129dbec7780ccc7954725f4168aff2787776e6",
        "139cddbccdc5e91b9623efd38c49f81a6f83f175e80b06fc374de9eb4b41dfe4ca3a230ed250fbe3a2acf73a41177fd8",
        "1787327b68159716a37440985269cf584bcb1e621d3a7202be6ea05c4cfe244aeb197642555a0645fb87bf7466b2ba48",
        "00aa65dae3c8d732d10ecd2c50f8a1baf3001578f71c694e03866e9f3d49ac1e1ce70dd94a733534f106d4cec0eddd16")]
    public void A_message_hashes_to_the_point_of_the_rfc(string message, string xRe, string xIm, string yRe, string yIm)
    {
        var point = HashToCurve.Hash(Encoding.ASCII.GetBytes(message), "QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_"u8);
        Assert.Equal(new Fp2(Fp.FromHex(xRe), Fp.FromHex(xIm)), point.X);
        Assert.Equal(new Fp2(Fp.FromHex(yRe), Fp.FromHex(yIm)), point.Y);
    }

    [Fact]
    public void The_map_gives_points_of_the_curve()
    {
        for (int i = -40; i < 40; i++)
        {
            foreach (var u in new[] { Fp2.FromIntegers(i, 0), Fp2.FromIntegers(0, i), Fp2.FromIntegers(i, 7 * i + 1) })
            {
                var point = SwuMap.Map(in u).ToAffine();
                Assert.True(point.IsOnCurve);
                Assert.True(G2.IsInSubgroup(G2.ClearCofactor(point.ToProjective()).ToAffine()));
            }
        }
    }

    [Fact]
    public void The_roots_of_ratios_are_roots()
    {
        int squares = 0;
        for (int i = -10; i <= 10; i++)
        {
            for (int k = -10; k <= 10; k++)
            {
                var a = Fp2.FromIntegers(i, k);
                var b = Fp2.FromIntegers(k + 3, (3 * i) - 1);
                bool isSquare = Fp2Root.TrySqrtRatio(in a, in b, out var root);
                Assert.Equal(isSquare ? a : a * Fp2Root.Z, root.Square() * b);
                if (isSquare) squares++;
            }
        }

        Assert.InRange(squares, 150, 290);
    }

    [Fact]
    public void Every_real_number_has_a_root()
    {
        for (int i = -50; i <= 50; i++)
        {
            var number = Fp2.FromIntegers(i, 0);
            Assert.True(Fp2Root.TrySqrt(in number, out var root));
            Assert.Equal(number, root.Square());
        }
    }
}
