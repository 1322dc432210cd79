using System.Text;
using Walrus.Core.Bls;

namespace Walrus.Core.Tests.Bls;

public sealed class BlsKeyTests
{
    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private static readonly byte[] Message = Encoding.ASCII.GetBytes("The seal hauls out.");

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001")]
    [InlineData("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000002")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("01")]
    [InlineData("")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000101")]
    public void A_secret_outside_the_range_is_refused(string hex) => Assert.Throws<WalrusFormatException>(() => BlsSecretKey.FromBytes(Hex(hex)));

    [Fact]
    public void The_largest_secret_has_the_negative_generator_for_its_key()
    {
        using var secret = BlsSecretKey.FromBytes(Hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000"));
        var key = secret.PublicKey.ToArray();
        key[0] ^= 0x20;
        Assert.Equal(
            "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb", Convert.ToHexStringLower(key));
        Assert.True(secret.PublicKey.Verify(Message, secret.Sign(Message)));
    }

    [Fact]
    public void Generated_keys_differ_and_work()
    {
        using var one = BlsSecretKey.Generate();
        using var two = BlsSecretKey.Generate();
        Assert.NotEqual(one.ToArray(), two.ToArray());
        Assert.NotEqual(one.PublicKey, two.PublicKey);
        Assert.True(one.PublicKey.Verify(Message, one.Sign(Message)));
        Assert.False(one.PublicKey.Verify(Message, two.Sign(Message)));
    }

    [Fact]
    public void A_secret_is_never_shown()
    {
        using var secret = BlsSecretKey.Generate();
        var bytes = secret.ToArray();
        Assert.DoesNotContain(Convert.ToHexStringLower(bytes), secret.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(bytes), secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_secret_is_gone()
    {
        var secret = BlsSecretKey.Generate();
        secret.Dispose();
        secret.Dispose();
        Assert.Throws<ObjectDisposedException>(() => secret.Sign(Message));
        Assert.Throws<ObjectDisposedException>(() => secret.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.PublicKey);
    }

    [Fact]
    public void Threads_may_share_a_secret()
    {
        using var secret = BlsSecretKey.Generate();
        var expected = secret.Sign(Message);
        Parallel.For(0, 32, _ =>
        {
            Assert.Equal(expected, secret.Sign(Message));
            Assert.True(secret.PublicKey.Verify(Message, expected));
        });
    }

    [Fact]
    public void A_key_minus_itself_is_nothing()
    {
        using var secret = BlsSecretKey.Generate();
        Assert.Null(secret.PublicKey.Subtract(secret.PublicKey));
        Assert.Equal(secret.PublicKey, secret.PublicKey.Subtract([]));
    }

    [Fact]
    public void Keys_that_cancel_out_have_no_aggregate_and_verify_nothing()
    {
        using var secret = BlsSecretKey.Generate();
        var negative = secret.PublicKey.ToArray();
        negative[0] ^= 0x20;
        BlsPublicKey[] keys = [secret.PublicKey, BlsPublicKey.FromBytes(negative)];
        Assert.Throws<WalrusFormatException>(() => BlsPublicKey.Aggregate(keys));
        var nothing = BlsSignature.FromBytes([0xc0, .. new byte[95]]);
        Assert.False(nothing.VerifyAggregate(Message, keys));
    }

    [Fact]
    public void Keys_and_signatures_are_equal_by_their_bytes_and_print_in_base64()
    {
        using var secret = BlsSecretKey.Generate();
        var signature = secret.Sign(Message);
        var again = BlsSignature.FromBytes(signature.ToArray());
        Assert.True(signature.Equals((object)again));
        Assert.Equal(signature.GetHashCode(), again.GetHashCode());
        Assert.Equal(Convert.ToBase64String(signature.Span), signature.ToString());
        var key = BlsPublicKey.FromUncompressed(secret.PublicKey.ToUncompressed());
        Assert.True(secret.PublicKey.Equals((object)key));
        Assert.Equal(secret.PublicKey.GetHashCode(), key.GetHashCode());
        Assert.Equal(Convert.ToBase64String(key.Span), key.ToString());
    }

    [Fact]
    public void Any_one_flipped_bit_of_a_signature_is_rejected()
    {
        using var secret = BlsSecretKey.FromBytes(Hex("266f9708fd8d3b462b10cdbf5498076c021eb3acfdd47cb1fef647967fe194fb"));
        var bytes = secret.Sign(Message).ToArray();
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(0x80 >> (bit % 8));
            Assert.False(Verifies(secret.PublicKey, flipped), $"bit {bit}");
        }
    }

    [Fact]
    public void Any_one_flipped_bit_of_a_key_is_rejected()
    {
        using var secret = BlsSecretKey.FromBytes(Hex("266f9708fd8d3b462b10cdbf5498076c021eb3acfdd47cb1fef647967fe194fb"));
        var signature = secret.Sign(Message);
        var bytes = secret.PublicKey.ToArray();
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(0x80 >> (bit % 8));
            try
            {
                Assert.False(BlsPublicKey.FromBytes(flipped).Verify(Message, signature), $"bit {bit}");
            }
            catch (WalrusFormatException)
            {
            }
        }
    }

    private static bool Verifies(BlsPublicKey key, byte[] signature)
    {
        try
        {
            return key.Verify(Message, BlsSignature.FromBytes(signature));
        }
        catch (WalrusFormatException)
        {
            return false;
        }
    }
}
