using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Crds;
using ControlPlane.Kubernetes.Nodes;

namespace ControlPlane.Kubernetes.Fleets;

/// <summary>The custom resource of a provider's fleet: a number of storage nodes of one profile.</summary>
internal static class WalrusFleet
{
    internal const int MaxReplicas = 256;

    internal static readonly ResourceType Type = new(CustomResource.Group, "v1alpha1", "WalrusFleet", "walrusfleets");

    internal static CustomResource Definition { get; } = new(
        Type,
        "wfleet",
        "A fleet of Walrus storage nodes of one profile.",
        typeof(WalrusFleetSpec),
        typeof(WalrusFleetStatus),
        [
            new("Nodes", "integer", ".spec.replicas", "Storage nodes wished"),
            new("Ready", "integer", ".status.readyNodes", "Storage nodes that serve"),
            new("Updated", "integer", ".status.updatedNodes", "Storage nodes of the current spec"),
            new("Shards", "integer", ".status.shards.owned", "Shards the fleet owns"),
            new("Status", "string", ".status.phase", "Phase"),
            new("Age", "date", ".metadata.creationTimestamp", "Age"),
            new("Epoch", "integer", ".status.observedEpoch", "Epoch the nodes are in", Wide: true),
            new("Image", "string", ".spec.image", "Image wished", Wide: true),
        ],
        NodeRules.OfFleet)
    { Scales = true };

    /// <summary>A pattern with <c>{name}</c> and <c>{ordinal}</c> filled in; null stays null.</summary>
    internal static string? Fill(string? pattern, string name, int ordinal) => pattern?
        .Replace("{name}", name, StringComparison.Ordinal)
        .Replace("{ordinal}", ordinal.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}

/// <summary>What is wished of a fleet.</summary>
internal sealed record WalrusFleetSpec : NodeProfile
{
    [Description("Number of storage nodes. They are named after the fleet and numbered from 0; scaling down removes the highest numbers.")]
    [Range(0, WalrusFleet.MaxReplicas)]
    public required int Replicas { get; init; }

    [Description("Public host of each node; {name} and {ordinal} are filled in. Left out, nodes are known by their names inside the cluster.")]
    [StringLength(253, MinimumLength = 1)]
    [RegularExpression("[A-Za-z0-9.{}-]+")]
    public string? PublicHostPattern { get; init; }

    [Description("Secret with the identity of each node; {name} and {ordinal} are filled in. Left out, each node makes its own keys on its disk.")]
    [StringLength(253, MinimumLength = 1)]
    [RegularExpression("[a-z0-9.{}-]+")]
    public string? IdentitySecretPattern { get; init; }

    /// <summary>The spec of one node of the fleet.</summary>
    internal StorageNodeSpec NodeSpec(string name, int ordinal) => new()
    {
        Chain = Chain,
        Image = Image,
        ImagePullPolicy = ImagePullPolicy,
        Storage = Storage,
        Resources = Resources,
        Port = Port,
        Tls = Tls,
        Scheduling = Scheduling,
        Config = Config,
        PublicHost = WalrusFleet.Fill(PublicHostPattern, name, ordinal),
        Identity = IdentitySecretPattern is null ? null : new() { SecretName = WalrusFleet.Fill(IdentitySecretPattern, name, ordinal) },
    };
}

/// <summary>What the operator found.</summary>
internal sealed record WalrusFleetStatus
{
    [Description("The generation of the spec this status speaks about.")]
    public long ObservedGeneration { get; init; }

    [Description("The latest epoch a node says it is in.")]
    public long? ObservedEpoch { get; init; }

    [Description("Where the fleet stands, in one word.")]
    public FleetPhase Phase { get; init; }

    [Description("Storage nodes that exist.")]
    public int Replicas { get; init; }

    [Description("Storage nodes that serve.")]
    public int ReadyNodes { get; init; }

    [Description("Storage nodes that are as the spec wishes.")]
    public int UpdatedNodes { get; init; }

    [Description("Selects the Pods of the fleet.")]
    [StringLength(512)]
    public string? Selector { get; init; }

    [Description("Shards of all nodes by state.")]
    public ShardCounts? Shards { get; init; }

    [Description("What holds and since when.")]
    [MaxLength(16)]
    [ListType("map", "type")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}

/// <summary>Where a fleet stands.</summary>
internal enum FleetPhase
{
    /// <summary>It has no node yet.</summary>
    Pending,

    /// <summary>Nodes are being made, updated or removed.</summary>
    Progressing,

    /// <summary>All wished nodes serve, as the spec wishes, and no other is left.</summary>
    Ready,

    /// <summary>Nothing is being changed, yet some nodes do not serve.</summary>
    Degraded,

    /// <summary>The spec cannot be carried out; nothing is changed until it is corrected.</summary>
    Invalid,
}
