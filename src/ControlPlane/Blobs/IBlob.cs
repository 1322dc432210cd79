using System.Text.Json.Serialization;
using ControlPlane.Actors;
using ControlPlane.Repairs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace ControlPlane.Blobs;

/// <summary>What is wrong with a sliver.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossKind>))]
public enum LossKind
{
    /// <summary>The node does not have it.</summary>
    Missing,

    /// <summary>The node has something else in its place.</summary>
    Corrupt,
}

/// <summary>A sliver that a node owes and, checked twice, cannot produce.</summary>
public sealed record Loss(
    BlobId Blob, ObjectId Node, ShardIndex Shard, SliverPairIndex Pair, SliverAxis Axis, LossKind Kind, Epoch Epoch, string Evidence);

/// <summary>Losses of one blob found together, with what is needed to weigh them.</summary>
public sealed record LossReport(BlobId Blob, ulong Size, int NetworkShards, IReadOnlyList<Loss> Losses);

/// <summary>How a loss stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossStatus>))]
public enum LossStatus
{
    /// <summary>Found; a repair is queued or under way.</summary>
    Open,

    /// <summary>Rebuilt, delivered and read back.</summary>
    Healed,

    /// <summary>Nobody owes the sliver any more.</summary>
    Superseded,

    /// <summary>Given up after the last attempt; a person must look.</summary>
    Abandoned,
}

/// <summary>A loss with its life; <paramref name="Number"/> counts the losses of the blob from 1 and names the repair.</summary>
public sealed record CaseEntry(
    int Number, Loss Loss, LossStatus Status, DateTimeOffset FoundAt, DateTimeOffset? ClosedAt, string Detail, long Bytes, TimeSpan Duration);

/// <summary>A blob's case: open and lately closed losses.</summary>
/// <param name="Blob">Which.</param>
/// <param name="Open">Open losses, oldest first.</param>
/// <param name="History">Closed ones, newest first, bounded.</param>
/// <param name="ReadMargin">Known healthy primary slivers above those needed to read the blob.</param>
/// <param name="RepairMargin">Known healthy secondary slivers above those needed to rebuild primaries cheaply.</param>
public sealed record CaseView(BlobId Blob, IReadOnlyList<CaseEntry> Open, IReadOnlyList<CaseEntry> History, int ReadMargin, int RepairMargin);

/// <summary>The durable form of a case.</summary>
public sealed record BlobState
{
    /// <summary>The layout of this record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Bytes before encoding.</summary>
    public ulong Size { get; init; }

    /// <summary>Shards of the network.</summary>
    public int NetworkShards { get; init; }

    /// <summary>The number of the latest loss.</summary>
    public int LastNumber { get; init; }

    /// <summary>Open losses, oldest first.</summary>
    public IReadOnlyList<CaseEntry> Open { get; init; } = [];

    /// <summary>Closed losses, newest first.</summary>
    public IReadOnlyList<CaseEntry> History { get; init; } = [];

    /// <summary>Numbers of losses whose node and lane have not been told of the latest change: an outbox.</summary>
    public IReadOnlyList<int> Untold { get; init; } = [];
}

/// <summary>A blob while something is wrong with it: which slivers are lost where, since when, who repairs. Key <see cref="Keys.Blob"/>.</summary>
public interface IBlob : IActor
{
    /// <summary>Opens a loss for each sliver that has none open; marks the nodes and queues the repairs. Repeatable.</summary>
    Task<CaseView> Report(LossReport report, CancellationToken ct = default);

    /// <summary>Closes losses by what came of their repairs, and unmarks the nodes. Repeatable.</summary>
    Task<CaseView> Close(RepairResults results, CancellationToken ct = default);

    /// <summary>The case.</summary>
    Task<CaseView> Describe(CancellationToken ct = default);
}
