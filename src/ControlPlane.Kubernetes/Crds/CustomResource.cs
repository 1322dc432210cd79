using ControlPlane.Kubernetes.Api;

namespace ControlPlane.Kubernetes.Crds;

/// <summary>All that makes a kind of ours known to an API server.</summary>
/// <param name="Type">Group, version, kind and plural.</param>
/// <param name="ShortName">What one types at kubectl.</param>
/// <param name="Description">One sentence for <c>kubectl explain</c>.</param>
/// <param name="Spec">The record the spec is read into.</param>
/// <param name="Status">The record the status is written from.</param>
/// <param name="Columns">What <c>kubectl get</c> prints.</param>
/// <param name="Rules">What no schema can say.</param>
internal sealed record CustomResource(
    ResourceType Type, string ShortName, string Description, Type Spec, Type Status, IReadOnlyList<PrinterColumn> Columns, IReadOnlyList<Rule> Rules)
{
    /// <summary>The API group of everything Haulout adds to a cluster.</summary>
    internal const string Group = "hosting.haulout.dev";

    /// <summary>True when <c>kubectl scale</c> sets <c>spec.replicas</c>.</summary>
    internal bool Scales { get; init; }

    internal static IReadOnlyList<CustomResource> All { get; } = [Nodes.StorageNode.Definition, Fleets.WalrusFleet.Definition];
}

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="Name">Heading.</param>
/// <param name="Type">string, integer or date.</param>
/// <param name="Path">Where the value lies, as JSONPath.</param>
/// <param name="Description">What it means.</param>
/// <param name="Wide">True when only <c>-o wide</c> shows it.</param>
internal sealed record PrinterColumn(string Name, string Type, string Path, string Description, bool Wide = false);
