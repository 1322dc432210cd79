using ControlPlane.Nodes;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Tests.Nodes;

public sealed class JudgementTests
{
    private static readonly ControlPlaneOptions Options = new() { ProbesToOffline = 3, ProbeInterval = TimeSpan.FromSeconds(10) };

    [Fact]
    public void A_healthy_node_of_this_epoch_is_not_guarded() => Assert.Null(Ready.Guard(Epoch(1)));

    [Fact]
    public void Each_guard_has_its_reason()
    {
        Assert.Contains("owes no shard", new NodeState().Guard(Epoch(1)), StringComparison.Ordinal);
        Assert.Contains(
            "owes no shard", (Ready with { Assignment = Ready.Assignment! with { Shards = [] } }).Guard(Epoch(1)), StringComparison.Ordinal);
        Assert.Contains("epoch 1, not 2", Ready.Guard(Epoch(2)), StringComparison.Ordinal);
        Assert.Contains("not online", (Ready with { Health = new() }).Guard(Epoch(1)), StringComparison.Ordinal);
        Assert.Contains("works in epoch 5", With(Healthy(5)).Guard(Epoch(1)), StringComparison.Ordinal);
        Assert.Contains("Standby", With(Healthy(1) with { Status = "Standby" }).Guard(Epoch(1)), StringComparison.Ordinal);
        Assert.Contains("not ready", With(Healthy(1) with { ShardsReady = 0 }).Guard(Epoch(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_processes_probing_at_once_do_not_make_a_node_offline_sooner()
    {
        var health = new NodeHealthState().Next(Healthy(1), Genesis, Options);
        for (int i = 0; i < 10; i++) health = health.Next(Silent, Genesis + TimeSpan.FromSeconds(1), Options);
        Assert.Equal(Reach.Online, health.Reach);

        health = health.Next(Silent, Genesis + TimeSpan.FromSeconds(21), Options);
        Assert.Equal((Reach.Offline, Genesis + TimeSpan.FromSeconds(21)), (health.Reach, health.Since!.Value));
    }

    [Fact]
    public void One_answer_forgives_the_misses()
    {
        var health = new NodeHealthState().Next(Silent, Genesis, Options).Next(Healthy(1), Genesis, Options);

        Assert.Equal((Reach.Online, 0, ""), (health.Reach, health.Missed, health.Cause));
    }

    private static NodeState Ready => With(Healthy(1));

    private static NodeState With(NodeProbe probe) =>
        new() { Assignment = Assignment(0, 1), Health = new NodeHealthState().Next(probe, Genesis, Options) };
}
