using Walrus.Core.Identifiers;

namespace Walrus.Core.Tests.Identifiers;

public sealed class IndexTests
{
    [Fact]
    public void Numbers_read_back_as_they_were_written()
    {
        Assert.Equal("4294967295", Epoch.Parse("4294967295").ToString());
        Assert.Equal("65535", ShardIndex.Parse("65535").ToString());
        Assert.Equal("65535", SliverIndex.Parse("65535").ToString());
        Assert.Equal("65535", SliverPairIndex.Parse("65535").ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\0")]
    [InlineData("1,0")]
    [InlineData("1.0")]
    [InlineData("0x1")]
    [InlineData("\uff11")]
    [InlineData("4294967296")]
    [InlineData("18446744073709551617")]
    public void Anything_but_plain_digits_in_range_is_refused(string text)
    {
        Assert.Throws<WalrusFormatException>(() => Epoch.Parse(text));
        Assert.Throws<WalrusFormatException>(() => ShardIndex.Parse(text));
        Assert.Throws<WalrusFormatException>(() => SliverIndex.Parse(text));
        Assert.Throws<WalrusFormatException>(() => SliverPairIndex.Parse(text));
    }

    [Fact]
    public void A_16_bit_index_refuses_65536()
    {
        Assert.Throws<WalrusFormatException>(() => ShardIndex.Parse("65536"));
        Assert.Throws<WalrusFormatException>(() => SliverIndex.Parse("65536"));
        Assert.Throws<WalrusFormatException>(() => SliverPairIndex.Parse("65536"));
    }

    [Fact]
    public void Numbers_order_numerically_not_as_text()
    {
        Assert.True(Epoch.Parse("9") < Epoch.Parse("10"));
        Assert.True(ShardIndex.Parse("10") > ShardIndex.Parse("9"));
        Assert.True(SliverIndex.Parse("9") <= SliverIndex.Parse("9"));
        Assert.True(SliverPairIndex.Parse("10") >= SliverPairIndex.Parse("9"));
    }
}
