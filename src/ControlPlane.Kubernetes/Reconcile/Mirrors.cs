using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Fleets;
using ControlPlane.Kubernetes.Nodes;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Reconcile;

/// <summary>Copies of everything the decisions look at; a change puts the subjects it concerns on the agenda.</summary>
internal sealed class Mirrors
{
    private const string Ours = $"{Wishes.ManagedByLabel}={Wishes.ManagedBy}";
    private readonly Mirror fleets;
    private readonly Mirror nodes;
    private readonly Mirror sets;
    private readonly Mirror pods;
    private readonly Mirror claims;
    private readonly Mirror services;
    private readonly Mirror settings;
    private readonly Mirror budgets;
    private readonly Agenda agenda;

    internal Mirrors(KubernetesApi api, string? space, ResourceType budgetType, Agenda agenda, TimeProvider clock, ILogger logger)
    {
        this.agenda = agenda;
        fleets = new(api, WalrusFleet.Type, space, null, clock, logger, o => agenda.Add(new(true, o.Namespace, o.Name)));
        nodes = new(api, StorageNode.Type, space, null, clock, logger, NodeChanged);
        sets = Children(ResourceType.StatefulSet);
        pods = Children(ResourceType.Pod);
        claims = Children(ResourceType.PersistentVolumeClaim);
        services = Children(ResourceType.Service);
        settings = Children(ResourceType.ConfigMap);
        budgets = Children(budgetType);
        Mirror Children(ResourceType type) => new(api, type, space, Ours, clock, logger, ChildChanged);
    }

    private Mirror[] All => [fleets, nodes, sets, pods, claims, services, settings, budgets];

    /// <summary>Completes when every copy is complete; nothing may be decided before.</summary>
    internal Task Filled => Task.WhenAll(All.Select(m => m.Filled));

    internal IEnumerable<Resource> Pods => pods.All;

    internal Task Follow(CancellationToken ct) => Task.WhenAll(All.Select(m => m.Follow(ct)));

    internal FleetObservation? Fleet(Subject subject, DateTimeOffset now, string? refusal) =>
        fleets.Get(subject.Namespace, subject.Name) is not { } fleet ? null : new(fleet, [.. Named(subject, nodes.All)], now)
        {
            Budget = budgets.Get(subject.Namespace, subject.Name),
            BudgetType = budgets.Type,
            Refusal = refusal,
        };

    /// <summary>The nodes that concern a fleet: those with its label and those with one of its names.</summary>
    internal static IEnumerable<Resource> Named(Subject fleet, IEnumerable<Resource> nodes) => nodes.Where(n => n.Namespace == fleet.Namespace
        && (n.Label(Wishes.FleetLabel) == fleet.Name || FleetDecision.Ordinal(fleet.Name, n.Name) is not null));

    internal NodeObservation? Node(Subject subject, DateTimeOffset now, NodeHealth? health, string? refusal)
    {
        string space = subject.Namespace;
        return nodes.Get(space, subject.Name) is not { } node ? null : new(node, now)
        {
            Set = sets.Get(space, subject.Name),
            Pod = pods.Get(space, $"{subject.Name}-0"),
            Claim = claims.Get(space, NodeObjects.Volume(subject.Name)),
            Address = services.Get(space, subject.Name),
            Settings = settings.Get(space, subject.Name),
            Health = health,
            Refusal = refusal,
        };
    }

    private void NodeChanged(Resource node)
    {
        agenda.Add(new(false, node.Namespace, node.Name));
        if (node.Label(Wishes.FleetLabel) is { } fleet)
        {
            agenda.Add(new(true, node.Namespace, fleet));
        }
    }

    private void ChildChanged(Resource child)
    {
        if (child.Label(Wishes.NodeLabel) is { } node)
        {
            agenda.Add(new(false, child.Namespace, node));
        }
        else if (child.Label(Wishes.FleetLabel) is { } fleet)
        {
            agenda.Add(new(true, child.Namespace, fleet));
        }
    }
}
