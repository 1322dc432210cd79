using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Fleets;
using ControlPlane.Kubernetes.Nodes;
using ControlPlane.Kubernetes.Reconcile;
using FsCheck;
using FsCheck.Fluent;

namespace ControlPlane.Kubernetes.Tests.Fleets;

/// <summary>What a fleet decides.</summary>
public sealed class FleetDecisionTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(100).WithQuietOnSuccess(true);

    [Fact]
    public void A_new_fleet_makes_all_its_nodes_and_its_budget_at_once()
    {
        var plan = FleetDecision.Decide(new SimulatedFleet(3).Observation);
        Assert.Equal(["reef", "reef-0", "reef-1", "reef-2"], plan.Applies.Select(a => a.Name));
        Assert.Empty(plan.Removals);
        Assert.False(plan.Disrupts);
    }

    [Fact]
    public void A_whole_fleet_has_nothing_to_do()
    {
        var fleet = new SimulatedFleet(3);
        fleet.Settle();
        var plan = FleetDecision.Decide(fleet.Observation);
        Assert.Empty(plan.Applies);
        Assert.Empty(plan.Removals);
        Assert.Null(plan.Status);
        Assert.Equal("Ready", Status(fleet).Phase.ToString());
    }

    [Fact]
    public void Scaling_down_removes_the_highest_numbers_one_at_a_time()
    {
        var fleet = new SimulatedFleet(5);
        fleet.Settle();
        fleet.Change(spec => spec["replicas"] = 3);
        Assert.Equal(["reef-4", "reef-3"], fleet.Settle().SelectMany(p => p.Removals).Select(r => r.Name));
        Assert.Equal(["reef-0", "reef-1", "reef-2"], fleet.Names);
    }

    [Fact]
    public void Scaling_down_waits_while_another_node_does_not_serve_and_says_for_which()
    {
        var fleet = new SimulatedFleet(4);
        fleet.Settle();
        fleet.Happens("reef-1", ready: false);
        fleet.Change(spec => spec["replicas"] = 3);
        var plan = FleetDecision.Decide(fleet.Observation);
        Assert.Empty(plan.Removals);
        Assert.Contains("waiting for reef-1 before reef-3 is removed", plan.Status!.Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_image_goes_to_one_node_that_serves_at_a_time()
    {
        var fleet = new SimulatedFleet(3);
        fleet.Settle();
        fleet.Change(spec => spec["image"] = "haulout/haulout:2");
        string[] updated = [.. fleet.Settle().SelectMany(p => p.Notes).Where(n => n.Reason == "NodeUpdated").Select(n => n.Text)];
        Assert.Equal(["reef-0 is updated", "reef-1 is updated", "reef-2 is updated"], updated);
    }

    [Fact]
    public void A_node_that_does_not_serve_takes_the_correction_at_once()
    {
        var fleet = new SimulatedFleet(3);
        fleet.Settle();
        fleet.Happens("reef-1", ready: false);
        fleet.Change(spec => spec["image"] = "haulout/haulout:2");
        Assert.Equal("reef-1", Assert.Single(FleetDecision.Decide(fleet.Observation).Applies).Name);
    }

    [Fact]
    public void A_field_no_longer_wished_is_taken_away_from_the_nodes()
    {
        var fleet = new SimulatedFleet(2);
        fleet.Change(spec => spec["config"] = JsonNode.Parse("""[{ "name": "LOG_LEVEL", "value": "Debug" }]"""));
        fleet.Settle();
        fleet.Change(spec => spec.Remove("config"));
        fleet.Settle();
        Assert.All(fleet.Names, name => Assert.Null(fleet.Node(name)["spec"]!["config"]));
    }

    [Fact]
    public void A_node_changed_by_hand_is_changed_back()
    {
        var fleet = new SimulatedFleet(2);
        fleet.Settle();
        fleet.Node("reef-1")["spec"]!["image"] = "somebody/else:1";
        Assert.Equal("reef-1", Assert.Single(FleetDecision.Decide(fleet.Observation).Applies).Name);
    }

    [Fact]
    public void A_name_that_belongs_to_another_is_left_alone_and_said()
    {
        var fleet = new SimulatedFleet(2);
        fleet.Settle();
        fleet.Node("reef-1")["metadata"]!["ownerReferences"]![0]!["uid"] = "another";
        var plan = FleetDecision.Decide(fleet.Observation);
        Assert.Empty(plan.Applies);
        Assert.Contains("reef-1 belongs to somebody else", plan.Status!.Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chain", """{ "url": "http://another:9000" }""", "chain cannot be changed")]
    [InlineData("storage", """{ "size": "9Gi" }""", "storage.size may grow but not shrink")]
    [InlineData("replicas", "300", "spec.replicas")]
    [InlineData("replicas", "\"three\"", "cannot be read")]
    [InlineData("publicHostPattern", "\"walrus.example.org\"", "publicHostPattern must contain")]
    public void A_spec_that_cannot_be_carried_out_changes_nothing_and_is_said(string field, string value, string message)
    {
        var fleet = new SimulatedFleet(3);
        fleet.Settle();
        fleet.Change(spec => spec[field] = JsonNode.Parse(value));
        var plan = FleetDecision.Decide(fleet.Observation);
        Assert.Empty(plan.Applies);
        Assert.Empty(plan.Removals);
        Assert.Contains(message, plan.Status!.Body["status"]!["conditions"]![0]!["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_happens_one_node_that_serves_is_stopped_at_a_time_and_only_while_all_others_serve() => ForAll(history =>
    {
        var fleet = new SimulatedFleet(history.Replicas);
        var random = new Random(history.Seed);
        for (int step = 0; step < 40; step++)
        {
            if (random.Next(8) == 0)
            {
                int replicas = random.Next(0, 8);
                fleet.Change(spec => spec["replicas"] = replicas);
            }

            if (random.Next(8) == 0)
            {
                int image = random.Next(3);
                fleet.Change(spec => spec["image"] = $"haulout/haulout:{image}");
            }

            int wanted = (int)fleet.Spec["replicas"]!;
            string[] serving = [.. fleet.Names.Where(fleet.IsReady)];
            int there = fleet.Names.Count;
            var plan = FleetDecision.Decide(fleet.Observation);
            string[] stopped = [.. plan.Applies.Where(a => a.Type == StorageNode.Type).Select(a => a.Name).Concat(plan.Removals.Select(r => r.Name))
                .Intersect(serving)];
            Assert.InRange(stopped.Length, 0, 1);
            Assert.Equal(plan.Disrupts, stopped.Length > 0 || plan.Removals.Count > 0);
            Assert.All(plan.Removals, r => Assert.Equal(StorageNode.Type, r.Type));
            foreach (var gone in plan.Removals)
            {
                int? ordinal = FleetDecision.Ordinal(SimulatedFleet.Name, gone.Name);
                Assert.True(ordinal >= wanted);
                Assert.Equal(fleet.Names.Max(n => FleetDecision.Ordinal(SimulatedFleet.Name, n)), ordinal);
            }

            if (plan.Disrupts)
            {
                Assert.Empty(fleet.Names.Except(serving).Except(plan.Removals.Select(r => r.Name)));
                Assert.InRange(there, 1, int.MaxValue);
            }

            fleet.Act(plan);
            foreach (string name in fleet.Names.Where(_ => random.Next(2) == 0).ToList())
            {
                fleet.Happens(name, ready: random.Next(4) > 0);
            }
        }
    });

    [Fact]
    public void From_any_state_a_fleet_settles_at_what_is_wished_once_its_nodes_can() => ForAll(history =>
    {
        var fleet = new SimulatedFleet(history.Replicas);
        var random = new Random(history.Seed);
        for (int step = 0; step < 12; step++)
        {
            int replicas = random.Next(0, 8);
            int image = random.Next(3);
            fleet.Change(spec =>
            {
                spec["replicas"] = replicas;
                spec["image"] = $"haulout/haulout:{image}";
            });
            fleet.Act(FleetDecision.Decide(fleet.Observation));
            foreach (string name in fleet.Names.Where(_ => random.Next(2) == 0).ToList())
            {
                fleet.Happens(name, ready: random.Next(2) == 0);
            }
        }

        fleet.Settle();
        int wanted = (int)fleet.Spec["replicas"]!;
        Assert.Equal([.. Enumerable.Range(0, wanted).Select(i => $"reef-{i}")], fleet.Names);
        Assert.All(fleet.Names, name => Assert.Equal(fleet.Spec["image"]!.ToString(), fleet.Node(name)["spec"]!["image"]!.ToString()));
        Assert.Equal(FleetPhase.Ready, wanted == 0 ? FleetPhase.Ready : Status(fleet).Phase);
    });

    [Fact]
    public void A_decision_made_twice_is_the_same() => ForAll(history =>
    {
        var fleet = new SimulatedFleet(history.Replicas);
        fleet.Act(FleetDecision.Decide(fleet.Observation));
        Assert.Equal(Text(FleetDecision.Decide(fleet.Observation)), Text(FleetDecision.Decide(fleet.Observation)));
        static string Text(Plan plan) => string.Join('\n', plan.Applies.Select(a => a.Body.ToJsonString()).Append(plan.Status?.Body.ToJsonString()));
    });

    private static WalrusFleetStatus Status(SimulatedFleet fleet) => fleet.Observation.Fleet.Part<WalrusFleetStatus>("status")!;

    private static void ForAll(Action<(int Replicas, int Seed)> check)
    {
        var histories =
            from replicas in Gen.Choose(0, 7)
            from seed in Gen.Choose(0, int.MaxValue)
            select (replicas, seed);
        Check.One(Runs, Prop.ForAll(histories.ToArbitrary(), check));
    }
}
