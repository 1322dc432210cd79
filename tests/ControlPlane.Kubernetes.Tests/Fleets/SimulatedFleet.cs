using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Fleets;
using ControlPlane.Kubernetes.Nodes;
using ControlPlane.Kubernetes.Reconcile;

namespace ControlPlane.Kubernetes.Tests.Fleets;

/// <summary>A fleet without a cluster: plans are carried out on these objects, and what nodes do by themselves happens when a test says so.</summary>
internal sealed class SimulatedFleet
{
    internal const string Name = "reef";
    private readonly SortedDictionary<string, JsonObject> nodes = new(StringComparer.Ordinal);
    private JsonObject fleet;
    private JsonObject? budget;
    private int version = 1;

    internal SimulatedFleet(int replicas, string image = "haulout/haulout:1")
    {
        fleet = Parse($$"""
            {
              "apiVersion": "hosting.haulout.dev/v1alpha1",
              "kind": "WalrusFleet",
              "metadata": { "name": "{{Name}}", "namespace": "tide", "uid": "fleet-uid", "generation": 1, "resourceVersion": "1" },
              "spec": {
                "replicas": {{replicas}},
                "image": "{{image}}",
                "chain": { "url": "http://chain:9000" },
                "storage": { "size": "10Gi" }
              }
            }
            """);
    }

    internal static DateTimeOffset Now { get; } = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    internal IReadOnlyCollection<string> Names => nodes.Keys;

    internal JsonObject Spec => (JsonObject)fleet["spec"]!;

    internal FleetObservation Observation => new(Copy(fleet), [.. nodes.Values.Select(Copy)], Now) { Budget = budget is null ? null : Copy(budget) };

    internal bool IsReady(string name) => NodeDecision.IsReady(Copy(nodes[name]));

    internal JsonObject Node(string name) => nodes[name];

    /// <summary>Changes the spec, as a user does.</summary>
    internal void Change(Action<JsonObject> change)
    {
        change(Spec);
        fleet["metadata"]!["generation"] = fleet["metadata"]!["generation"]!.GetValue<int>() + 1;
        fleet = Parse(fleet.ToJsonString());
    }

    /// <summary>Carries out a plan.</summary>
    internal void Act(Plan plan)
    {
        foreach (var wish in plan.Applies)
        {
            if (wish.Type == StorageNode.Type)
            {
                Apply(wish);
            }
            else
            {
                budget = Parse(wish.Body.ToJsonString());
            }
        }

        foreach (var gone in plan.Removals)
        {
            nodes[gone.Name]["metadata"]!["deletionTimestamp"] = "2026-11-22T12:00:00Z";
        }

        if (plan.Status is { } status)
        {
            fleet["status"] = JsonNode.Parse(status.Body["status"]!.ToJsonString());
        }
    }

    /// <summary>What nodes do by themselves: a deleted one is gone, another takes up its spec and becomes ready or not.</summary>
    internal void Happens(string name, bool ready)
    {
        var node = nodes[name];
        if (node["metadata"]!["deletionTimestamp"] is not null)
        {
            nodes.Remove(name);
            return;
        }

        long generation = Copy(node).Generation;
        node["status"] = Parse($$"""
            {
              "observedGeneration": {{generation}},
              "phase": "{{(ready ? "Ready" : "Starting")}}",
              "conditions": [{
                "type": "Ready", "status": "{{(ready ? "True" : "False")}}", "observedGeneration": {{generation}},
                "lastTransitionTime": "2026-11-22T12:00:00Z", "reason": "", "message": ""
              }]
            }
            """);
    }

    /// <summary>Decides and acts, with every node becoming ready in between, until nothing is left to do; returns the plans.</summary>
    internal IReadOnlyList<Plan> Settle(int most = 200)
    {
        var plans = new List<Plan>();
        while (plans.Count < most)
        {
            var plan = FleetDecision.Decide(Observation);
            if (plan.Applies.Count == 0 && plan.Removals.Count == 0 && plan.Status is null && Names.All(IsReady))
            {
                return plans;
            }

            plans.Add(plan);
            Act(plan);
            foreach (string name in Names.ToList())
            {
                Happens(name, ready: true);
            }
        }

        throw new InvalidOperationException($"not settled after {most} plans");
    }

    internal static Resource Copy(JsonObject value) => new(Parse(value.ToJsonString()));

    private void Apply(Wish wish)
    {
        var there = nodes.GetValueOrDefault(wish.Name);
        var now = Parse(wish.Body.ToJsonString());
        bool same = there is not null && JsonNode.DeepEquals(there["spec"], now["spec"]);
        now["metadata"]!["uid"] = there?["metadata"]!["uid"]?.ToString() ?? $"uid-{++version}";
        now["metadata"]!["resourceVersion"] = $"{++version}";
        now["metadata"]!["generation"] = (there is null ? 0 : Copy(there).Generation) + (same ? 0 : 1);
        now["status"] = there?["status"]?.DeepClone();
        nodes[wish.Name] = Parse(now.ToJsonString());
    }

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
