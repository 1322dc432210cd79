using Walrus.Core.Bls;
using Walrus.Core.Keys;
using Walrus.Core.Tests.Fuzz;

namespace Walrus.Core.Tests.Keys;

public sealed class ProtocolKeyFileTests
{
    private const string Text = "BBlm7tRefoPuaKoVoxVtnUBBDCfy+BGPREM8B6oSkOEj";

    [Fact]
    public void The_key_of_the_specification_is_read_and_written()
    {
        using var key = ProtocolKeyFile.Parse(Text);
        Assert.Equal("1966eed45e7e83ee68aa15a3156d9d40410c27f2f8118f44433c07aa1290e123", Convert.ToHexStringLower(key.ToArray()));
        Assert.Equal(
            "83a41461c98585175b529d42015b3e21778f41d46d16db2a774a5b057376ea9b5096b91572072148c459cfdd45961fe7",
            Convert.ToHexStringLower(key.PublicKey.Span));
        Assert.Equal(Text, ProtocolKeyFile.Format(key));
    }

    [Theory]
    [InlineData(Text + "\n")]
    [InlineData("  " + Text + "\r\n")]
    public void White_space_around_the_text_is_ignored(string text)
    {
        using var key = ProtocolKeyFile.Parse(text);
        Assert.Equal(Text, ProtocolKeyFile.Format(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("BBlm7tRefoPuaKoVoxVtnUBBDCfy+BGPREM8B6oSkOE")]
    [InlineData("BBlm7tRefoPuaKoVoxVtnUBBDCfy+BGPREM8B6oSkOEjAA==")]
    [InlineData("BBlm7tRefoPuaKoVoxVtnUBBDCfy-BGPREM8B6oSkOEj")]
    [InlineData("BBlm7tRefoPuaKoVoxVt UBBDCfy+BGPREM8B6oSkOEj")]
    [InlineData("BBlm7tRefoPuaKoVoxVtnUBBDCfy+BGPREM8B6oSkA==")]
    public void Other_text_is_refused(string text) => Assert.Throws<WalrusFormatException>(() => ProtocolKeyFile.Parse(text));

    [Theory]
    [InlineData(0, "Ed25519")]
    [InlineData(1, "secp256k1")]
    [InlineData(2, "network")]
    [InlineData(9, "unknown")]
    public void Another_flag_is_named(byte flag, string name)
    {
        string text = Convert.ToBase64String([flag, .. new byte[31], 1]);
        Assert.Contains(name, Assert.Throws<WalrusFormatException>(() => ProtocolKeyFile.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_outside_the_range_is_refused()
    {
        string text = Convert.ToBase64String([4, .. new byte[32]]);
        Assert.Throws<WalrusFormatException>(() => ProtocolKeyFile.Parse(text));
    }

    [Fact]
    public void No_message_repeats_the_text()
    {
        string spoiled = Text[..^1] + "!";
        var error = Assert.Throws<WalrusFormatException>(() => ProtocolKeyFile.Parse(spoiled));
        Assert.DoesNotContain(Text[..8], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_and_mutated_text_raises_format_errors_only()
    {
        var mutations = new Mutations(4, [System.Text.Encoding.ASCII.GetBytes(Text)]);
        for (int i = 0; i < 20_000; i++)
        {
            string text = System.Text.Encoding.UTF8.GetString(mutations.Next());
            try
            {
                ProtocolKeyFile.Parse(text).Dispose();
            }
            catch (WalrusFormatException)
            {
            }
        }
    }
}
