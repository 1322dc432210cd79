using Walrus.Core.Bcs;

namespace Walrus.Core.Tests.Bcs;

public sealed class BcsReaderTests
{
    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    [Fact]
    public void Integers_are_little_endian()
    {
        var reader = new BcsReader(Hex("01" + "0201" + "04030201" + "0807060504030201" + "100f0e0d0c0b0a090807060504030201"));
        Assert.Equal(1, reader.ReadU8());
        Assert.Equal(0x0102, reader.ReadU16());
        Assert.Equal(0x01020304u, reader.ReadU32());
        Assert.Equal(0x0102030405060708ul, reader.ReadU64());
        Assert.Equal(new UInt128(0x0102030405060708, 0x090a0b0c0d0e0f10), reader.ReadU128());
        reader.Finish();
    }

    [Theory]
    [InlineData("00", 0u)]
    [InlineData("7f", 127u)]
    [InlineData("8001", 128u)]
    [InlineData("ff7f", 16383u)]
    [InlineData("808001", 16384u)]
    [InlineData("ffffffff07", 0x7fffffffu)]
    [InlineData("ffffffff0f", 0xffffffffu)]
    public void A_shortest_uleb128_is_read(string hex, uint value)
    {
        var reader = new BcsReader(Hex(hex));
        Assert.Equal(value, reader.ReadUleb128());
        reader.Finish();
    }

    [Theory]
    [InlineData("8000")]
    [InlineData("ff00")]
    [InlineData("80808000")]
    [InlineData("8080808000")]
    public void An_over_long_uleb128_is_refused(string hex) => Assert.Throws<BcsException>(() => new BcsReader(Hex(hex)).ReadUleb128());

    [Theory]
    [InlineData("ffffffff10")]
    [InlineData("ffffffff7f")]
    [InlineData("8080808080")]
    [InlineData("ffffffffffffffffff01")]
    public void A_uleb128_beyond_32_bits_is_refused(string hex) => Assert.Throws<BcsException>(() => new BcsReader(Hex(hex)).ReadUleb128());

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("ffff")]
    public void A_truncated_uleb128_is_refused(string hex) => Assert.Throws<BcsException>(() => new BcsReader(Hex(hex)).ReadUleb128());

    [Fact]
    public void A_boolean_is_0_or_1()
    {
        var reader = new BcsReader(Hex("0001"));
        Assert.False(reader.ReadBool());
        Assert.True(reader.ReadOption());
        Assert.Throws<BcsException>(() => new BcsReader(Hex("02")).ReadBool());
    }

    [Fact]
    public void A_variant_beyond_the_known_ones_is_refused()
    {
        Assert.Equal(1, new BcsReader(Hex("01")).ReadVariant(2, "test"));
        Assert.Throws<BcsException>(() => new BcsReader(Hex("02")).ReadVariant(2, "test"));
    }

    [Fact]
    public void Truncated_values_are_refused_and_consume_nothing()
    {
        var reader = new BcsReader(Hex("010203"));
        try
        {
            reader.ReadU32();
            Assert.Fail("A u32 was read from three bytes.");
        }
        catch (BcsException)
        {
            Assert.Equal(0, reader.Position);
        }
    }

    [Fact]
    public void Bytes_behind_the_value_are_refused()
    {
        Assert.Throws<BcsException>(() =>
        {
            var reader = new BcsReader(Hex("0100"));
            reader.ReadU8();
            reader.Finish();
        });
    }

    [Fact]
    public void A_length_above_its_bound_is_refused() =>
        Assert.Throws<BcsException>(() => new BcsReader(Hex("03010203")).ReadBytes(max: 2).ToArray());

    [Fact]
    public void A_length_its_elements_cannot_fill_is_refused() =>
        Assert.Throws<BcsException>(() => new BcsReader(Hex("0201020304")).ReadLength(max: 10, minElementSize: 3));

    [Theory]
    [InlineData("ffffffff0f")]
    [InlineData("ffffffff07")]
    [InlineData("8080808004")]
    public void A_huge_length_allocates_nothing(string hex)
    {
        var bytes = Hex(hex);
        Refuse(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);

        static void Refuse(byte[] bytes)
        {
            Assert.Throws<BcsException>(() => new BcsReader(bytes).ReadBytes().ToArray());
            Assert.Throws<BcsException>(() => new BcsReader(bytes).ReadString(int.MaxValue));
            Assert.Throws<BcsException>(() => new BcsReader(bytes).ReadStringMap(int.MaxValue, int.MaxValue));
        }
    }

    [Theory]
    [InlineData("01ff")]
    [InlineData("02c080")]
    [InlineData("03eda080")]
    [InlineData("01c3")]
    public void A_string_that_is_not_utf8_is_refused(string hex) => Assert.Throws<BcsException>(() => new BcsReader(Hex(hex)).ReadString(10));

    [Fact]
    public void A_map_is_read_in_the_order_of_its_serialised_keys()
    {
        var map = new BcsReader(Hex("02" + "01620131" + "0261610132")).ReadStringMap(10, 10);
        Assert.Equal(new Dictionary<string, string> { ["b"] = "1", ["aa"] = "2" }, map);
    }

    [Theory]
    [InlineData("02" + "0261610132" + "01620131")]
    [InlineData("02" + "01620131" + "01610132")]
    [InlineData("02" + "01620131" + "01620131")]
    public void A_map_with_unsorted_or_repeated_keys_is_refused(string hex) =>
        Assert.Throws<BcsException>(() => new BcsReader(Hex(hex)).ReadStringMap(10, 10));

    [Fact]
    public void A_map_with_too_many_entries_is_refused() =>
        Assert.Throws<BcsException>(() => new BcsReader(Hex("02" + "01610131" + "01620132")).ReadStringMap(1, 10));

    [Fact]
    public void A_negative_count_is_refused() => Assert.Throws<BcsException>(() => new BcsReader(new byte[4]).ReadFixed(-1).ToArray());
}
