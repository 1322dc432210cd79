using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ControlPlane.Kubernetes.Crds;

namespace ControlPlane.Kubernetes.Nodes;

/// <summary>What all storage nodes of a fleet have in common, and what a storage node on its own says for itself.</summary>
internal abstract record NodeProfile
{
    internal const int StandardPort = 9185;

    [Description("The chain the node follows. Cannot be changed: a node belongs to one network for its whole life.")]
    public required ChainReference Chain { get; init; }

    [Description("Container image that runs `haulout node`.")]
    [StringLength(512, MinimumLength = 1)]
    [RegularExpression("[a-z0-9][A-Za-z0-9._:/@-]*")]
    public required string Image { get; init; }

    [Description("When the kubelet pulls the image.")]
    [SchemaDefault(ImagePullPolicy.IfNotPresent)]
    public ImagePullPolicy ImagePullPolicy { get; init; }

    [Description("The node's disk.")]
    public required StorageRequest Storage { get; init; }

    [Description("CPU and memory of the node's container.")]
    public ResourceAmounts? Resources { get; init; }

    [Description("TCP port of the storage node API.")]
    [Range(1024, 65535)]
    [SchemaDefault(StandardPort)]
    public int Port { get; init; } = StandardPort;

    [Description("Serve HTTPS with the node's network key, as public Walrus networks want; false serves plain HTTP.")]
    public bool Tls { get; init; }

    [Description("Where Pods may run.")]
    public Scheduling? Scheduling { get; init; }

    [Description("More settings of `haulout node`. What the operator sets itself wins.")]
    [MaxLength(32)]
    [ListType("map", "name")]
    public IReadOnlyList<Setting>? Config { get; init; }
}

/// <summary>A setting of <c>haulout node</c>.</summary>
internal sealed record Setting
{
    [Description("Name of the setting: FOO becomes the environment variable HAULOUT_NODE__FOO.")]
    [StringLength(63, MinimumLength = 1)]
    [RegularExpression("[A-Z][A-Z0-9_]*")]
    public required string Name { get; init; }

    [Description("Its value.")]
    [StringLength(1024)]
    public required string Value { get; init; }
}

/// <summary>The values of <c>imagePullPolicy</c>.</summary>
internal enum ImagePullPolicy
{
    /// <summary>Pull when the image is not on the machine.</summary>
    IfNotPresent,

    /// <summary>Ask the registry at every start.</summary>
    Always,

    /// <summary>Never pull.</summary>
    Never,
}

/// <summary>A Sui network and the Walrus objects on it.</summary>
internal sealed record ChainReference
{
    private const string ObjectPattern = "0x[0-9a-f]{64}";

    [Description("Address of the Sui RPC, for example http://chain:9000.")]
    [StringLength(512, MinimumLength = 8)]
    [RegularExpression("https?://[A-Za-z0-9._:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?")]
    public required string Url { get; init; }

    [Description("Object id of the Walrus system object; left out, the node asks the chain, which the embedded one answers.")]
    [StringLength(66)]
    [RegularExpression(ObjectPattern)]
    public string? SystemObject { get; init; }

    [Description("Object id of the Walrus staking object; given exactly when systemObject is.")]
    [StringLength(66)]
    [RegularExpression(ObjectPattern)]
    public string? StakingObject { get; init; }

    [Description("Object id of the WAL treasury, which epoch changes need; an embedded chain tells it itself.")]
    [StringLength(66)]
    [RegularExpression(ObjectPattern)]
    public string? TreasuryObject { get; init; }
}

/// <summary>A disk.</summary>
internal sealed record StorageRequest
{
    [Description("Size in Gi or Ti. May grow, where the storage class allows it; never shrinks.")]
    [StringLength(10, MinimumLength = 3)]
    [RegularExpression("[1-9][0-9]{0,6}(Gi|Ti)")]
    public required string Size { get; init; }

    [Description("Storage class of the volume; left out, the cluster's default. Cannot be changed.")]
    [StringLength(253, MinimumLength = 1)]
    public string? StorageClassName { get; init; }

