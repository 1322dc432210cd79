using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Crds;
using ControlPlane.Kubernetes.Reconcile;

namespace ControlPlane.Kubernetes.Nodes;

/// <summary>All that is known about a storage node and its parts.</summary>
/// <param name="Node">The custom resource.</param>
/// <param name="Now">The time conditions are dated with.</param>
internal sealed record NodeObservation(Resource Node, DateTimeOffset Now)
{
    internal Resource? Set { get; init; }

    internal Resource? Pod { get; init; }

    internal Resource? Claim { get; init; }

    internal Resource? Settings { get; init; }

    internal Resource? Address { get; init; }

    /// <summary>What the node itself said last; null when it was not asked or did not answer.</summary>
    internal NodeHealth? Health { get; init; }

    /// <summary>Why the API server refused the last plan; null when it did not.</summary>
    internal string? Refusal { get; init; }
}

/// <summary>From what is there to what is to be done, for one storage node. Pure.</summary>
internal static class NodeDecision
{
    internal static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    /// <summary>How long a Pod may wait for a machine before that is trouble: its disk is often still being made.</summary>
    internal static readonly TimeSpan PlacedWithin = TimeSpan.FromSeconds(30);

    internal static Plan Decide(NodeObservation seen)
    {
        var node = seen.Node;
        // The API server removes the children by their owner; the claim has none and stays.
        if (node.IsDeleting)
        {
            return Plan.Nothing;
        }

        var before = Before(node);
        if (Fault(seen, out var spec) is { } fault)
        {
            return Refuse(seen, before, fault);
        }

        var set = NodeObjects.Set(node, spec!, seen.Set);
        Wish[] wishes = [NodeObjects.Settings(node, spec!), NodeObjects.Address(node, spec!), set];
        Resource?[] there = [seen.Settings, seen.Address, seen.Set];
        var applies = wishes.Zip(there).Where(p => !Wishes.IsMet(p.First, p.Second)).Select(p => p.First).ToList();
        if (MustGrow(seen.Claim, spec!))
        {
            applies.Add(NodeObjects.GrownClaim(node, spec!));
        }

        var status = Status(seen, spec!, set, before);
        return new Plan
        {
            Applies = applies,
            Status = Changed(node, status),
            Again = seen.Pod is { } pod && Unplaced(pod, seen.Now) is { } wait && wait.For < PlacedWithin ? PlacedWithin - wait.For : Look,
            Notes = Notes(before, status),
        };
    }

