using ControlPlane.Challenges;
using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Sui;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Tests.Challenges;

public sealed class DrawTests
{
    private static readonly byte[] Nonce = Blake2b256.Hash("nonce"u8);

    [Fact]
    public void The_seed_of_a_round_is_the_hash_of_its_parts_in_their_order()
    {
        var digest = SuiDigest.Parse(Digest(7));
        var parts = new BcsWriter().WriteBytes("haulout/chal/1"u8).WriteBytes("chain"u8).WriteU32(3).WriteU64(9).WriteU64(7)
            .WriteFixed(digest.Span).WriteFixed(Nonce).ToArray();

        Assert.Equal(Blake2b256.Hash(parts), ChallengeSeed.OfRound("chain", Epoch(3), 9, 7, digest, Nonce));
    }

    [Fact]
    public void Every_part_changes_the_seed()
    {
        var digest = SuiDigest.Parse(Digest(7));
        byte[][] seeds =
        [
            ChallengeSeed.OfRound("chain", Epoch(3), 9, 7, digest, Nonce),
            ChallengeSeed.OfRound("chain2", Epoch(3), 9, 7, digest, Nonce),
            ChallengeSeed.OfRound("chain", Epoch(4), 9, 7, digest, Nonce),
            ChallengeSeed.OfRound("chain", Epoch(3), 10, 7, digest, Nonce),
            ChallengeSeed.OfRound("chain", Epoch(3), 9, 8, digest, Nonce),
            ChallengeSeed.OfRound("chain", Epoch(3), 9, 7, SuiDigest.Parse(Digest(8)), Nonce),
            ChallengeSeed.OfRound("chain", Epoch(3), 9, 7, digest, Blake2b256.Hash(Nonce)),
        ];

        Assert.Equal(seeds.Length, seeds.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void The_first_attempt_of_a_node_hashes_seed_and_node_alone()
    {
        Assert.Equal(Blake2b256.Hash([.. Nonce, .. NodeId(1).Span]), ChallengeSeed.OfNode(Nonce, NodeId(1), 0));
        Assert.NotEqual(ChallengeSeed.OfNode(Nonce, NodeId(1), 0), ChallengeSeed.OfNode(Nonce, NodeId(1), 1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Numbers_are_uniform(int bound)
    {
        const int each = 200;
        var draw = new Draw(Nonce);
        var counts = new int[bound];
        for (int i = 0; i < each * bound; i++) counts[draw.Below(bound)]++;

        // Chi-squared: mean bound − 1, standard deviation √(2·bound); six of them are never missed by chance with this fixed seed.
        var chi = counts.Sum(c => Math.Pow(c - each, 2) / each);
        Assert.InRange(chi, 0, bound - 1 + 6 * Math.Sqrt(2.0 * bound));
    }

    [Fact]
    public void The_same_seed_draws_the_same_numbers()
    {
        var (a, b) = (new Draw(Nonce), new Draw(Nonce));

        Assert.Equal(Enumerable.Range(0, 50).Select(_ => a.Below(1000)), Enumerable.Range(0, 50).Select(_ => b.Below(1000)).ToArray());
    }

    [Theory]
    [InlineData(5, 100, 5)]
    [InlineData(5, 5, 5)]
    [InlineData(5, 3, 3)]
    [InlineData(5, 0, 0)]
    public void Distinct_numbers_are_distinct_and_in_range(int count, int bound, int expected)
    {
        var drawn = new Draw(Nonce).Distinct(count, bound);

        Assert.Equal(expected, drawn.Distinct().Count());
        Assert.Equal(expected, drawn.Count);
        Assert.All(drawn, d => Assert.InRange(d, 0, bound - 1));
    }
}
