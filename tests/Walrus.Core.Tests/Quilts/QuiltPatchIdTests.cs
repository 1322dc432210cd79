using Walrus.Core.Quilts;

namespace Walrus.Core.Tests.Quilts;

public sealed class QuiltPatchIdTests
{
    private const string Documented = "uIiEbhP2qgZYygEGxJX1GeB-rQATo2yufC2DCp7B4iABAQANAA";

    [Theory]
    [InlineData(Documented, 1, 13)]
    [InlineData("uIiEbhP2qgZYygEGxJX1GeB-rQATo2yufC2DCp7B4iABDQBnAA", 13, 103)]
    [InlineData("6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKoBAQDQAA", 1, 208)]
    [InlineData("6XUOE-Q5-nAXHRifN6n9nomVDtHZQbGuAkW3PjlBuKoB0AB7Ag", 208, 635)]
    public void A_documented_id_names_its_columns_and_reads_back(string text, ushort start, ushort end)
    {
        var id = QuiltPatchId.Parse(text);
        Assert.Equal(new QuiltPatchInternalId(start, end), id.InternalId);
        Assert.Equal(text[..42], id.QuiltId.ToString()[..42]);
        Assert.Equal(text, id.ToString());
        Assert.Equal(id, QuiltPatchId.FromBytes(id.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("uIiEbhP2qgZYygEGxJX1GeB-rQATo2yufC2DCp7B4iA")]
    [InlineData("DJHLsgUoKQKEPcw3uehNQwuJjMu5a2sRdn8r-f7iWSAAC8Pw")]
    [InlineData(Documented + "A")]
    [InlineData(Documented + "=")]
    [InlineData(Documented + "AA")]
    [InlineData("uIiEbhP2qgZYygEGxJX1GeB+rQATo2yufC2DCp7B4iABAQANAA")]
    [InlineData("uIiEbhP2qgZYygEGxJX1GeB-rQATo2yufC2DCp7B4iABAQANAB")]
    public void Anything_but_an_id_of_version_1_is_refused(string text)
    {
        Assert.ThrowsAny<WalrusFormatException>(() => QuiltPatchId.Parse(text));
        Assert.False(QuiltPatchId.TryParse(text, out _));
    }

    [Fact]
    public void The_internal_id_is_a_version_and_two_little_endian_bounds() =>
        Assert.Equal("0102010403", Convert.ToHexStringLower(new QuiltPatchInternalId(0x0102, 0x0304).ToArray()));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    public void A_range_that_holds_no_patch_is_refused(ushort start, ushort end) =>
        Assert.Throws<WalrusFormatException>(() => new QuiltPatchInternalId(start, end));

    [Theory]
    [InlineData("")]
    [InlineData("01010002")]
    [InlineData("010100020000")]
    [InlineData("0001000200")]
    [InlineData("0201000200")]
    [InlineData("0100000200")]
    [InlineData("0102000200")]
    public void Internal_bytes_that_are_no_version_1_range_are_refused(string hex) =>
        Assert.Throws<WalrusFormatException>(() => QuiltPatchInternalId.FromBytes(Convert.FromHexString(hex)));
}