    [Description("What becomes of the volume when the node goes. Volumes are always retained.")]
    [SchemaDefault(ReclaimPolicy.Retain)]
    public ReclaimPolicy ReclaimPolicy { get; init; }

    /// <summary>The size in GiB; null when it is not written as the schema asks.</summary>
    [JsonIgnore]
    internal long? Gibibytes => GibibytesOf(Size);

    /// <summary>A quantity in GiB, rounded down; null when it is not one in Gi, Ti or bytes.</summary>
    internal static long? GibibytesOf(string? size) => size switch
    {
        null or { Length: > 20 } => null,
        _ when size.EndsWith("Gi", StringComparison.Ordinal) && long.TryParse(size.AsSpan(..^2), out long gibi) => gibi,
        _ when size.EndsWith("Ti", StringComparison.Ordinal) && long.TryParse(size.AsSpan(..^2), out long tebi) => tebi * 1024,
        _ when size.EndsWith("Pi", StringComparison.Ordinal) && long.TryParse(size.AsSpan(..^2), out long pebi) => pebi * 1024 * 1024,
        _ when long.TryParse(size, out long bytes) => bytes >> 30,
        _ => null,
    };
}

/// <summary>What becomes of a volume when its node goes.</summary>
internal enum ReclaimPolicy
{
    /// <summary>It stays until somebody deletes it by hand.</summary>
    Retain,
}

/// <summary>CPU and memory asked for and granted at most.</summary>
internal sealed record ResourceAmounts
{
    [Description("What the scheduler sets aside.")]
    public CpuAndMemory? Requests { get; init; }

    [Description("What the container may use at most.")]
    public CpuAndMemory? Limits { get; init; }
}

/// <summary>An amount of CPU and memory.</summary>
internal sealed record CpuAndMemory
{
    [Description("Cores, for example 500m or 2.")]
    [Quantity]
    [JsonConverter(typeof(QuantityText))]
    public string? Cpu { get; init; }

    [Description("Memory, for example 4Gi.")]
    [Quantity]
    [JsonConverter(typeof(QuantityText))]
    public string? Memory { get; init; }
}

/// <summary>Where Pods may run.</summary>
internal sealed record Scheduling
{
    [Description("Labels a machine must have.")]
    [MaxLength(16)]
    [ValueLength(63)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    [Description("Taints that do not keep Pods away.")]
    [MaxLength(16)]
    [ListType("atomic")]
    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    [Description("The label of machines over whose values the nodes of a fleet are spread.")]
    [StringLength(253, MinimumLength = 1)]
    [SchemaDefault("kubernetes.io/hostname")]
    public string TopologyKey { get; init; } = "kubernetes.io/hostname";

    [Description("What happens when spreading evenly is impossible. DoNotSchedule can block a drain: the replacement waits for the machine drained.")]
    [SchemaDefault(Spread.ScheduleAnyway)]
    public Spread Spread { get; init; }
}

/// <summary>The values of <c>whenUnsatisfiable</c>.</summary>
internal enum Spread
{
    /// <summary>As evenly as possible.</summary>
    ScheduleAnyway,

    /// <summary>Wait rather than crowd.</summary>
    DoNotSchedule,
}

/// <summary>A toleration, with the fields of Kubernetes.</summary>
internal sealed record Toleration
{
    [Description("Taint key; left out, all.")]
    [StringLength(316)]
    public string? Key { get; init; }

    [Description("Equal or Exists.")]
    [StringLength(6)]
    [RegularExpression("Equal|Exists")]
    public string? Operator { get; init; }

    [Description("Taint value for Equal.")]
    [StringLength(63)]
    public string? Value { get; init; }

    [Description("Taint effect; left out, all.")]
    [StringLength(16)]
    [RegularExpression("NoSchedule|PreferNoSchedule|NoExecute")]
    public string? Effect { get; init; }

    [Description("How long a NoExecute taint is tolerated; left out, for ever.")]
    [Range(0, 31_536_000)]
    public long? TolerationSeconds { get; init; }
}
