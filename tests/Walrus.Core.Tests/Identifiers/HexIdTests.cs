using Walrus.Core.Identifiers;

namespace Walrus.Core.Tests.Identifiers;

public sealed class HexIdTests
{
    private const string System = "0x2134d52768ea07e8c43570ef975eb3e4c27a39fa6396bef985b5abc58d03ddd2";

    [Fact]
    public void The_text_form_is_0x_and_64_lower_case_digits()
    {
        Assert.Equal(System, ObjectId.Parse(System).ToString());
        Assert.Equal(System, SuiAddress.Parse(System).ToString());
    }

    [Fact]
    public void Digits_of_either_case_and_either_prefix_are_read() =>
        Assert.Equal(ObjectId.Parse(System), ObjectId.Parse("0X" + System[2..].ToUpperInvariant()));

    [Theory]
    [InlineData("0x6", 6)]
    [InlineData("0x06", 6)]
    [InlineData("0xa5", 0xa5)]
    public void A_short_form_is_filled_with_leading_zeros(string text, byte last)
    {
        var expected = new byte[32];
        expected[31] = last;
        Assert.Equal(expected, ObjectId.Parse(text).ToArray());
        Assert.Equal(expected, SuiAddress.Parse(text).ToArray());
    }

    [Fact]
    public void A_short_form_of_odd_length_keeps_its_digits_in_place() =>
        Assert.Equal("0x" + new string('0', 61) + "123", ObjectId.Parse("0x123").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0x")]
    [InlineData("6")]
    [InlineData("0x-1")]
    [InlineData("0x 6")]
    [InlineData("0xg")]
    [InlineData("0x6\0")]
    [InlineData("1x6")]
    [InlineData("0x\uff11")]
    [InlineData(System + "0")]
    public void Anything_else_is_refused(string text)
    {
        Assert.Throws<WalrusFormatException>(() => ObjectId.Parse(text));
        Assert.Throws<WalrusFormatException>(() => SuiAddress.Parse(text));
        Assert.False(ObjectId.TryParse(text, out var id));
        Assert.Equal(default, id);
        Assert.False(SuiAddress.TryParse(text, out var address));
        Assert.Equal(default, address);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void Bytes_of_another_length_are_refused(int length)
    {
        Assert.Throws<WalrusFormatException>(() => ObjectId.FromBytes(new byte[length]));
        Assert.Throws<WalrusFormatException>(() => SuiAddress.FromBytes(new byte[length]));
    }

    [Fact]
    public void Object_ids_order_as_big_endian_numbers() => Assert.True(ObjectId.Parse("0xff") < ObjectId.Parse("0x100"));
}
