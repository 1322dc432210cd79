using ControlPlane.Actors;
using ControlPlane.Challenges;
using ControlPlane.Nodes;
using Walrus.Core.RedStuff;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Contract;

public abstract class NodeContract : ActorContract
{
    [Fact]
    public async Task A_node_that_owes_nothing_is_not_challenged()
    {
        await Play(actors => Node(actors).Probed(Healthy(1)));

        Assert.False((await Begin(1)).Granted);
    }

    [Theory]
    [InlineData(2, "Active", 2)]
    [InlineData(1, "RecoveryInProgress (1)", 2)]
    [InlineData(1, "Active", 1)]
    public async Task A_node_of_another_epoch_or_not_ready_is_not_challenged(int epoch, string status, int ready)
    {
        await Play(actors => Node(actors).Assign(Assignment(0, 1)));
        await Play(actors => Node(actors).Probed(Healthy(epoch) with { Status = status, ShardsReady = ready }));

        Assert.False((await Begin(1)).Granted);
    }

    [Fact]
    public async Task A_round_asks_for_pairs_that_the_node_owes_its_shards_in_turn()
    {
        await Ready();
        var round = await Begin(1);

        Assert.Equal(Options.PairsPerRound, round.Challenges.Count);
        var config = new EncodingConfig(Shards);
        Assert.All(round.Challenges, c =>
        {
            Assert.Contains(c.Shard, ShardsOf(0));
            Assert.Equal(config.PairOn(c.Shard, c.Blob.Blob), c.Pair);
            Assert.Equal(config.SliverOf(c.Pair, SliverAxis.Primary), c.Primary.Row);
            Assert.Equal(config.SliverOf(c.Pair, SliverAxis.Secondary), c.Secondary.Column);
        });
        Assert.Equal([3, 3], round.Challenges.GroupBy(c => c.Shard).Select(g => g.Count()));
        Assert.Equal(round.Challenges.Count, round.Challenges.DistinctBy(c => (c.Blob.Blob, c.Pair)).Count());
    }

    [Fact]
    public async Task Two_workers_do_not_hold_the_same_round_until_the_lease_ends()
    {
        await Ready();
        var first = await Begin(1);
        Assert.False((await Begin(1)).Granted);

        NodeRound? second = null;
        await Eventually(async actors => (second = await Node(actors).Begin(new(Plan(1), "b"))).Granted);
        Assert.True(second!.Fence > first.Fence);
        Assert.Equal(first.Challenges, second.Challenges);
        Assert.False((await Report(first)).Accepted);
        Assert.True((await Report(second)).Accepted);
    }

    [Fact]
    public async Task A_round_is_held_once()
    {
        await Ready();
        Assert.Equal(Options.PairsPerRound, (await Report(await Begin(1))).Tally!.Counts.Pass);

        Assert.False((await Begin(1)).Granted);
        Assert.False((await Begin(0)).Granted);
        Assert.True((await Begin(2)).Granted);
    }

    [Fact]
    public async Task Passes_lower_the_bound_and_keep_a_node_healthy()
    {
        await Ready();
        Assert.Equal(1, (await Describe()).LossBound);
        await Report(await Begin(1));
        await Report(await Begin(2));

        var view = await Describe();
        Assert.InRange(view.LossBound, 0.1, 0.25);
        Assert.Equal(NodeStanding.Healthy, view.Standing);
        Assert.Equal([2L, 1L], view.Rounds.Select(r => r.Round));
    }

    [Fact]
    public async Task A_failure_puts_a_node_on_watch_until_it_is_repaired_and_clean_long_enough()
    {
        await Ready();
        await Play(actors => Node(actors).Mark(new([Loss(0, 0)])));
        await Report(await Begin(1), ChallengeOutcome.Missing);
        Assert.Equal(NodeStanding.Watch, (await Describe()).Standing);

        await Play(actors => Node(actors).Unmark(new([Loss(0, 0)])));
        Assert.Equal(NodeStanding.Watch, (await Describe()).Standing);
        foreach (var round in Enumerable.Range(2, 100)) await Report(await Begin(round));
        Assert.Equal((NodeStanding.Healthy, 0), ((await Describe()).Standing, (await Describe()).Reasons.Count));
    }

    [Fact]
    public async Task Two_losses_in_a_shard_make_a_node_suspect()
    {
        await Ready();
        await Play(actors => Node(actors).Mark(new([Loss(0, 0), Loss(1, 0)])));

        Assert.Equal(NodeStanding.Suspect, (await Describe()).Standing);
    }

    [Fact]
    public async Task Many_failures_reject_a_node_and_a_clean_sweep_clears_it()
    {
        await Ready();
        await Report(await Begin(1), Enumerable.Repeat(ChallengeOutcome.Missing, 4));
        Assert.Equal(NodeStanding.Suspect, (await Describe()).Standing);

        await Play(actors => Node(actors).ChallengeNow());
        var part = await Play(actors => Node(actors).BeginSweep("a"));
        Assert.True(await Play(actors => Node(actors).ReportSweep(new(part.Fence, 3, null, true, 7, 0))));
        Assert.Equal(NodeStanding.Watch, (await Describe()).Standing);
    }

