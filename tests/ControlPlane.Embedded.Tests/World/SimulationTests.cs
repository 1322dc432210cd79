using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Nodes;
using ControlPlane.Repairs;

namespace ControlPlane.Embedded.Tests.World;

/// <summary>The control plane against worlds that go wrong: everything that was lost is found and healed, and nothing else is called lost.</summary>
public sealed class SimulationTests
{
    private const int Seeds = 50;

    public static TheoryData<int> Tens => [.. Enumerable.Range(0, Seeds / 10)];

    [Theory]
    [MemberData(nameof(Tens))]
    public void Every_lost_sliver_is_found_and_healed_and_nothing_else_is_called_lost(int ten)
    {
        var healed = new List<LossKind>();
        foreach (var seed in Enumerable.Range(ten * 10, 10))
        {
            var (world, live) = Live(seed, minutes: 20);
            Recover(world);
            healed.AddRange(Check(seed, world, live));
            world.Dispose();
        }

        // The worlds were worth the name: plenty of both kinds was lost and came back.
        Assert.InRange(healed.Count(k => k is LossKind.Missing), 50, int.MaxValue);
        Assert.InRange(healed.Count(k => k is LossKind.Corrupt), 50, int.MaxValue);
    }

    [Fact]
    public void The_same_seed_is_the_same_run_and_another_seed_is_another()
    {
        static ulong Trace(int seed)
        {
            var (world, _) = Live(seed, minutes: 6);
            using (world) return world.Simulator.Trace;
        }

        Assert.Equal(Trace(7), Trace(7));
        Assert.NotEqual(Trace(7), Trace(8));
    }

    /// <summary>Twenty minutes of uploads, deletions, losses, damage, silent nodes, a silent chain, restarts and crashes.</summary>
    private static (SimulatedWorld World, HashSet<int> Live) Live(int seed, int minutes)
    {
        var world = new SimulatedWorld(seed);
        world.Work("process");
        var live = new HashSet<int>();
        var next = 0;
        for (int step = 0; step < minutes * 6; step++)
        {
            switch (world.Choose(24))
            {
                case < 6 when next < SampleBlobs.Count:
                    world.Store(next, deletable: true, world.Choose(4) == 0 ? world.Nodes[world.Choose(5)] : null);
                    live.Add(next++);
                    break;
                case 6 when live.Count > 4:
                    var gone = live.ElementAt(world.Choose(live.Count));
                    world.Delete(gone);
                    live.Remove(gone);
                    break;
                case < 10 when live.Count > 0:
                    // One injured node at a time per blob, so that the others can heal it.
                    var node = world.Nodes[world.Choose(5)];
                    var healthy = live.Where(b => world.Nodes.All(n => n == node || n.IsIntact(SampleBlobs.All[b].Id))).ToArray();
                    if (healthy.Length > 0) world.Injure(node, healthy[world.Choose(healthy.Length)]);
                    break;
                case 10 when world.Nodes.All(n => !n.Offline):
                    world.Nodes[world.Choose(5)].Offline = true;
                    break;
                case 11 or 12:
                    foreach (var n in world.Nodes) n.Offline = false;
                    break;
                case 13:
                    world.Chain.Down = true;
                    break;
                case 14 or 15:
                    world.Chain.Down = false;
                    break;
                case 16:
                    world.Restart();
                    break;
                case 17:
                    world.Crash();
                    break;
                default:
                    world.Chain.Make();
                    break;
            }

            world.Simulator.Advance(TimeSpan.FromSeconds(10));
            world.NodesFollow();
        }

        return (world, live);
    }

    /// <summary>Everything works again; every node is swept, and there is time for every pair to be drawn.</summary>
    private static void Recover(SimulatedWorld world)
    {
        world.Chain.Down = false;
        foreach (var node in world.Nodes) node.Offline = false;
        foreach (var minute in Enumerable.Range(0, 20))
        {
            world.Chain.Make();
            world.Simulator.Advance(TimeSpan.FromMinutes(1));
            world.NodesFollow();
            if (minute == 5) world.Simulator.Run(() => Task.WhenAll(world.Nodes.Select(n => Node(world, n).ChallengeNow())));
        }
    }

    private static List<LossKind> Check(int seed, SimulatedWorld world, HashSet<int> live)
    {
        var healed = new List<LossKind>();
        foreach (var node in world.Nodes)
        {
            foreach (var blob in live.Where(b => !node.IsIntact(SampleBlobs.All[b].Id)))
            {
                Assert.Fail($"Seed {seed}: {node.Info.Name} did not get blob {blob} back.");
            }
            var view = world.Simulator.Run(() => Node(world, node).Describe());
            Assert.True(view.Losses.Count == 0, $"Seed {seed}: {node.Info.Name} still has {view.Losses.Count} marks.");
            var lane = world.Simulator.Run(() => world.Simulator.Actors.Actor<IRepairLane>(Keys.Lane(node.Info.NodeId)).Describe());
            Assert.True(lane.Queue.Count == 0 && lane.DeadLetters.Count == 0, $"Seed {seed}: the lane of {node.Info.Name} is not empty.");
        }

        foreach (var sample in SampleBlobs.All)
        {
            var view = world.Simulator.Run(() => world.Simulator.Actors.Actor<IBlob>(Keys.Blob(sample.Id)).Describe());
            Assert.True(view.Open.Count == 0, $"Seed {seed}: a case of {sample.Id} is still open.");
            healed.AddRange(view.History.Where(e => e.Status is LossStatus.Healed).Select(e => e.Loss.Kind));
            foreach (var loss in view.History.Select(e => e.Loss))
            {
                var index = SampleBlobs.Codec.Config.SliverOf(loss.Pair, loss.Axis).Value;
                Assert.True(
                    world.Injured.Contains((sample.Id, loss.Axis, index)),
                    $"Seed {seed}: {sample.Id} {loss.Axis} {index} was called lost and was not.");
            }
        }

        var feed = world.Simulator.Run(() => world.Simulator.Actors.Actor<IFeed>(Keys.Feed).Describe());
        Assert.Equal((ulong)world.Chain.Checkpoints.Count, feed.Next);
        return healed;
    }

    private static INode Node(SimulatedWorld world, SimulatedNode node) => world.Simulator.Actors.Actor<INode>(Keys.Node(node.Info.NodeId));
}
