using ControlPlane.Actors;
using ControlPlane.Repairs;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Contract;

public abstract class RepairLaneContract : ActorContract
{
    [Fact]
    public async Task Jobs_are_lent_by_class_then_score_then_age()
    {
        await Enqueue(Job(1), Job(2, rank: 0, score: 9), Job(3, rank: 2, score: -1), Job(4, rank: 1));

        var work = await Lease(10);
        Assert.Equal([Blob(2), Blob(4), Blob(3), Blob(1)], work.Jobs.Select(j => j.Job.Loss.Blob));
    }

    [Fact]
    public async Task A_job_enqueued_twice_is_one_job()
    {
        await Enqueue(Job(1));
        await Enqueue(Job(1));

        Assert.Single((await Describe()).Queue);
    }

    [Fact]
    public async Task A_finished_job_is_not_taken_in_again()
    {
        await Enqueue(Job(1));
        await Finish((await Lease(1)).Jobs[0], RepairOutcome.Healed);
        await Enqueue(Job(1));

        Assert.Empty((await Describe()).Queue);
    }

    [Fact]
    public async Task A_lent_job_is_not_lent_again_while_the_lease_lasts()
    {
        await Enqueue(Job(1), Job(2));
        var first = await Play(async actors => (await Lane(actors).Lease(new("a", 1)), await Lane(actors).Lease(new("b", 5))));

        Assert.Single(first.Item1.Jobs);
        Assert.Equal(Blob(first.Item1.Jobs[0].Job.Loss.Blob == Blob(1) ? 2 : 1), Assert.Single(first.Item2.Jobs).Job.Loss.Blob);
    }

    [Fact]
    public async Task Fences_grow()
    {
        await Enqueue(Job(1), Job(2));
        var jobs = (await Lease(2)).Jobs;

        Assert.True(jobs[0].Fence > 0);
        Assert.True(jobs[1].Fence > jobs[0].Fence);
    }

    [Fact]
    public async Task After_the_lease_another_worker_gets_it_and_the_first_is_fenced_off()
    {
        await Enqueue(Job(1));
        var first = (await Lease(1)).Jobs[0];
        LeasedJob? second = null;
        await Eventually(async actors => (second = (await Lane(actors).Lease(new("b", 1))).Jobs.SingleOrDefault()) is not null);

        Assert.True(second!.Fence > first.Fence);
        Assert.False((await Finish(first, RepairOutcome.Healed)).Accepted);
        Assert.False((await Play(actors => Lane(actors).Renew(first.Job.Id, first.Fence))).Accepted);
        Assert.True((await Play(actors => Lane(actors).Renew(second.Job.Id, second.Fence))).Accepted);
        Assert.True((await Finish(second, RepairOutcome.Healed)).Accepted);
    }

    [Fact]
    public async Task A_failed_job_comes_again_after_a_pause_and_ends_as_a_dead_letter()
    {
        await Enqueue(Job(1));
        foreach (var attempt in Enumerable.Range(1, Options.RepairAttempts))
        {
            LeasedJob? job = null;
            await Eventually(async actors => (job = (await Lane(actors).Lease(new("a", 1))).Jobs.SingleOrDefault()) is not null);
            Assert.Equal(attempt, job!.Attempt);
            Assert.True((await Finish(job, RepairOutcome.Failed)).Accepted);
        }

        var view = await Describe();
        Assert.Empty(view.Queue);
        Assert.Equal(RepairOutcome.Abandoned, Assert.Single(view.DeadLetters).Outcome);
    }

    [Fact]
    public async Task Results_are_shown_until_their_blob_is_told()
    {
        await Enqueue(Job(1));
        await Finish((await Lease(1)).Jobs[0], RepairOutcome.Healed);
        await Host.Restart();
        Assert.Equal(RepairOutcome.Healed, Assert.Single((await Lease(0)).Untold).Outcome);

        await Play(actors => Lane(actors).Told(new([Job(1).Id])));
        Assert.Empty((await Lease(0)).Untold);
        var view = await Describe();
        Assert.Equal((1L, 4096L), (view.Healed, view.HealedBytes));
    }

    [Fact]
    public async Task Queue_leases_and_fences_survive_a_restart()
    {
        await Enqueue(Job(1), Job(2));
        var before = (await Lease(1)).Jobs[0];
        await Host.Restart();

        Assert.Equal(2, (await Describe()).Queue.Count);
        Assert.True((await Lease(2)).Jobs.All(j => j.Fence > before.Fence));
    }

    private static IRepairLane Lane(IActors actors) => actors.Actor<IRepairLane>(Keys.Lane(NodeId(0)));

    private Task Enqueue(params RepairJob[] jobs) => Play(actors => Lane(actors).Enqueue(new(jobs)));

    private Task<LaneWork> Lease(int max) => Play(actors => Lane(actors).Lease(new("a", max)));

    private Task<LaneReply> Finish(LeasedJob job, RepairOutcome outcome) => Play(actors => Lane(actors).Finish(Outcome(job, outcome)));

    private Task<LaneView> Describe() => Play(actors => Lane(actors).Describe());
}
