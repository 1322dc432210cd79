using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Nodes;
using ControlPlane.Kubernetes.Reconcile;

namespace ControlPlane.Kubernetes.Fleets;

/// <summary>The next steps from the nodes a fleet has to those it should have.</summary>
internal sealed record Steps
{
    internal List<Wish> Applies { get; } = [];

    internal List<Removal> Removals { get; } = [];

    /// <summary>Wished nodes that are not as the spec wishes, those updated by these steps included.</summary>
    internal List<string> Outdated { get; } = [];

    /// <summary>Names of wished nodes that somebody else's objects bear.</summary>
    internal List<string> Taken { get; } = [];

    /// <summary>The node that served and is updated now.</summary>
    internal string? Updated { get; private set; }

    /// <summary>What the fleet waits for, in one sentence.</summary>
    internal string? Waiting { get; private set; }

    internal bool Disrupts => Removals.Count > 0 || Updated is not null;

    internal static Steps Of(FleetObservation seen, WalrusFleetSpec spec, SortedDictionary<int, Resource> nodes)
    {
        var steps = new Steps();
        var budget = Budget(seen);
        if (!Wishes.IsMet(budget, seen.Budget))
        {
            steps.Applies.Add(budget);
        }

        steps.Make(seen, spec, nodes);
        if (!steps.Remove(seen.Fleet, spec, nodes))
        {
            steps.UpdateOneThatServes(seen.Fleet, spec, nodes);
        }

        return steps;
    }

    // Missing nodes and nodes that do not serve anyway: nothing can get worse by them.
    private void Make(FleetObservation seen, WalrusFleetSpec spec, SortedDictionary<int, Resource> nodes)
    {
        for (int ordinal = 0; ordinal < spec.Replicas; ordinal++)
        {
            var wish = Node(seen.Fleet, spec, ordinal);
            if (!nodes.TryGetValue(ordinal, out var there))
            {
                if (seen.Nodes.Any(n => n.Name == wish.Name))
                {
                    Taken.Add(wish.Name);
                }
                else
                {
                    Applies.Add(wish);
                }
            }
            else if (there.IsDeleting)
            {
                Waiting ??= $"waiting until the old {there.Name} is gone";
            }
            else if (!Wishes.IsMet(wish, there))
            {
                Outdated.Add(wish.Name);
                if (!NodeDecision.IsReady(there))
                {
                    Applies.Add(wish);
                }
            }
        }
    }

    // True while there is a node to remove: updates wait until the fleet has its size.
    private bool Remove(Resource fleet, WalrusFleetSpec spec, SortedDictionary<int, Resource> nodes)
    {
        var last = nodes.LastOrDefault();
        if (nodes.Count == 0 || last.Key < spec.Replicas)
        {
            return false;
        }

        if (nodes.Values.FirstOrDefault(n => n.IsDeleting) is { } leaving)
        {
            Waiting ??= $"waiting until {leaving.Name} is gone";
        }
        else if (Applies.Any(a => a.Type == StorageNode.Type) || Taken.Count > 0
            || nodes.Where(n => n.Key != last.Key).Select(n => n.Value).FirstOrDefault(n => !NodeDecision.IsReady(n)) is not null)
        {
            var slow = nodes.Where(n => n.Key != last.Key).Select(n => n.Value).FirstOrDefault(n => !NodeDecision.IsReady(n));
            Waiting ??= $"waiting for {slow?.Name ?? Taken.FirstOrDefault() ?? fleet.Name} before {last.Value.Name} is removed";
        }
        else
        {
            Removals.Add(new(StorageNode.Type, fleet.Namespace, last.Value.Name, last.Value.Uid, last.Value.ResourceVersion));
        }

        return true;
    }

    private void UpdateOneThatServes(Resource fleet, WalrusFleetSpec spec, SortedDictionary<int, Resource> nodes)
    {
        var next = nodes.Where(n => Outdated.Contains(n.Value.Name) && NodeDecision.IsReady(n.Value)).Select(n => (int?)n.Key).FirstOrDefault();
        if (next is not { } ordinal)
        {
            return;
        }

        var slow = nodes.Values.FirstOrDefault(n => !NodeDecision.IsReady(n));
        if (slow is not null || nodes.Count < spec.Replicas)
        {
            Waiting ??= $"waiting for {slow?.Name ?? "the missing nodes"} before {nodes[ordinal].Name} is updated";
            return;
        }

        Updated = nodes[ordinal].Name;
        Applies.Add(Node(fleet, spec, ordinal));
    }

    private static Wish Node(Resource fleet, WalrusFleetSpec spec, int ordinal)
    {
        string name = FleetDecision.NodeName(fleet.Name, ordinal);
        return Wishes.Child(
            StorageNode.Type,
            fleet,
            name,
            new JsonObject { [Wishes.FleetLabel] = fleet.Name },
            annotations: null,
            new JsonObject { ["spec"] = Wishes.Json(spec.NodeSpec(name, ordinal)) });
    }

    private static Wish Budget(FleetObservation seen) => Wishes.Child(
        seen.BudgetType,
        seen.Fleet,
        seen.Fleet.Name,
        new JsonObject { [Wishes.FleetLabel] = seen.Fleet.Name },
        annotations: null,
        new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["maxUnavailable"] = 1,
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { [Wishes.FleetLabel] = seen.Fleet.Name } },
            },
        });
}
