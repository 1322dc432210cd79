using Walrus.Core;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Tests.Transactions;

public sealed class SuiKeyPairTests
{
    // Made by encodeSuiPrivateKey of @mysten/sui 2.33.1 from 32 bytes 0x01.
    private const string Secret = "suiprivkey1qqqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszasa5uj";

    [Fact]
    public void A_secret_reads_and_writes_as_the_SDK_does()
    {
        using var key = SuiKeyPair.Parse(Secret);
        Assert.Equal("0x29dfbf688abce7ab43bb8e70cae158ae961196e721440f515482f8ba1684390f", key.Address.ToString());
        Assert.Equal(Secret, key.ExportSecret());
    }

    [Fact]
    public void A_mistyped_secret_is_refused_without_quoting_it()
    {
        for (int i = 0; i < Secret.Length; i++)
        {
            var bad = Secret[..i] + (Secret[i] == 'q' ? 'p' : 'q') + Secret[(i + 1)..];
            Assert.DoesNotContain(bad[12..20], Assert.Throws<WalrusFormatException>(() => SuiKeyPair.Parse(bad)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("suiprivkey1")]
    public void Other_texts_are_refused(string text) => Assert.Throws<WalrusFormatException>(() => SuiKeyPair.Parse(text));

    [Fact]
    public void The_secret_is_in_no_text_form()
    {
        using var key = SuiKeyPair.Generate();
        Assert.DoesNotContain(key.ExportSecret(), key.ToString(), StringComparison.Ordinal);
        Assert.Contains(key.Address.ToString(), key.ToString(), StringComparison.Ordinal);
    }
}
