using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Fleets;
using ControlPlane.Kubernetes.Nodes;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes.Reconcile;

/// <summary>Observe, decide, act: takes one subject after the other from the agenda and carries out what is decided about it.</summary>
internal sealed partial class Reconciler(
    KubernetesApi api, Mirrors mirrors, Agenda agenda, HealthReadings health, EventRecorder events, TimeProvider clock, ILogger logger)
{
    /// <summary>Owner of the fields of fleets' and nodes' children.</summary>
    internal const string FieldManager = "haulout-operator";

    /// <summary>Owner of the statuses.</summary>
    internal const string StatusManager = "haulout-operator/status";

    private readonly Dictionary<Subject, string> refusals = [];

    internal async Task Run(CancellationToken ct)
    {
        await mirrors.Filled.WaitAsync(ct);
        while (true)
        {
            var subject = await agenda.Next(ct);
            try
            {
                await Reconcile(subject, ct);
                agenda.Succeeded(subject);
            }
            catch (ApiRefusedException e) when (e.IsConflict)
            {
                // Somebody was faster; the mirror will show it in a moment.
                agenda.Failed(subject);
            }
            catch (ApiRefusedException e) when (e.IsFinal)
            {
                // The next decision puts the refusal into the status, where people look.
                bool known = refusals.TryGetValue(subject, out string? before) && before == e.Message;
                refusals[subject] = e.Message;
                if (known)
                {
                    agenda.Failed(subject);
                }
                else
                {
                    Refused(logger, subject.Namespace, subject.Name, e.Message);
                    agenda.Add(subject);
                }
            }
            catch (Exception e) when (e is ApiRefusedException or HttpRequestException or TimeoutException or InvalidDataException)
            {
                Failed(logger, subject.Namespace, subject.Name, e.Message);
                agenda.Failed(subject);
            }
        }
    }

    private async Task Reconcile(Subject subject, CancellationToken ct)
    {
        refusals.TryGetValue(subject, out string? refusal);
        var now = clock.GetUtcNow();
        Resource? about;
        Plan plan;
        if (subject.IsFleet)
        {
            var seen = mirrors.Fleet(subject, now, refusal);
            about = seen?.Fleet;
            plan = seen is null ? Plan.Nothing : FleetDecision.Decide(seen);
            if (plan.Disrupts)
            {
                // The mirror may be behind: nobody stops a node that serves on yesterday's news.
                (about, plan) = await DecideAgain(seen!, ct);
            }
        }
        else
        {
            var seen = mirrors.Node(subject, now, health.Of(subject.Namespace, subject.Name), refusal);
            about = seen?.Node;
            plan = seen is null ? Plan.Nothing : NodeDecision.Decide(seen);
        }

        if (about is null)
        {
            refusals.Remove(subject);
            return;
        }

        await Act(subject, about, plan, ct);
    }

    private async Task<(Resource? About, Plan Plan)> DecideAgain(FleetObservation seen, CancellationToken ct)
    {
        string space = seen.Fleet.Namespace;
        var fleet = await api.Get(WalrusFleet.Type, space, seen.Fleet.Name, ct);
        if (fleet is null)
        {
            return (null, Plan.Nothing);
        }

        var nodes = await api.List(StorageNode.Type, space, null, ct);
        return (fleet, FleetDecision.Decide(seen with
        {
            Fleet = fleet,
            Nodes = [.. Mirrors.Named(new(true, space, fleet.Name), nodes.Items)],
        }));
    }

    private async Task Act(Subject subject, Resource about, Plan plan, CancellationToken ct)
    {
        // The status goes first: it says what is found, not what is about to be.
        if (plan.Status is { } status)
        {
            await api.ApplyStatus(status.Type, status.Body, StatusManager, ct);
        }

        ApiRefusedException? refused = null;
        foreach (var wish in plan.Applies)
        {
            try
            {
                await api.Apply(wish.Type, wish.Body, FieldManager, ct);
                Applied(logger, wish.Type.Kind, about.Namespace, wish.Name);
            }
            catch (ApiRefusedException e) when (e.IsFinal)
            {
                // One part that is refused must not keep the others from being made.
                refused ??= e;
            }
        }

        if (refused is not null)
        {
            throw refused;
        }

        foreach (var gone in plan.Removals)
        {
            await api.Delete(gone.Type, gone.Namespace, gone.Name, gone.Uid, gone.ResourceVersion, foreground: true, ct);
            Removed(logger, gone.Type.Kind, gone.Namespace, gone.Name);
        }

        foreach (var note in plan.Notes)
        {
            await events.Say(about, note.Warning, note.Reason, note.Text, ct);
        }

        if (refusals.Remove(subject))
        {
            agenda.Add(subject);
        }
        else if (plan.Again is { } again)
        {
            agenda.Add(subject, again);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied {Kind} {Namespace}/{Name}")]
    private static partial void Applied(ILogger logger, string kind, string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Kind} {Namespace}/{Name}")]
    private static partial void Removed(ILogger logger, string kind, string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Namespace}/{Name} was refused: {Reason}")]
    private static partial void Refused(ILogger logger, string @namespace, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Namespace}/{Name} is tried again later: {Reason}")]
    private static partial void Failed(ILogger logger, string @namespace, string name, string reason);
}
