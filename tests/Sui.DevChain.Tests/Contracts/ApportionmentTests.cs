using FsCheck;
using FsCheck.Fluent;
using Sui.DevChain.Contracts;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Shards by stake, and from committee to committee (contracts §8, vectors §6).</summary>
public sealed class ApportionmentTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true);

    [Theory]
    [InlineData(4, new ulong[] { 25000, 25000, 25000, 25000 }, new[] { 1, 1, 1, 1 })]
    [InlineData(778, new ulong[] { 25000, 25000, 25000, 25000 }, new[] { 195, 195, 194, 194 })]
    [InlineData(1000, new ulong[] { 25000, 25000, 25000, 25000 }, new[] { 250, 250, 250, 250 })]
    [InlineData(4, new ulong[] { 50000, 30000, 15000, 5000 }, new[] { 2, 2, 0, 0 })]
    [InlineData(777, new ulong[] { 50000, 30000, 15000, 5000 }, new[] { 389, 234, 116, 38 })]
    [InlineData(1000, new ulong[] { 50000, 30000, 15000, 5000 }, new[] { 500, 300, 150, 50 })]
    [InlineData(4, new ulong[] { 50000, 50000, 30000, 15000, 15000, 5000 }, new[] { 2, 1, 1, 0, 0, 0 })]
    [InlineData(777, new ulong[] { 50000, 50000, 30000, 15000, 15000, 5000 }, new[] { 236, 236, 142, 70, 70, 23 })]
    [InlineData(1000, new ulong[] { 50000, 50000, 30000, 15000, 15000, 5000 }, new[] { 303, 303, 182, 91, 91, 30 })]
    [InlineData(7, new ulong[] { 25000, 25000, 25000, 25000 }, new[] { 2, 2, 2, 1 })]
    [InlineData(6, new ulong[] { 25000, 25000, 25000, 25000 }, new[] { 2, 2, 1, 1 })]
    [InlineData(7, new ulong[] { 200, 200, 200, 100 }, new[] { 2, 2, 2, 1 })]
    [InlineData(9, new ulong[] { 200, 200, 200, 100, 100, 100 }, new[] { 2, 2, 2, 1, 1, 1 })]
    [InlineData(18, new ulong[] { 780_000, 650_000, 520_000, 390_000, 260_000 }, new[] { 6, 5, 4, 2, 1 })]
    [InlineData(0, new ulong[] { 100, 90, 80 }, new[] { 0, 0, 0 })]
    [InlineData(5, new ulong[] { 1, 0, 0 }, new[] { 4, 1, 0 })]
    [InlineData(3, new ulong[] { 1_000_000, 999_999 }, new[] { 2, 1 })]
    [InlineData(500, new ulong[] { 1_000_000_000_000, 900_000_000_000, 100_000_000_000 }, new[] { 250, 225, 25 })]
    [InlineData(1000, new ulong[] { 600, 100, 200, 100 }, new[] { 500, 125, 250, 125 })]
    public void Upstreams_vectors_are_met(int shards, ulong[] stakes, int[] expected) => Assert.Equal(expected, Apportionment.Share(shards, stakes));

    [Fact]
    public void From_twenty_nodes_on_none_gets_more_than_a_tenth()
    {
        var stakes = Enumerable.Repeat(20UL, 21).ToArray();
        stakes[5] = 200;
        Assert.Equal(Enumerable.Range(0, 21).Select(i => i == 5 ? 100 : 45), Apportionment.Share(1000, stakes));
    }

    [Fact]
    public void Without_stake_there_is_no_committee() => Network.Aborts("staking_inner", 3, () => Apportionment.Share(10, [0, 0]));

    [Fact]
    public void Twenty_nodes_cannot_share_nine_shards() =>
        Network.Aborts("apportionment_queue", 0, () => Apportionment.Share(9, [.. Enumerable.Repeat(1UL, 20)]));

    [Fact]
    public void Shards_always_sum_to_n_and_never_exceed_the_cap() => Check.One(Runs, Prop.ForAll(Stakes().ToArbitrary(), s =>
    {
        var shares = Apportionment.Share(s.Shards, s.Stakes);
        Assert.Equal(s.Shards, shares.Sum());
        Assert.All(shares, share => Assert.InRange(share, 0, Apportionment.Cap(s.Stakes.Length, s.Shards)));
    }));

    [Fact]
    public void More_stake_never_means_fewer_shards() => Check.One(Runs, Prop.ForAll(Stakes().ToArbitrary(), s =>
    {
        var shares = Apportionment.Share(s.Shards, s.Stakes);
        var ordered = s.Stakes.Zip(shares).OrderBy(p => p.First).ThenBy(p => p.Second).ToArray();
        Assert.All(ordered.Zip(ordered.Skip(1)), p => Assert.True(p.First.First == p.Second.First || p.First.Second <= p.Second.Second));
    }));

    [Fact]
    public void The_first_committee_gets_consecutive_shards_by_id()
    {
        var first = ShardTransition.Next(ShardAssignment.Empty, [Count(3, 1), Count(1, 2), Count(2, 3)]);
        Assert.Equal("1:0,1 2:2,3,4 3:5", Show(first));
    }

    [Fact]
    public void Growers_take_from_those_who_left_last_in_first_out()
    {
        var four = ShardTransition.Next(ShardAssignment.Empty, [Count(0, 2), Count(1, 2), Count(2, 2), Count(3, 2)]);
        Assert.Equal("2:4,5,3,2 3:6,7,1,0", Show(ShardTransition.Next(four, [Count(3, 4), Count(2, 4)])));
    }

    [Fact]
    public void A_transition_keeps_every_shard_once_and_moves_as_few_as_possible() => Check.One(Runs, Prop.ForAll(Transitions().ToArbitrary(), t =>
    {
        var before = ShardTransition.Next(ShardAssignment.Empty, t.First);
        var after = ShardTransition.Next(before, t.Second);
        Assert.Equal(Enumerable.Range(0, t.Shards), after.Nodes.SelectMany(n => n.Shards).Select(s => (int)s.Value).Order());
        Assert.Equal(after.Nodes.Select(n => n.NodeId).Order(), after.Nodes.Select(n => n.NodeId));
        Assert.Equal(
            t.Second.Where(c => c.Shards > 0).OrderBy(c => c.Node).Select(c => (c.Node, c.Shards)),
            after.Nodes.Select(n => (n.NodeId, n.Shards.Count)));
        int kept = after.Nodes.Sum(n => n.Shards.Intersect(before.ShardsOf(n.NodeId) ?? []).Count());
        int possible = after.Nodes.Sum(n => Math.Min(n.Shards.Count, before.ShardsOf(n.NodeId)?.Count ?? 0));
        Assert.Equal(possible, kept);
    }));

    private static Gen<(int Shards, ulong[] Stakes)> Stakes() =>
        from shards in Gen.Choose(10, 1000)
        from nodes in Gen.Choose(1, 40)
        from seed in Gen.Choose(0, int.MaxValue)
        from bits in Gen.Choose(1, 58)
        select (shards, Draw(seed, nodes, bits));

    private static ulong[] Draw(int seed, int nodes, int bits)
    {
        var random = new System.Random(seed);
        var stakes = Enumerable.Range(0, nodes).Select(_ => (ulong)random.NextInt64(1L << bits)).ToArray();
        stakes[random.Next(nodes)]++;
        return stakes;
    }

    private static Gen<(int Shards, ShardTransition.Count[] First, ShardTransition.Count[] Second)> Transitions() =>
        from shards in Gen.Choose(1, 60)
        from seed in Gen.Choose(0, int.MaxValue)
        let random = new System.Random(seed)
        select (shards, Counts(random, shards), Counts(random, shards));

    private static ShardTransition.Count[] Counts(System.Random random, int shards)
    {
        var counts = new int[12];
        for (int i = 0; i < shards; i++)
        {
            counts[random.Next(1 + random.Next(counts.Length))]++;
        }

        random.Shuffle(counts);
        var result = counts.Select((c, i) => Count(i, c)).ToArray();
        random.Shuffle(result);
        return result;
    }

    private static ShardTransition.Count Count(int node, int shards) => new(ObjectId.Parse($"0x{node:x}"), shards);

    private static string Show(ShardAssignment committee) =>
        string.Join(' ', committee.Nodes.Select(n => $"{n.NodeId.Span[^1]}:{string.Join(',', n.Shards.Select(s => s.Value))}"));
}
