using System.Net;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Nodes;
using ControlPlane.Kubernetes.Reconcile;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Kubernetes;

/// <summary>The operator: turns fleets into storage nodes and storage nodes into StatefulSets, Services and volumes.</summary>
public static class OperatorHost
{
    /// <summary>
    /// Runs until cancelled. Of several operators that share a lease one works, the others wait; it may be killed at any time, because all that it
    /// knows is in the API server.
    /// </summary>
    /// <param name="options">How; <see cref="OperatorOptions.Validate"/> has no fault to name.</param>
    /// <param name="clock">Time.</param>
    /// <param name="logs">Where lines go.</param>
    /// <param name="ct">Ends the operator; the lease is given back.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names them, one per line.</exception>
    /// <exception cref="InvalidOperationException">No cluster is configured, or the port is in use.</exception>
    public static async Task Run(OperatorOptions options, TimeProvider clock, ILoggerFactory logs, CancellationToken ct)
    {
        if (options.Validate() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join('\n', faults));
        }

        KubernetesConnection connection;
        try
        {
            connection = KubernetesConnection.Find(options.Kubeconfig, options.Context, Environment.GetEnvironmentVariable);
        }
        catch (ConnectionException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }

        await Run(connection, options, clock, logs, ct);
    }

    internal static async Task Run(
        KubernetesConnection connection, OperatorOptions options, TimeProvider clock, ILoggerFactory logs, CancellationToken ct)
    {
        var logger = logs.CreateLogger("ControlPlane.Kubernetes.Operator");
        using var api = new KubernetesApi(connection, clock);
        var heart = new Heart();
        await using var probes = await Probes.Listen(options.Listen, heart, ct);
        string identity = options.Identity ?? $"{Dns.GetHostName()}-{Guid.NewGuid().ToString("N")[..8]}";
        var times = new LeaseTimes(options.LeaseDuration, options.LeaseDuration * 2 / 3, options.LeaseDuration / 6);
        var election = new LeaseElection(
            api, options.LeaseNamespace ?? connection.Namespace, options.LeaseName, identity, times, clock, logger);
        try
        {
            await election.Hold(token => Work(api, options, identity, heart, clock, logger, token), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private static async Task Work(
        KubernetesApi api, OperatorOptions options, string identity, Heart heart, TimeProvider clock, ILogger logger, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var agenda = new Agenda(clock);
        var mirrors = new Mirrors(api, options.Namespace, await BudgetType(api, ct), agenda, clock, logger);
        using var health = new HealthReadings(() => mirrors.Pods, subject => agenda.Add(subject), options.HealthEvery, clock);
        var events = new EventRecorder(api, identity, clock, logger);
        var reconciler = new Reconciler(api, mirrors, agenda, health, events, clock, logger);
        Task[] parts = [mirrors.Follow(stop.Token), health.Follow(stop.Token), reconciler.Run(stop.Token)];
        heart.Leads = true;
        try
        {
            await await Task.WhenAny(parts);
        }
        finally
        {
            heart.Leads = false;
            await stop.CancelAsync();
            await Task.WhenAll(parts).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static async Task<ResourceType> BudgetType(KubernetesApi api, CancellationToken ct)
    {
        var versions = await api.Versions(ResourceType.PodDisruptionBudget.Group, ct);
        return versions.Contains("v1") ? ResourceType.PodDisruptionBudget : ResourceType.PodDisruptionBudget with { Version = "v1beta1" };
    }
}
