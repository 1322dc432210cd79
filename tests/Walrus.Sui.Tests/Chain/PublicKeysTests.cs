using Walrus.Core.Keys;
using Walrus.Sui.Chain;

namespace Walrus.Sui.Tests.Chain;

public sealed class PublicKeysTests
{
    [Fact]
    public void A_network_key_is_taken_as_it_is()
    {
        using var key = NetworkKeyPair.Generate();
        Assert.Equal(key.PublicKey, PublicKeys.Network(key.PublicKey.Span));
    }

    [Fact]
    public void A_malformed_network_key_becomes_one_nobody_holds_and_always_the_same()
    {
        for (int i = 0; i < 20; i++)
        {
            byte[] malformed = [4, .. new byte[31], (byte)i];
            Assert.Equal(PublicKeys.Network(malformed), PublicKeys.Network(malformed));
            Assert.NotEqual(malformed, PublicKeys.Network(malformed).ToArray());
        }
    }
}
