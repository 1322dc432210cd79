using System.Text.RegularExpressions;
using ControlPlane.Kubernetes.Crds;
using ControlPlane.Kubernetes.Fleets;

namespace ControlPlane.Kubernetes.Nodes;

/// <summary>The rules of both kinds, in CEL and in C#.</summary>
internal static partial class NodeRules
{
    private static readonly string[] Spec = ["spec"];

    private static readonly Rule[] Common =
    [
        new(
            "chain-immutable",
            ["spec", "chain"],
            "self == oldSelf",
            "chain cannot be changed: a node belongs to one network for its whole life",
            Rule.Twin<ChainReference>((old, now) => now == old)),
        new(
            "chain-objects-together",
            ["spec", "chain"],
            "has(self.systemObject) == has(self.stakingObject)",
            "give systemObject and stakingObject together or neither",
            Rule.Twin<ChainReference>((_, now) => now.SystemObject is null == now.StakingObject is null)),
        new(
            "storage-never-shrinks",
            ["spec", "storage", "size"],
            $"{Gibibytes("self")} >= {Gibibytes("oldSelf")}",
            "storage.size may grow but not shrink",
            (old, now) => StorageRequest.GibibytesOf(now.ToString()) is { } after
                && StorageRequest.GibibytesOf(old?.ToString()) is { } before && after >= before),
        new(
            "storage-class-immutable",
            ["spec", "storage"],
            "has(self.storageClassName) == has(oldSelf.storageClassName)"
                + " && (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
            "storage.storageClassName cannot be changed: the volume exists",
            Rule.Twin<StorageRequest>((old, now) => now.StorageClassName == old?.StorageClassName)),
    ];

    /// <summary>Longest name of a node: the names of its Pod and of the Pod's revision label must stay within 63 characters.</summary>
    private static readonly Rule NodeName = new(
        "node-name",
        [],
        "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,46}[a-z0-9])?$')",
        "the name of a StorageNode is a DNS label of at most 48 characters that starts with a letter",
        (_, now) => NodeNames().IsMatch(now["metadata"]!["name"]!.ToString()));

    private static readonly Rule FleetName = new(
        "fleet-name",
        [],
        "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$')",
        "the name of a WalrusFleet is a DNS label of at most 40 characters that starts with a letter",
        (_, now) => FleetNames().IsMatch(now["metadata"]!["name"]!.ToString()));

    private static readonly Rule NodeIdImmutable = new(
        "node-id-immutable",
        Spec,
        "!has(oldSelf.identity) || !has(oldSelf.identity.nodeId)"
            + " || (has(self.identity) && has(self.identity.nodeId) && self.identity.nodeId == oldSelf.identity.nodeId)",
        "identity.nodeId cannot be changed once set",
        (old, now) => old?["identity"]?["nodeId"] is not { } id || now["identity"]?["nodeId"]?.ToString() == id.ToString());

    private static readonly Rule HostsDiffer = new(
        "hosts-differ",
        Spec,
        "!has(self.publicHostPattern) || self.replicas <= 1"
            + " || self.publicHostPattern.contains('{name}') || self.publicHostPattern.contains('{ordinal}')",
        "publicHostPattern must contain {name} or {ordinal}: nodes cannot share an address",
        Rule.Twin<WalrusFleetSpec>((_, now) => now.PublicHostPattern is not { } pattern || now.Replicas <= 1
            || pattern.Contains("{name}", StringComparison.Ordinal) || pattern.Contains("{ordinal}", StringComparison.Ordinal)));

    private static readonly Rule SecretsDiffer = new(
        "secrets-differ",
        Spec,
        "!has(self.identitySecretPattern) || self.replicas <= 1"
            + " || self.identitySecretPattern.contains('{name}') || self.identitySecretPattern.contains('{ordinal}')",
        "identitySecretPattern must contain {name} or {ordinal}: nodes cannot share keys",
        Rule.Twin<WalrusFleetSpec>((_, now) => now.IdentitySecretPattern is not { } pattern || now.Replicas <= 1
            || pattern.Contains("{name}", StringComparison.Ordinal) || pattern.Contains("{ordinal}", StringComparison.Ordinal)));

    internal static IReadOnlyList<Rule> OfNode { get; } = [NodeName, .. Common, NodeIdImmutable];

    internal static IReadOnlyList<Rule> OfFleet { get; } = [FleetName, .. Common, HostsDiffer, SecretsDiffer];

    // The quantity library of CEL came with 1.29; with sizes in Gi or Ti alone, arithmetic does on every server that has CEL.
    private static string Gibibytes(string size) =>
        $"int({size}.substring(0, size({size}) - 2)) * ({size}.endsWith('Ti') ? 1024 : 1)";

    [GeneratedRegex("^[a-z]([-a-z0-9]{0,46}[a-z0-9])?\\z")]
    private static partial Regex NodeNames();

    [GeneratedRegex("^[a-z]([-a-z0-9]{0,38}[a-z0-9])?\\z")]
    private static partial Regex FleetNames();
}
