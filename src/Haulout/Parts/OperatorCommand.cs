using System.CommandLine;
using ControlPlane.Kubernetes;
using Haulout.Cli;
using Haulout.Configuration;

namespace Haulout.Parts;

/// <summary><c>haulout operator</c>: turns StorageNode and WalrusFleet resources into StatefulSets, Services and volumes.</summary>
internal static class OperatorCommand
{
    private static readonly Settings Knobs = new(
        "operator",
        new("kubeconfig", "The kubeconfig file; by default KUBECONFIG, the Pod's service account, or ~/.kube/config", Value: "FILE"),
        new("context", "The kubeconfig's context; by default its current one", Value: "NAME"),
        new("namespace", "The one namespace looked after; by default all", Value: "NAME"),
        new("lease-namespace", "The namespace of the leader's lease", Value: "NAME"),
        new("listen", "Where /health/live and /health/ready answer", "0.0.0.0:8081", "IP:PORT"),
        new("health", "How often storage nodes are asked how they are", "15s", "DURATION"),
        PartCommand.LogLevelSetting);

    internal static Command Create() => PartCommand.Create(
        "operator",
        "Run the Kubernetes operator",
        Knobs,
        async (values, logs, ct) =>
        {
            var options = new OperatorOptions
            {
                Kubeconfig = values.TextOrNull("kubeconfig"),
                Context = values.TextOrNull("context"),
                Namespace = values.TextOrNull("namespace"),
                LeaseNamespace = values.TextOrNull("lease-namespace"),
                Listen = values.Listen("listen"),
                HealthEvery = values.Duration("health", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            };
            if (options.Validate() is [var fault, ..])
            {
                throw new BadInputException(fault);
            }

            try
            {
                await OperatorHost.Run(options, TimeProvider.System, logs, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                // Asked to stop; the lease is given back.
            }

            return ExitCode.Success;
        });
}
