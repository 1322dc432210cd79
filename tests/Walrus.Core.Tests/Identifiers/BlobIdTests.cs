using Walrus.Core.Identifiers;

namespace Walrus.Core.Tests.Identifiers;

public sealed class BlobIdTests
{
    private const string Regression = "RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY";
    private const string RegressionHex = "45c53cd8cc1ff82164bf52da23fdaa72900dc29194b86dd33309d5cd9c43da46";
    private const string RegressionDecimal = "32047538705383907710745794627166216794695117628018721399077707816295890470213";

    [Theory]
    [InlineData(Regression)]
    [InlineData("E7_nNXvFU_3qZVu3OH1yycRG7LZlyn1-UxEDCDDqGGU")]
    [InlineData("rkcHpHQrornOymttgvSq3zvcmQEsMqzmeUM1HSY4ShU")]
    [InlineData("4BKcDC0Ih5RJ8R0tFMz3MZVNZV8b2goT6_JiEEwNHQo")]
    [InlineData("efshm0WcBczCA_GVtB0itHbbSXLT5VMeQDl0A1b2_0Y")]
    [InlineData("057MX9PAaUIQLliItM_khR_cp5jPHzJWf-CuJr1z1ik")]
    [InlineData("_hLYR9nyo7mlBlS7MLQVSSXRrfPVOxF6n6XcBuQG8AQ")]
    [InlineData("6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKo")]
    public void The_text_form_reads_back_as_it_was_written(string text) => Assert.Equal(text, BlobId.Parse(text).ToString());

    [Fact]
    public void The_text_form_is_base64url_of_the_raw_bytes() =>
        Assert.Equal(Convert.FromHexString(RegressionHex), BlobId.Parse(Regression).ToArray());

    [Fact]
    public void The_decimal_form_reads_the_bytes_little_endian()
    {
        Assert.Equal(RegressionDecimal, BlobId.Parse(Regression).ToDecimal());
        Assert.Equal(BlobId.Parse(Regression), BlobId.FromDecimal(RegressionDecimal));
    }

    [Fact]
    public void The_least_and_the_greatest_decimal_read_back()
    {
        const string greatest = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
        Assert.Equal("0", BlobId.FromDecimal("0").ToDecimal());
        Assert.Equal(greatest, BlobId.FromDecimal(greatest).ToDecimal());
        Assert.True(BlobId.FromDecimal(greatest).Span.IndexOfAnyExcept((byte)0xff) < 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1\0")]
    [InlineData("0x10")]
    [InlineData("1e9")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    [InlineData("1000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public void A_decimal_that_is_no_u256_is_refused(string text) =>
        Assert.Throws<WalrusFormatException>(() => BlobId.FromDecimal(text));

    [Theory]
    [InlineData("")]
    [InlineData("RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2k")]
    [InlineData("RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kYA")]
    [InlineData("RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY=")]
    [InlineData("RcU82Mwf+CFkv1LaI/2qcpANwpGUuG3TMwnVzZxD2kY")]
    [InlineData(" RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2k")]
    [InlineData("RcU82Mwf-CFkv1LaI_2qcp NwpGUuG3TMwnVzZxD2kY")]
    [InlineData("RcU82Mwf-CFkv1LaI_2qcpAN\nwpGUuG3TMwnVzZxD2kY")]
    [InlineData("RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kZ")]
    [InlineData(RegressionHex)]
    public void Text_that_is_not_the_one_spelling_of_32_bytes_is_refused(string text)
    {
        Assert.Throws<WalrusFormatException>(() => BlobId.Parse(text));
        Assert.False(BlobId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void An_error_quotes_hostile_text_bounded_and_without_control_characters()
    {
        var e = Assert.Throws<WalrusFormatException>(() => BlobId.Parse("\u001b[31m" + new string('x', 100_000)));
        Assert.True(e.Message.Length < 400);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Bytes_of_another_length_are_refused(int length) =>
        Assert.Throws<WalrusFormatException>(() => BlobId.FromBytes(new byte[length]));

    [Theory]
    [InlineData(Regression, 10, 8)]
    [InlineData("gLzpD29smKZiYJIWwKatudKr76kEprQeMPyAhuMbWd4", 10, 0)]
    public void Modulo_reads_the_bytes_big_endian(string text, int shards, int remainder) =>
        Assert.Equal(remainder, BlobId.Parse(text).Modulo(shards));

    [Fact]
    public void The_prefix_is_the_first_two_bytes_big_endian() => Assert.Equal(0x45c5, BlobId.Parse(Regression).Prefix);

    [Fact]
    public void Ids_order_byte_wise_from_the_first_byte()
    {
        var low = new byte[32];
        var high = new byte[32];
        low[31] = 0xff;
        high[0] = 1;
        Assert.True(BlobId.FromBytes(low) < BlobId.FromBytes(high));
        Assert.True(BlobId.FromBytes(high) >= BlobId.FromBytes(low));
        Assert.NotEqual(BlobId.FromBytes(low), BlobId.FromBytes(high));
    }

    [Fact]
    public void Equal_ids_have_equal_hash_codes() =>
        Assert.Equal(BlobId.Parse(Regression).GetHashCode(), BlobId.Parse(Regression).GetHashCode());

    [Fact]
    public void The_default_id_is_32_zero_bytes() => Assert.Equal(new byte[32], default(BlobId).ToArray());
}