    [Fact]
    public async Task One_lost_sliver_moves_the_score_once()
    {
        await Ready();
        var round = await Begin(1);
        var lost = round.Challenges[0];
        await Play(actors => Node(actors).Mark(new([Loss(0, 0) with { Blob = lost.Blob.Blob, Pair = lost.Pair, Shard = lost.Shard }])));
        await Report(round, ChallengeOutcome.Missing);
        await Play(actors => Node(actors).ChallengeNow());
        await Play(async actors =>
        {
            var again = await Node(actors).Begin(new(Plan(1), "a"));
            await Node(actors).Report(new(1, again.Attempt, again.Fence, [new(lost, ChallengeOutcome.Missing, null, "")], TimeSpan.Zero));
        });

        Assert.InRange((await Describe()).Failures, 0.99, 1.01);
    }

    [Fact]
    public async Task Only_failures_and_passes_move_the_score()
    {
        await Ready();
        await Report(
            await Begin(1), ChallengeOutcome.Offline, ChallengeOutcome.Overloaded, ChallengeOutcome.Withheld, ChallengeOutcome.Superseded,
            ChallengeOutcome.Deferred, ChallengeOutcome.Contained);

        var view = await Describe();
        Assert.Equal((0.0, 0.0, 1), (view.Passes, view.Failures, view.Contained));
    }

    [Fact]
    public async Task A_late_answer_is_asked_for_again_with_the_same_symbols()
    {
        await Ready();
        var round = await Begin(1);
        await Report(round, ChallengeOutcome.Contained);
        NodeRound? next = null;
        long number = 1;
        await Eventually(async actors =>
        {
            next = await Node(actors).Begin(new(Plan(++number), "a"));
            if (next.Challenges.Any(c => c.Step == 1)) return true;
            await Node(actors).Report(new(next.Round, next.Attempt, next.Fence, [], TimeSpan.Zero));
            return false;
        });

        Assert.Equal(round.Challenges[0] with { Step = 1 }, next!.Challenges.Single(c => c.Step == 1));
    }

    [Fact]
    public async Task Challenge_now_makes_another_attempt_with_other_symbols_and_a_sweep()
    {
        await Ready();
        var first = await Begin(1);
        await Report(first);
        await Play(actors => Node(actors).ChallengeNow());

        var second = await Begin(1);
        Assert.Equal(1, second.Attempt);
        Assert.NotEqual(first.Challenges.Select(c => c.Primary), second.Challenges.Select(c => c.Primary));
        Assert.True((await Play(actors => Node(actors).BeginSweep("a"))).Fence > 0);
    }

    [Fact]
    public async Task A_node_that_comes_back_is_swept_in_parts()
    {
        await Ready();
        Assert.Equal(0, (await Play(actors => Node(actors).BeginSweep("a"))).Fence);
        await Eventually(async actors =>
        {
            await Node(actors).Probed(Silent);
            return (await Node(actors).Describe()).Health.Reach is Reach.Offline;
        });
        await Play(actors => Node(actors).Probed(Healthy(1)));

        var part = await Play(actors => Node(actors).BeginSweep("a"));
        Assert.Equal((0, Options.PairsPerSweepPart, "it was offline"), (part.Partition, part.Limit, part.Reason));
        Assert.Equal(0, (await Play(actors => Node(actors).BeginSweep("b"))).Fence);
        Assert.True(await Play(actors => Node(actors).ReportSweep(new(part.Fence, 2, Blob(3), false, 10, 1))));
        Assert.False(await Play(actors => Node(actors).ReportSweep(new(part.Fence, 3, null, true, 10, 1))));

        var next = await Play(actors => Node(actors).BeginSweep("b"));
        Assert.Equal((2, (Walrus.Core.Identifiers.BlobId?)Blob(3)), (next.Partition, next.After));
        await Play(actors => Node(actors).ReportSweep(new(next.Fence, 4, null, true, 5, 0)));
        var sweep = (await Describe()).Sweep;
        Assert.Equal((null, 15, 1), (sweep.Reason, sweep.FinishedPairs, sweep.FinishedLosses));
    }

    [Fact]
    public async Task An_assignment_of_an_older_epoch_is_passed_over()
    {
        await Play(actors => Node(actors).Assign(Assignment(0, 2)));
        await Play(actors => Node(actors).Assign(Assignment(0, 1)));

        Assert.Equal(Epoch(2), (await Describe()).Assignment!.Epoch);
    }

    [Fact]
    public async Task Score_losses_and_fences_survive_a_restart()
    {
        await Ready();
        var round = await Begin(1);
        await Play(actors => Node(actors).Mark(new([Loss(0, 0)])));
        await Host.Restart();

        Assert.True((await Report(round)).Accepted);
        var view = await Describe();
        Assert.Single(view.Losses);
        Assert.InRange(view.Passes, 5.99, 6.01);
    }

    private static INode Node(IActors actors) => actors.Actor<INode>(Keys.Node(NodeId(0)));

    private Task Ready() => Play(async actors =>
    {
        await Node(actors).Assign(Assignment(0, 1));
        await Node(actors).Probed(Healthy(1));
    });

    private Task<NodeRound> Begin(long round) => Play(actors => Node(actors).Begin(new(Plan(round), "a")));

    private Task<NodeView> Describe() => Play(actors => Node(actors).Describe());

    /// <summary>Reports the outcomes in order, passes where there are no more.</summary>
    private Task<ReportReply> Report(NodeRound round, params IEnumerable<ChallengeOutcome> outcomes)
    {
        var all = outcomes.ToArray();
        var results = round.Challenges.Select((c, i) => new ChallengeResult(c, i < all.Length ? all[i] : ChallengeOutcome.Pass, null, "")).ToArray();
        return Play(actors => Node(actors).Report(new(round.Round, round.Attempt, round.Fence, results, TimeSpan.FromSeconds(1))));
    }
}
