using Walrus.Core.Keys;

namespace Walrus.Core.Tests.Keys;

public sealed class Ed25519Tests
{
    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    // RFC 8032 §7.1, tests 1 to 3.
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_vectors_of_the_rfc_are_reproduced(string seed, string publicKey, string message, string signature)
    {
        using var pair = Ed25519KeyPair.FromSeed(Hex(seed));
        Assert.Equal(publicKey, Convert.ToHexStringLower(pair.PublicKey.Span));
        Assert.Equal(signature, Convert.ToHexStringLower(pair.Sign(Hex(message))));
        Assert.True(Ed25519PublicKey.FromBytes(Hex(publicKey)).Verify(Hex(message), Hex(signature)));
        Assert.False(pair.PublicKey.Verify([1], Hex(signature)));
        Assert.False(pair.PublicKey.Verify(Hex(message), Hex(signature).AsSpan(1)));
        Assert.False(pair.PublicKey.Verify(Hex(message), new byte[64]));
        Assert.Equal(Hex(seed), pair.ToSeed());
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    public void A_malformed_public_key_is_refused(string hex) => Assert.Throws<WalrusFormatException>(() => Ed25519PublicKey.FromBytes(Hex(hex)));

    [Fact]
    public void A_seed_of_another_length_is_refused() => Assert.Throws<WalrusFormatException>(() => Ed25519KeyPair.FromSeed(new byte[31]));

    [Fact]
    public void Random_bytes_as_a_key_raise_format_errors_only()
    {
        var random = new Random(25519);
        var bytes = new byte[32];
        int points = 0;
        for (int i = 0; i < 5000; i++)
        {
            random.NextBytes(bytes);
            try
            {
                Ed25519PublicKey.FromBytes(bytes);
                points++;
            }
            catch (WalrusFormatException)
            {
            }
        }

        Assert.InRange(points, 2000, 3000);
    }

    [Fact]
    public void A_generated_key_works_until_it_is_disposed()
    {
        var pair = Ed25519KeyPair.Generate();
        var signature = pair.Sign([1, 2, 3]);
        Assert.True(pair.PublicKey.Verify([1, 2, 3], signature));
        Assert.Equal(pair.PublicKey, Ed25519PublicKey.FromBytes(pair.PublicKey.Span));
        Assert.DoesNotContain(Convert.ToBase64String(pair.ToSeed()), pair.ToString(), StringComparison.Ordinal);
        pair.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pair.Sign([1]));
        Assert.Throws<ObjectDisposedException>(pair.ToSeed);
    }
}
