using Sui.DevChain.Contracts;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Votes and the active set (contracts §4, §8; vectors §6).</summary>
public sealed class VoteTests
{
    [Theory]
    [InlineData(new[] { 5, 5, 4, 6, 3, 7, 2, 8, 1, 9 }, 4)]
    [InlineData(new[] { 17, 1, 1, 1, 3, 7, 2, 8, 1, 9 }, 1)]
    [InlineData(new[] { 50 }, 1)]
    public void Capacity_is_what_a_quorum_has_at_least(int[] weights, ulong expected) =>
        Assert.Equal(expected, VoteRules.QuorumAbove(Votes(weights), 50));

    [Theory]
    [InlineData(new[] { 5, 5, 4, 6, 3, 7, 4, 6, 1, 9 }, 7)]
    [InlineData(new[] { 5, 5, 4, 6, 3, 7, 1, 1, 1, 17 }, 10)]
    [InlineData(new[] { 50 }, 1)]
    public void A_price_is_what_a_quorum_asks_at_most(int[] weights, ulong expected) =>
        Assert.Equal(expected, VoteRules.QuorumBelow(Votes(weights), 50));

    [Fact]
    public void A_capacity_vote_is_scaled_to_the_network_and_cut_off_at_the_greatest_number()
    {
        Assert.Equal(500UL, VoteRules.Capacity(50, 100, 10));
        Assert.Equal(ulong.MaxValue, VoteRules.Capacity(ulong.MaxValue / 2, 1000, 1));
    }

    [Fact]
    public void A_removed_candidate_leaves_its_place_to_the_last()
    {
        var set = ActiveSetRules.Empty.With(Id(1), 10).With(Id(2), 20).With(Id(3), 30).With(Id(1), 0);
        Assert.Equal([Id(3), Id(2)], set.Entries.Select(e => e.NodeId));
        Assert.Equal(50UL, set.TotalStake);
    }

    [Fact]
    public void A_full_set_replaces_the_first_of_the_poorest_by_a_richer_newcomer()
    {
        var set = ActiveSetRules.Empty with { MaxSize = 3 };
        set = set.With(Id(1), 20).With(Id(2), 10).With(Id(3), 10);
        Assert.Same(set, set.With(Id(4), 10));
        var next = set.With(Id(4), 11);
        Assert.Equal([Id(1), Id(4), Id(3)], next.Entries.Select(e => e.NodeId));
        Assert.Equal(41UL, next.TotalStake);
    }

    [Fact]
    public void The_set_counts_its_stake_through_any_changes()
    {
        var random = new Random(20260820);
        var set = ActiveSetRules.Empty with { MaxSize = 5 };
        for (int i = 0; i < 2_000; i++)
        {
            set = set.With(Id(random.Next(9)), (ulong)random.Next(6));
            Assert.Equal(set.TotalStake, set.Entries.Aggregate(0UL, (sum, e) => sum + e.Stake));
            Assert.Equal(set.Entries.Count, set.Entries.Select(e => e.NodeId).Distinct().Count());
            Assert.InRange(set.Entries.Count, 0, 5);
        }
    }

    private static ObjectId Id(int i) => ObjectId.Parse($"0x{i + 1:x}");

    private static IEnumerable<Vote> Votes(int[] weights) => weights.Select((w, i) => new Vote((ulong)i + 1, w));
}
