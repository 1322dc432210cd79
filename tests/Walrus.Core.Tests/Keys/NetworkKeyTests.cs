using System.Security.Cryptography;
using System.Text;
using Walrus.Core.Keys;
using Walrus.Core.Tests.Fuzz;

namespace Walrus.Core.Tests.Keys;

public sealed class NetworkKeyTests
{
    private const string Generator = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    private static readonly byte[] Data = Encoding.ASCII.GetBytes("The seal hauls out.");

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    [Fact]
    public void The_secret_one_has_the_generator_for_its_key()
    {
        using var pair = NetworkKeyPair.FromBytes([.. new byte[31], 1]);
        Assert.Equal(Generator, Convert.ToHexStringLower(pair.PublicKey.Span));
    }

    [Fact]
    public void Signatures_verify_under_their_key_and_data_alone()
    {
        using var pair = NetworkKeyPair.Generate();
        using var other = NetworkKeyPair.Generate();
        var signature = pair.Sign(Data);
        Assert.Equal(NetworkPublicKey.SignatureLength, signature.Length);
        Assert.True(pair.PublicKey.Verify(Data, signature));
        Assert.True(NetworkPublicKey.FromBytes(pair.PublicKey.Span).Verify(Data, signature));
        Assert.False(other.PublicKey.Verify(Data, signature));
        Assert.False(pair.PublicKey.Verify(Data.AsSpan(1), signature));
        Assert.False(pair.PublicKey.Verify(Data, signature.AsSpan(1)));
        Assert.False(pair.PublicKey.Verify(Data, new byte[64]));
        signature[40] ^= 1;
        Assert.False(pair.PublicKey.Verify(Data, signature));
    }

    [Fact]
    public void Both_text_forms_come_back()
    {
        for (int i = 0; i < 20; i++)
        {
            using var pair = NetworkKeyPair.Generate();
            using var tagged = NetworkKeyPair.Parse(pair.ToTaggedBase64() + "\n");
            using var pem = NetworkKeyPair.Parse("\n" + pair.ToPem() + "\n");
            Assert.Equal(44, pair.ToTaggedBase64().Length);
            Assert.Equal(pair.PublicKey, tagged.PublicKey);
            Assert.Equal(pair.PublicKey, pem.PublicKey);
            Assert.Equal(pair.ToTaggedBase64(), pem.ToTaggedBase64());
            Assert.Equal(pair.PublicKey, NetworkPublicKey.FromBytes(pair.PublicKey.Span));
            Assert.StartsWith("-----BEGIN PRIVATE KEY-----", pair.ToPem(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_key_in_the_form_of_the_framework_signs_the_same()
    {
        using var pair = NetworkKeyPair.Generate();
        using var secret = pair.CreateEcdsa();
        using var open = pair.PublicKey.CreateEcdsa();
        var signature = secret.SignData(Data, HashAlgorithmName.SHA256);
        Assert.True(open.VerifyData(Data, signature, HashAlgorithmName.SHA256));
        Assert.True(pair.PublicKey.Verify(Data, signature));
    }

    [Fact]
    public void A_key_of_another_curve_is_refused()
    {
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        Assert.Throws<WalrusFormatException>(() => NetworkKeyPair.Parse(foreign.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<WalrusFormatException>(() => NetworkKeyPair.Parse(rsa.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void Another_kind_of_pem_block_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Throws<WalrusFormatException>(() => NetworkKeyPair.Parse(key.ExportECPrivateKeyPem()));
        Assert.Throws<WalrusFormatException>(() => NetworkKeyPair.Parse(key.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<WalrusFormatException>(() => NetworkKeyPair.Parse(key.ExportPkcs8PrivateKeyPem() + "x"));
        Assert.Throws<WalrusFormatException>(() => NetworkKeyPair.Parse("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"));
        Assert.Throws<WalrusFormatException>(() => NetworkKeyPair.Parse("-----BEGIN PRIVATE KEY-----"));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("01")]
    public void A_secret_outside_the_range_is_refused(string hex) => Assert.Throws<WalrusFormatException>(() => NetworkKeyPair.FromBytes(Hex(hex)));

    [Fact]
    public void The_largest_secret_is_taken()
    {
        using var pair = NetworkKeyPair.FromBytes(Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550"));
        Assert.Equal("02" + Generator[2..], Convert.ToHexStringLower(pair.PublicKey.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("04" + "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")]
    [InlineData("026b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2")]
    [InlineData("02ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")]
    [InlineData("02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("020000000000000000000000000000000000000000000000000000000000000001")]
    public void A_malformed_public_key_is_refused(string hex) => Assert.Throws<WalrusFormatException>(() => NetworkPublicKey.FromBytes(Hex(hex)));

    [Fact]
    public void The_key_of_another_purpose_is_named()
    {
        var error = Assert.Throws<WalrusFormatException>(() => NetworkKeyPair.Parse("BBlm7tRefoPuaKoVoxVtnUBBDCfy+BGPREM8B6oSkOEj"));
        Assert.Contains("protocol", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_never_shown()
    {
        using var pair = NetworkKeyPair.Generate();
        Assert.DoesNotContain(pair.ToTaggedBase64()[4..], pair.ToString(), StringComparison.Ordinal);
        Assert.Contains(pair.PublicKey.ToString(), pair.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Random_and_mutated_input_raises_format_errors_only()
    {
        using var pair = NetworkKeyPair.FromBytes([.. new byte[31], 9]);
        var texts = new Mutations(256, [Encoding.ASCII.GetBytes(pair.ToPem()), Encoding.ASCII.GetBytes(pair.ToTaggedBase64())]);
        var points = new Mutations(257, [pair.PublicKey.ToArray(), Hex(Generator)]);
        for (int i = 0; i < 10_000; i++)
        {
            string text = Encoding.UTF8.GetString(texts.Next());
            var point = points.Next();
            Tolerate(() => NetworkKeyPair.Parse(text).Dispose());
            Tolerate(() => NetworkPublicKey.FromBytes(point));
        }

        static void Tolerate(Action parse)
        {
            try
            {
                parse();
            }
            catch (WalrusFormatException)
            {
            }
        }
    }
}
