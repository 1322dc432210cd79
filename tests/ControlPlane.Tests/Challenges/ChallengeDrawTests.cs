using ControlPlane.Challenges;
using Walrus.Core.Identifiers;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Tests.Challenges;

public sealed class ChallengeDrawTests
{
    private static readonly IReadOnlyList<ShardIndex> Owned = [.. Enumerable.Range(0, 7).Select(i => new ShardIndex((ushort)i))];

    [Fact]
    public void Every_shard_is_asked_within_as_many_rounds_as_it_takes_to_go_round()
    {
        const int pairs = 3;
        foreach (var first in Enumerable.Range(0, 20))
        {
            var asked = Enumerable.Range(first, (Owned.Count + pairs - 1) / pairs)
                .SelectMany(round => ChallengeDraw.ForNode(Plan(round, blobs: 10), NodeId(0), Owned, 0, pairs, null)).Select(c => c.Shard);

            Assert.Equal(Owned, asked.Distinct().Order());
        }
    }

    [Fact]
    public void With_few_blobs_every_pair_is_asked_once()
    {
        var all = ChallengeDraw.ForNode(Plan(1, blobs: 2), NodeId(0), Owned, 0, 25, null);

        Assert.Equal(14, all.Count);
        Assert.Equal(14, all.DistinctBy(c => (c.Blob.Blob, c.Shard)).Count());
    }

    [Fact]
    public void Blobs_certified_after_the_nodes_checkpoint_are_left_out()
    {
        var plan = Plan(1, blobs: 2);
        plan = plan with { Blobs = [plan.Blobs[0], plan.Blobs[1] with { CertifiedCheckpoint = 50 }] };

        Assert.All(ChallengeDraw.ForNode(plan, NodeId(0), Owned, 0, 25, 49), c => Assert.Equal(plan.Blobs[0].Blob, c.Blob.Blob));
        Assert.Equal(2, ChallengeDraw.ForNode(plan, NodeId(0), Owned, 0, 25, 50).DistinctBy(c => c.Blob.Blob).Count());
    }

    [Fact]
    public void Two_nodes_are_asked_for_different_symbols()
    {
        var a = ChallengeDraw.ForNode(Plan(1), NodeId(0), Owned, 0, 10, null);
        var b = ChallengeDraw.ForNode(Plan(1), NodeId(1), Owned, 0, 10, null);

        Assert.NotEqual(a.Select(c => (c.Blob.Blob, c.Primary.Column)), b.Select(c => (c.Blob.Blob, c.Primary.Column)));
    }

    [Fact]
    public void Without_shards_or_blobs_nothing_is_asked()
    {
        Assert.Empty(ChallengeDraw.ForNode(Plan(1), NodeId(0), [], 0, 10, null));
        Assert.Empty(ChallengeDraw.ForNode(Plan(1, blobs: 0), NodeId(0), Owned, 0, 10, null));
    }
}