    /// <summary>The status that stands in the object; an empty one when there is none or it cannot be read.</summary>
    internal static StorageNodeStatus Before(Resource node)
    {
        try
        {
            return node.Part<StorageNodeStatus>("status") ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    /// <summary>Whether a node serves, as its current spec wishes.</summary>
    internal static bool IsReady(Resource node)
    {
        var status = Before(node);
        return !node.IsDeleting && status.ObservedGeneration == node.Generation
            && status.Conditions.Any(c => c is { Type: "Ready", Status: "True" } && c.ObservedGeneration == node.Generation);
    }

    private static string? Fault(NodeObservation seen, out StorageNodeSpec? spec)
    {
        spec = null;
        try
        {
            spec = seen.Node.Part<StorageNodeSpec>("spec");
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

        foreach (var (there, kind) in new[] { (seen.Set, "StatefulSet"), (seen.Address, "Service"), (seen.Settings, "ConfigMap") })
        {
            if (there is not null && there.ControllerUid != seen.Node.Uid)
            {
                return $"the {kind} {there.Name} belongs to somebody else: rename the node or remove it";
            }
        }

        var before = BeforeChange(seen);
        return StorageNode.Definition.Rules.FirstOrDefault(rule => !rule.Allows(before, seen.Node.Json))?.Message;
    }

    // The object as it was when its set was written last: that is what a change of the spec is measured against.
    private static JsonObject? BeforeChange(NodeObservation seen)
    {
        if (seen.Set?.Annotation(NodeObjects.SpecAnnotation) is not { Length: < 65536 } text)
        {
            return null;
        }

        try
        {
            return new JsonObject { ["metadata"] = seen.Node.Metadata.DeepClone(), ["spec"] = JsonNode.Parse(text) };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool MustGrow(Resource? claim, StorageNodeSpec spec) =>
        claim is { IsDeleting: false }
        && StorageRequest.GibibytesOf(claim.At("spec", "resources", "requests", "storage")?.ToString()) is { } there
        && there < spec.Storage.Gibibytes;

    private static Plan Refuse(NodeObservation seen, StorageNodeStatus before, string fault)
    {
        var status = before with
        {
            ObservedGeneration = seen.Node.Generation,
            Phase = NodePhase.Invalid,
            Conditions =
            [
                Say(seen, before, "Ready", false, "Invalid", fault),
                Say(seen, before, "Applied", false, "Invalid", fault),
            ],
        };
        return new Plan { Status = Changed(seen.Node, status), Again = Look, Notes = Notes(before, status) };
    }

    private static StorageNodeStatus Status(NodeObservation seen, StorageNodeSpec spec, Wish set, StorageNodeStatus before)
    {
        var (phase, message) = Phase(seen, set);
        bool serves = phase is NodePhase.Ready;
        var health = serves ? seen.Health : null;
        return new StorageNodeStatus
        {
            ObservedGeneration = seen.Node.Generation,
            ObservedEpoch = health?.Epoch ?? before.ObservedEpoch,
            Phase = phase,
            NodeStatus = health?.NodeStatus,
            NodeId = spec.Identity?.NodeId ?? before.NodeId,
            Shards = health?.Shards ?? before.Shards,
            Endpoint = NodeObjects.Endpoint(seen.Node, spec),
            PodName = seen.Pod?.Name,
            VolumeClaim = seen.Claim?.Name,
            Conditions =
            [
                Say(seen, before, "Ready", serves, phase.ToString(), message),
                health is null
                    ? Say(seen, before, "Serving", null, "NotAsked", "the node has not said yet how it is")
                    : Say(seen, before, "Serving", health.NodeStatus == "Active", "Said", $"the node says {health.NodeStatus}"),
                seen.Refusal is null
                    ? Say(seen, before, "Applied", true, "Accepted", "the API server took all that is wished")
                    : Say(seen, before, "Applied", false, "Refused", seen.Refusal),
            ],
        };
    }

    private static (NodePhase Phase, string Message) Phase(NodeObservation seen, Wish wished)
    {
        if (seen.Set is not { } set)
        {
            return (NodePhase.Pending, "its set is being made");
        }

        if (!Wishes.IsApplied(wished, set) || set.Number("status", "observedGeneration") < set.Generation)
        {
            return (NodePhase.Updating, "its set is being changed");
        }

        if (seen.Pod is null)
        {
            return (NodePhase.Pending, "its Pod is being made");
        }

        if (Trouble(seen.Pod, seen.Now) is { } trouble)
        {
            return (NodePhase.Failing, trouble);
        }

        if (set.Number("status", "updatedReplicas") < 1)
        {
            return (NodePhase.Updating, "its Pod is being replaced");
        }

        return set.Number("status", "readyReplicas") < 1 || seen.Pod.IsDeleting
            ? (NodePhase.Starting, "its Pod is not ready yet")
            : (NodePhase.Ready, "its Pod is ready");
    }

    private static string? Trouble(Resource pod, DateTimeOffset now)
    {
        foreach (var container in (pod.At("status", "containerStatuses") as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            if (container["state"]?["waiting"] is JsonObject waiting && waiting["reason"]?.ToString() is { } reason
                && reason is not ("ContainerCreating" or "PodInitializing"))
            {
                return $"{reason}: {waiting["message"] ?? "see kubectl logs"}".ReplaceLineEndings(" ");
            }
        }

        return Unplaced(pod, now) is { } wait && wait.For >= PlacedWithin ? $"no machine takes the Pod: {wait.Why}".ReplaceLineEndings(" ") : null;
    }

    // For how long no machine has taken the Pod, and why; null when one has. One that does not say since when has waited long enough.
    private static (TimeSpan For, string? Why)? Unplaced(Resource pod, DateTimeOffset now)
    {
        var said = (pod.At("status", "conditions") as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(c => c["type"]?.ToString() == "PodScheduled" && c["reason"]?.ToString() == "Unschedulable");
        if (said is null)
        {
            return null;
        }

        bool dated = DateTimeOffset.TryParse(
            said["lastTransitionTime"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since);
        return (dated ? now - since : PlacedWithin, said["message"]?.ToString());
    }

    private static Wish? Changed(Resource node, StorageNodeStatus status)
    {
        var wish = Wishes.Status(StorageNode.Type, node, status);
        return JsonNode.DeepEquals(wish.Body["status"], node.Json["status"]) ? null : wish;
    }

    private static Note[] Notes(StorageNodeStatus before, StorageNodeStatus now) => before.Phase == now.Phase && before.Conditions.Count > 0
        ? []
        : [new(now.Phase is NodePhase.Failing or NodePhase.Invalid, now.Phase.ToString(), now.Conditions[0].Message)];

    private static Condition Say(NodeObservation seen, StorageNodeStatus before, string type, bool? holds, string reason, string message) =>
        Condition.Now(type, holds, reason, message, seen.Node.Generation, before.Conditions, seen.Now);
}
