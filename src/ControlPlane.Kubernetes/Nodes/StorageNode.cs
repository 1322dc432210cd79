using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ControlPlane.Kubernetes.Api;
using ControlPlane.Kubernetes.Crds;

namespace ControlPlane.Kubernetes.Nodes;

/// <summary>The custom resource of one storage node: one identity, one disk, one Pod.</summary>
internal static class StorageNode
{
    internal static readonly ResourceType Type = new(CustomResource.Group, "v1alpha1", "StorageNode", "storagenodes");

    internal static CustomResource Definition { get; } = new(
        Type,
        "wnode",
        "A Walrus storage node: one identity, one disk, one Pod.",
        typeof(StorageNodeSpec),
        typeof(StorageNodeStatus),
        [
            new("Shards", "integer", ".status.shards.owned", "Shards the node owns"),
            new("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status", "Whether the node serves"),
            new("Status", "string", ".status.phase", "Phase"),
            new("Age", "date", ".metadata.creationTimestamp", "Age"),
            new("Size", "string", ".spec.storage.size", "Disk", Wide: true),
            new("Epoch", "integer", ".status.observedEpoch", "Epoch the node is in", Wide: true),
            new("Pod", "string", ".status.podName", "Pod", Wide: true),
            new("Endpoint", "string", ".status.endpoint", "Public address", Wide: true),
        ],
        NodeRules.OfNode);
}

/// <summary>What is wished of a storage node.</summary>
internal sealed record StorageNodeSpec : NodeProfile
{
    [Description("Host name or address under which the network reaches the node; left out, its name inside the cluster.")]
    [StringLength(253, MinimumLength = 1)]
    [RegularExpression("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")]
    public string? PublicHost { get; init; }

    [Description("Who the node is on the chain; left out, it makes its keys on its own disk at the first start.")]
    public NodeIdentity? Identity { get; init; }
}

/// <summary>Who a node is on the chain.</summary>
internal sealed record NodeIdentity
{
    [Description("Object id of the registered node. Cannot be changed once set.")]
    [StringLength(66)]
    [RegularExpression("0x[0-9a-f]{64}")]
    public string? NodeId { get; init; }

    [Description("Secret in the same namespace with the files protocol.key, network.key and wallet.key. The operator never reads it, the Pod does.")]
    [StringLength(253, MinimumLength = 1)]
    [RegularExpression("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")]
    public string? SecretName { get; init; }
}

/// <summary>What the operator found.</summary>
internal sealed record StorageNodeStatus
{
    [Description("The generation of the spec this status speaks about.")]
    public long ObservedGeneration { get; init; }

    [Description("The epoch the node says it is in.")]
    public long? ObservedEpoch { get; init; }

    [Description("Where the node stands, in one word.")]
    public NodePhase Phase { get; init; }

    [Description("What the node says about itself, for example Active.")]
    [StringLength(128)]
    public string? NodeStatus { get; init; }

    [Description("Object id of the node on the chain, where known.")]
    [StringLength(66)]
    public string? NodeId { get; init; }

    [Description("Shards of the node by state.")]
    public ShardCounts? Shards { get; init; }

    [Description("The address the node is given to the network under.")]
    [StringLength(320)]
    public string? Endpoint { get; init; }

    [Description("The Pod that runs the node.")]
    [StringLength(253)]
    public string? PodName { get; init; }

    [Description("The volume claim of the node's disk. It outlives the node.")]
    [StringLength(253)]
    public string? VolumeClaim { get; init; }

    [Description("What holds and since when.")]
    [MaxLength(16)]
    [ListType("map", "type")]
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}

/// <summary>Where a storage node stands.</summary>
internal enum NodePhase
{
    /// <summary>Its Pod is not there yet.</summary>
    Pending,

    /// <summary>Its Pod starts.</summary>
    Starting,

    /// <summary>Its Pod is being replaced by one as the spec wishes.</summary>
    Updating,

    /// <summary>It serves.</summary>
    Ready,

    /// <summary>Its Pod cannot start without help.</summary>
    Failing,

    /// <summary>The spec cannot be carried out; nothing is changed until it is corrected.</summary>
    Invalid,
}

/// <summary>Shards of a node by state.</summary>
internal sealed record ShardCounts
{
    [Description("Shards the chain assigns to the node.")]
    public int Owned { get; init; }

    [Description("Owned shards that serve.")]
    public int Ready { get; init; }

    [Description("Owned shards on their way from another node.")]
    public int InTransfer { get; init; }

    [Description("Owned shards being recovered from symbols.")]
    public int InRecovery { get; init; }
}
