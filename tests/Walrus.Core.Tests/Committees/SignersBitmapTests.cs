using Walrus.Core.Committees;

namespace Walrus.Core.Tests.Committees;

public sealed class SignersBitmapTests
{
    [VectorFact]
    public void Bitmaps_are_those_of_the_official_sdk()
    {
        using var document = SharedVectors.Json("bls.json");
        foreach (var vector in document.RootElement.GetProperty("signers_bitmaps").EnumerateArray())
        {
            int members = vector.GetProperty("committee_size").GetInt32();
            int[] signers = [.. vector.GetProperty("signers").EnumerateArray().Select(s => s.GetInt32())];
            var bitmap = SignersBitmap.Encode(signers, members);
            Assert.Equal(vector.GetProperty("bitmap_hex").GetString(), Convert.ToHexStringLower(bitmap));
            Assert.Equal(signers.Order(), SignersBitmap.Decode(bitmap, members));
        }
    }

    [Theory]
    [InlineData("", 10)]
    [InlineData("7f", 10)]
    [InlineData("00", 1)]
    public void A_bitmap_may_be_shorter_than_the_members_need(string hex, int members) =>
        Assert.Equal(hex == "7f" ? 7 : 0, SignersBitmap.Decode(Convert.FromHexString(hex), members).Count);

    [Theory]
    [InlineData("9f0100", 10)]
    [InlineData("0000", 8)]
    [InlineData("00", 0)]
    public void A_bitmap_longer_than_needed_is_refused_even_if_padded_with_zeros(string hex, int members) =>
        Assert.Throws<WalrusFormatException>(() => SignersBitmap.Decode(Convert.FromHexString(hex), members));

    [Theory]
    [InlineData("02", 1)]
    [InlineData("0004", 10)]
    [InlineData("80", 7)]
    public void A_bit_beyond_the_members_is_refused(string hex, int members) =>
        Assert.Throws<WalrusFormatException>(() => SignersBitmap.Decode(Convert.FromHexString(hex), members));

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void A_signer_who_is_no_member_is_refused(int signer) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SignersBitmap.Encode([signer], 5));
}
