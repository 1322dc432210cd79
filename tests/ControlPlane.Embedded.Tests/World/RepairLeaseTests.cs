using ControlPlane.Repairs;

namespace ControlPlane.Embedded.Tests.World;

/// <summary>Who holds a repair, and for how long, when workers are slow and when they die.</summary>
public sealed class RepairLeaseTests : IDisposable
{
    private readonly SimulatedWorld world = new(3);

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_repair_that_takes_many_leases_is_not_taken_away_from_a_worker_that_lives()
    {
        world.RebuildTakes = 5 * SimulatedWorld.Options.RepairLease;
        world.Work("another process");
        var lane = LoseOne();

        Until(() => Describe(lane).Healed == 1);

        Assert.Equal(1, world.Begun);
        Assert.Equal(1, Assert.Single(Describe(lane).Recent).Attempts);
    }

    [Fact]
    public void A_repair_of_a_process_that_was_killed_is_taken_up_again_when_its_lease_has_run_out()
    {
        world.RebuildTakes = TimeSpan.FromDays(1);
        var lane = LoseOne();
        Until(() => world.Begun == 1);

        world.RebuildTakes = TimeSpan.Zero;
        world.Crash();
        var killed = world.Clock.GetUtcNow();
        Until(() => Describe(lane).Healed == 1);

        Assert.Equal(2, Assert.Single(Describe(lane).Recent).Attempts);
        Assert.InRange(world.Clock.GetUtcNow() - killed, TimeSpan.Zero, SimulatedWorld.Options.RepairLease + TimeSpan.FromMinutes(1));
    }

    /// <summary>One sliver of one blob goes from one node, whose lane is answered.</summary>
    private string LoseOne()
    {
        world.Work("process");
        world.Store(0, deletable: false);
        world.Simulator.Advance(TimeSpan.FromMinutes(2));
        var node = world.Nodes[0];
        var (axis, index) = node.Owed(SampleBlobs.All[0].Id).First();
        node.Lose(SampleBlobs.All[0].Id, axis, index);
        world.Simulator.Run(() => world.Simulator.Actors.Actor<Nodes.INode>(Keys.Node(node.Info.NodeId)).ChallengeNow());
        return Keys.Lane(node.Info.NodeId);
    }

    private LaneView Describe(string lane) => world.Simulator.Run(() => world.Simulator.Actors.Actor<IRepairLane>(lane).Describe());

    private void Until(Func<bool> holds)
    {
        for (int step = 0; !holds(); step++)
        {
            Assert.True(step < 1000, "It does not come to that.");
            world.Chain.Make();
            world.Simulator.Advance(TimeSpan.FromSeconds(10));
        }
    }
}
