using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Crds;
using ControlPlane.Kubernetes.Nodes;
using ControlPlane.Kubernetes.Reconcile;

namespace ControlPlane.Kubernetes.Fleets;

/// <summary>All that is known about a fleet.</summary>
/// <param name="Fleet">The custom resource.</param>
/// <param name="Nodes">Storage nodes of its namespace that carry its label or one of its names.</param>
/// <param name="Now">The time conditions are dated with.</param>
internal sealed record FleetObservation(Resource Fleet, IReadOnlyList<Resource> Nodes, DateTimeOffset Now)
{
    internal Resource? Budget { get; init; }

    /// <summary>The kind of disruption budgets this API server has: <c>policy/v1</c>, or <c>v1beta1</c> before 1.21.</summary>
    internal ResourceType BudgetType { get; init; } = ResourceType.PodDisruptionBudget;

    /// <summary>Why the API server refused the last plan; null when it did not.</summary>
    internal string? Refusal { get; init; }
}

/// <summary>
/// From what is there to what is to be done, for a fleet. Pure. Nodes that are missing are made at once; a node that serves is stopped, to be
/// updated or removed, only while all others serve, and never two in one plan.
/// </summary>
internal static class FleetDecision
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    internal static Plan Decide(FleetObservation seen)
    {
        var fleet = seen.Fleet;
        if (fleet.IsDeleting)
        {
            return Plan.Nothing;
        }

        var before = Before(fleet);
        var nodes = Members(seen);
        if (Fault(fleet, nodes, out var spec) is { } fault)
        {
            return Refuse(seen, before, nodes, fault);
        }

        var steps = Steps.Of(seen, spec!, nodes);
        var status = Status(seen, before, spec!, nodes, steps);
        return new Plan
        {
            Applies = steps.Applies,
            Removals = steps.Removals,
            Disrupts = steps.Disrupts,
            Status = Changed(fleet, status),
            // A name that is taken becomes free without a word to us.
            Again = steps.Taken.Count > 0 ? Soon : NodeDecision.Look,
            Notes = Notes(before, status, steps),
        };
    }

    /// <summary>The number of a node by its name; null when the name is not one the fleet gives.</summary>
    internal static int? Ordinal(string fleet, string node) =>
        node.StartsWith($"{fleet}-", StringComparison.Ordinal)
        && int.TryParse(node.AsSpan(fleet.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal)
        && node.Length == fleet.Length + 1 + ordinal.ToString(CultureInfo.InvariantCulture).Length
            ? ordinal
            : null;

    internal static string NodeName(string fleet, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{fleet}-{ordinal}");

    private static SortedDictionary<int, Resource> Members(FleetObservation seen)
    {
        var members = new SortedDictionary<int, Resource>();
        foreach (var node in seen.Nodes.Where(n => IsOurs(seen.Fleet, n)))
        {
            if (Ordinal(seen.Fleet.Name, node.Name) is { } ordinal)
            {
                members[ordinal] = node;
            }
        }

        return members;
    }

    // An orphan with our label is one that a deletion with --cascade=orphan left behind: the fleet takes it up again.
    private static bool IsOurs(Resource fleet, Resource node) =>
        node.ControllerUid == fleet.Uid || (node.ControllerUid is null && node.Label(Wishes.FleetLabel) == fleet.Name);

    private static string? Fault(Resource fleet, SortedDictionary<int, Resource> nodes, out WalrusFleetSpec? spec)
    {
        spec = null;
        try
        {
            spec = fleet.Part<WalrusFleetSpec>("spec");
        }
        catch (JsonException e)
        {
            return $"the spec cannot be read: {e.Message}";
        }

        if (spec is null)
        {
            return "there is no spec";
        }

        if (Faults.Of(spec, "spec").FirstOrDefault() is { } fault)
        {
            return fault;
        }

        // What the fleet was is what its nodes are.
        var before = nodes.Values.Select(n => n.Json).FirstOrDefault();
        return WalrusFleet.Definition.Rules.FirstOrDefault(rule => !rule.Allows(before, fleet.Json))?.Message;
    }

    private static WalrusFleetStatus Before(Resource fleet)
    {
        try
        {
            return fleet.Part<WalrusFleetStatus>("status") ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    private static Plan Refuse(FleetObservation seen, WalrusFleetStatus before, SortedDictionary<int, Resource> nodes, string fault)
    {
        var status = before with
        {
            ObservedGeneration = seen.Fleet.Generation,
            Phase = FleetPhase.Invalid,
            Replicas = nodes.Count,
            ReadyNodes = nodes.Values.Count(NodeDecision.IsReady),
            Selector = $"{Wishes.FleetLabel}={seen.Fleet.Name}",
            Conditions =
            [
                Say(seen, before, "Ready", false, "Invalid", fault),
                Say(seen, before, "Progressing", false, "Invalid", fault),
                Say(seen, before, "Applied", false, "Invalid", fault),
            ],
        };
        return new Plan { Status = Changed(seen.Fleet, status), Again = NodeDecision.Look, Notes = Notes(before, status, new Steps()) };
    }

    private static WalrusFleetStatus Status(
        FleetObservation seen, WalrusFleetStatus before, WalrusFleetSpec spec, SortedDictionary<int, Resource> nodes, Steps steps)
    {
        var statuses = nodes.Values.Select(NodeDecision.Before).ToList();
        int ready = nodes.Values.Count(NodeDecision.IsReady);
        bool whole = ready == spec.Replicas && nodes.Count == spec.Replicas && steps.Outdated.Count == 0;
        string count = string.Create(CultureInfo.InvariantCulture, $"{ready} of {spec.Replicas} nodes serve");
        string why = steps.Waiting ?? (steps.Taken.Count > 0 ? $"{steps.Taken[0]} belongs to somebody else" : count);
        bool moves = steps.Applies.Any(a => a.Type == StorageNode.Type) || steps.Removals.Count > 0 || steps.Outdated.Count > 0
            || nodes.Count != spec.Replicas || nodes.Values.Any(n => n.IsDeleting || NodeDecision.Before(n).ObservedGeneration < n.Generation);
        return new WalrusFleetStatus
        {
            ObservedGeneration = seen.Fleet.Generation,
            ObservedEpoch = statuses.Max(s => s.ObservedEpoch) ?? before.ObservedEpoch,
            Phase = whole ? FleetPhase.Ready : nodes.Count == 0 ? FleetPhase.Pending : moves ? FleetPhase.Progressing : FleetPhase.Degraded,
            Replicas = nodes.Count,
            ReadyNodes = ready,
            UpdatedNodes = nodes.Count - steps.Outdated.Count,
            Selector = $"{Wishes.FleetLabel}={seen.Fleet.Name}",
            Shards = Sum([.. statuses.Select(s => s.Shards).OfType<ShardCounts>()]),
            Conditions =
            [
                Say(seen, before, "Ready", whole, whole ? "AllServe" : "NotAllServe", whole ? count : why),
                Say(seen, before, "Progressing", moves, moves ? "Changing" : "Settled", moves ? why : count),
                seen.Refusal is null
                    ? Say(seen, before, "Applied", true, "Accepted", "the API server took all that is wished")
                    : Say(seen, before, "Applied", false, "Refused", seen.Refusal),
            ],
        };
    }

    private static ShardCounts? Sum(IReadOnlyList<ShardCounts> counts) => counts.Count == 0 ? null : new()
    {
        Owned = counts.Sum(c => c.Owned),
        Ready = counts.Sum(c => c.Ready),
        InTransfer = counts.Sum(c => c.InTransfer),
        InRecovery = counts.Sum(c => c.InRecovery),
    };

    private static Wish? Changed(Resource fleet, WalrusFleetStatus status)
    {
        var wish = Wishes.Status(WalrusFleet.Type, fleet, status);
        return JsonNode.DeepEquals(wish.Body["status"], fleet.Json["status"]) ? null : wish;
    }

    private static List<Note> Notes(WalrusFleetStatus before, WalrusFleetStatus now, Steps steps)
    {
        var notes = new List<Note>();
        notes.AddRange(steps.Removals.Select(r => new Note(false, "NodeRemoved", $"{r.Name} is removed; its volume is retained")));
        if (steps.Updated is { } updated)
        {
            notes.Add(new(false, "NodeUpdated", $"{updated} is updated"));
        }

        if (before.Phase != now.Phase)
        {
            notes.Add(new(now.Phase is FleetPhase.Degraded or FleetPhase.Invalid, now.Phase.ToString(), now.Conditions[0].Message));
        }

        return notes;
    }

    private static Condition Say(FleetObservation seen, WalrusFleetStatus before, string type, bool? holds, string reason, string message) =>
        Condition.Now(type, holds, reason, message, seen.Fleet.Generation, before.Conditions, seen.Now);
}
