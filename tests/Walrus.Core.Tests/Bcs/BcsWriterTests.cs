using Walrus.Core.Bcs;

namespace Walrus.Core.Tests.Bcs;

public sealed class BcsWriterTests
{
    [Fact]
    public void Integers_are_little_endian() => Assert.Equal(
        "01" + "0201" + "04030201" + "0807060504030201" + "100f0e0d0c0b0a090807060504030201" + "0100",
        Convert.ToHexStringLower(new BcsWriter()
            .WriteU8(1)
            .WriteU16(0x0102)
            .WriteU32(0x01020304)
            .WriteU64(0x0102030405060708)
            .WriteU128(new UInt128(0x0102030405060708, 0x090a0b0c0d0e0f10))
            .WriteBool(true)
            .WriteBool(false)
            .Written));

    [Theory]
    [InlineData(0u)]
    [InlineData(127u)]
    [InlineData(128u)]
    [InlineData(16383u)]
    [InlineData(16384u)]
    [InlineData(2097151u)]
    [InlineData(2097152u)]
    [InlineData(268435455u)]
    [InlineData(268435456u)]
    [InlineData(uint.MaxValue)]
    public void A_uleb128_reads_back_and_has_the_announced_length(uint value)
    {
        var written = new BcsWriter().WriteUleb128(value).ToArray();
        var reader = new BcsReader(written);
        Assert.Equal(value, reader.ReadUleb128());
        reader.Finish();
        Assert.Equal(BcsWriter.Uleb128Length(value), written.Length);
    }

    [Fact]
    public void A_map_is_written_in_the_order_of_its_serialised_keys() => Assert.Equal(
        "02" + "01620131" + "0261610132",
        Convert.ToHexStringLower(new BcsWriter().WriteStringMap(new Dictionary<string, string> { ["aa"] = "2", ["b"] = "1" }).Written));

    [Fact]
    public void A_string_carries_its_utf8_length() => Assert.Equal(
        "06" + "68c3a96c6c6f",
        Convert.ToHexStringLower(new BcsWriter().WriteString("héllo").Written));

    [Fact]
    public void A_string_with_half_a_surrogate_pair_is_refused_instead_of_altered() =>
        Assert.ThrowsAny<ArgumentException>(() => new BcsWriter().WriteString("a\ud800b"));

    [Fact]
    public void Text_of_any_script_reads_back()
    {
        const string text = "日本 😀 ～ é \0";
        Assert.Equal(text, new BcsReader(new BcsWriter().WriteString(text).ToArray()).ReadString(100));
    }
}
