using System.Text;
using Walrus.Core.Hashing;

namespace Walrus.Core.Tests.Hashing;

public sealed class Blake2b256Tests
{
    [Theory]
    [InlineData("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")]
    [InlineData("abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")]
    public void Known_messages_have_known_digests(string message, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Blake2b256.Hash(Encoding.ASCII.GetBytes(message))));

    [Fact]
    public void Messages_of_every_length_hash_as_elsewhere()
    {
        var random = new Random(1);
        for (int length = 0; length <= 520; length++)
        {
            var message = new byte[length];
            random.NextBytes(message);
            Assert.Equal(ReferenceBlake2b.Hash(message), Blake2b256.Hash(message));
        }
    }

    [Fact]
    public void Long_messages_hash_as_elsewhere()
    {
        var random = new Random(2);
        for (int round = 0; round < 30; round++)
        {
            var message = new byte[random.Next(100_000)];
            random.NextBytes(message);
            Assert.Equal(ReferenceBlake2b.Hash(message), Blake2b256.Hash(message));
        }
    }

    [Fact]
    public void Three_pieces_hash_as_their_concatenation()
    {
        var random = new Random(3);
        for (int round = 0; round < 500; round++)
        {
            var message = new byte[random.Next(600)];
            random.NextBytes(message);
            int first = random.Next(message.Length + 1), second = random.Next(first, message.Length + 1);
            var digest = new byte[32];
            Blake2b256.Hash(message.AsSpan(0, first), message.AsSpan(first..second), message.AsSpan(second), digest);
            Assert.Equal(Blake2b256.Hash(message), digest);
        }
    }

    [Fact]
    public void A_digest_may_replace_the_message_it_is_of()
    {
        byte[] message = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
        var expected = Blake2b256.Hash(message);
        Blake2b256.Hash(message.AsSpan(0, 32), message.AsSpan(32), default, message);
        Assert.Equal(expected, message[..32]);
    }

    [Fact]
    public void A_target_too_short_for_a_digest_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Blake2b256.Hash(default, default, default, new byte[31]));
}
