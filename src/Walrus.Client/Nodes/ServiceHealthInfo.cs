using System.Text.Json.Serialization;
using Walrus.Core;
using Walrus.Core.Identifiers;

namespace Walrus.Client.Nodes;

/// <summary>A duration as Rust writes it.</summary>
/// <param name="Secs">Whole seconds.</param>
/// <param name="Nanos">The rest, below 10^9.</param>
public sealed record HealthUptime(ulong Secs, uint Nanos)
{
    /// <summary>From a span of time that is not negative.</summary>
    public static HealthUptime From(TimeSpan span) =>
        new((ulong)(span.Ticks / TimeSpan.TicksPerSecond), (uint)(span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
}

/// <summary>How far a node is with the chain's events, counted in events.</summary>
public sealed record HealthEventProgress(ulong Persisted, ulong Pending, ulong? HighestFinishedEventIndex = null);

/// <summary>Owned shards by state.</summary>
public sealed record HealthOwnedShards(int Unknown, int Ready, int InTransfer, int InRecovery);

/// <summary>A node's shards in numbers; <paramref name="ReadOnly"/> are those it gives away.</summary>
public sealed record HealthShardSummary(int Owned, HealthOwnedShards OwnedShardStatus, int ReadOnly);

/// <summary>One shard's state: unknown, ready, inTransfer, inRecovery or readOnly.</summary>
public sealed record HealthShard(ushort Shard, string Status);

/// <summary>Every shard of a node, only when asked for.</summary>
public sealed record HealthShardDetail(IReadOnlyList<HealthShard> Owned, IReadOnlyList<HealthShard> Other);

/// <summary>The data of <c>GET /v1/health</c> (storage-node-api §A.6); parts that are optional there are left out when null.</summary>
/// <param name="Uptime">Since its process started.</param>
/// <param name="Epoch">The epoch it works in.</param>
/// <param name="PublicKey">Its protocol key in standard base64.</param>
/// <param name="NodeStatus">Active, Standby, RecoverMetadata, …</param>
/// <param name="EventProgress">How far it is with the chain's events.</param>
/// <param name="ShardSummary">Its shards in numbers.</param>
/// <param name="ShardDetail">Its shards one by one, with <c>detailed=true</c>.</param>
/// <param name="LatestCheckpointSequenceNumber">The newest checkpoint it has processed.</param>
public sealed record ServiceHealthInfo(
    HealthUptime Uptime,
    uint Epoch,
    string PublicKey,
    string NodeStatus,
    HealthEventProgress EventProgress,
    HealthShardSummary ShardSummary,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HealthShardDetail? ShardDetail = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? LatestCheckpointSequenceNumber = null)
{
    private const ulong MaxUptimeSeconds = 10_000_000_000;

    /// <summary>What callers of <see cref="IStorageNode.GetHealth"/> see.</summary>
    /// <exception cref="WalrusFormatException">A number is beyond all reason.</exception>
    public NodeHealth ToHealth() => Uptime.Secs <= MaxUptimeSeconds && ShardSummary.Owned >= 0 && ShardSummary.OwnedShardStatus.Ready >= 0
        ? new(
            TimeSpan.FromSeconds((long)Uptime.Secs) + TimeSpan.FromTicks(Uptime.Nanos / TimeSpan.NanosecondsPerTick),
            new Epoch(Epoch), NodeStatus, ShardSummary.Owned, ShardSummary.OwnedShardStatus.Ready, LatestCheckpointSequenceNumber)
        : throw new WalrusFormatException("The uptime or a number of shards is out of range.");
}
