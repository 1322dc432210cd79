using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ControlPlane.Actors;
using ControlPlane.Chain;
using Walrus.Core.Identifiers;

namespace ControlPlane.Blobs;

/// <summary>Where a blob stands, as the sum of its references (node-behaviour §2).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BlobPhase>))]
public enum BlobPhase
{
    /// <summary>Nothing is known of it, or no longer.</summary>
    Unknown,

    /// <summary>A live reference, none of them certified.</summary>
    Registered,

    /// <summary>A live certified reference: nodes owe their slivers.</summary>
    Certified,

    /// <summary>The last live reference was deleted.</summary>
    Deleted,

    /// <summary>The last live reference ran out.</summary>
    Expired,

    /// <summary>Proven inconsistent, for ever.</summary>
    Invalid,
}

/// <summary>
/// One blob object on the chain: paid until <paramref name="EndEpoch"/> (exclusive); <paramref name="Certified"/> in that epoch, or not
/// yet.
/// </summary>
public sealed record BlobReference(Epoch EndEpoch, bool Deletable, Epoch? Certified);

/// <summary>A blob in its partition: few words, because there are many.</summary>
public sealed record BlobRow
{
    /// <summary>Bytes before encoding.</summary>
    public ulong Size { get; init; }

    /// <summary>Its objects by id, live ones only.</summary>
    public ImmutableSortedDictionary<ObjectId, BlobReference> References { get; init; } = ImmutableSortedDictionary<ObjectId, BlobReference>.Empty;

    /// <summary>Why the last reference went, and in which epoch; null while there is one.</summary>
    public BlobPhase? Ended { get; init; }

    /// <summary>The epoch of <see cref="Ended"/>; the row is dropped two epochs later.</summary>
    public Epoch EndedIn { get; init; }

    /// <summary>The epoch in which it was certified first.</summary>
    public Epoch? FirstCertified { get; init; }

    /// <summary>The checkpoint of that certification; a node behind it cannot owe anything yet.</summary>
    public ulong CertifiedCheckpoint { get; init; }

    /// <summary>Its time by the chain's clock.</summary>
    public DateTimeOffset? CertifiedAt { get; init; }

    /// <summary>The last checkpoint that said something about it.</summary>
    public ulong LastCheckpoint { get; init; }
}

/// <summary>The durable form of a partition.</summary>
public sealed record PartitionState
{
    /// <summary>The layout of this record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Events at or below this checkpoint were applied.</summary>
    public ulong? Cursor { get; init; }

    /// <summary>The epoch that events have announced.</summary>
    public Epoch Epoch { get; init; }

    /// <summary>The blobs, by id.</summary>
    public ImmutableSortedDictionary<BlobId, BlobRow> Rows { get; init; } = ImmutableSortedDictionary<BlobId, BlobRow>.Empty;
}

/// <summary>Counts of a partition, at the epoch it knows.</summary>
public sealed record PartitionSummary(ulong? Cursor, Epoch Epoch, int Rows, int Certified, int Registered, ulong CertifiedBytes);

/// <summary>Asks for certified blobs by their place among the certified ones, each from 0.</summary>
public sealed record DrawRequest(IReadOnlyList<int> Ordinals);

/// <summary>A certified blob as challenges and repairs need it.</summary>
public sealed record BlobEntry(
    BlobId Blob, ulong Size, Epoch FirstCertified, Epoch EndEpoch, ulong CertifiedCheckpoint, DateTimeOffset CertifiedAt);

/// <summary>Certified blobs; those whose ordinals do not exist (any more) are left out.</summary>
public sealed record BlobEntries(IReadOnlyList<BlobEntry> Blobs);

/// <summary>Asks for one blob.</summary>
public sealed record FindRequest(BlobId Blob);

/// <summary>What the chain's events say of one blob; <paramref name="Phase"/> Unknown where there is no row.</summary>
public sealed record BlobRecord(
    BlobId Blob, BlobPhase Phase, ulong Size, Epoch? FirstCertified, Epoch? EndEpoch, DateTimeOffset? CertifiedAt,
    ulong CertifiedCheckpoint, int References);

/// <summary>Asks for certified blobs after one, in order of their ids; at most <paramref name="Limit"/>, which is at most 1,000.</summary>
public sealed record PageRequest(BlobId? After, int Limit);

/// <summary>A page; <paramref name="Next"/> is what to ask after for the next one, null at the end.</summary>
public sealed record BlobPage(IReadOnlyList<BlobEntry> Blobs, BlobId? Next);

/// <summary>Blobs whose ids begin alike, as rows. Key <see cref="Keys.Partition"/>.</summary>
public interface IPartition : IActor
{
    /// <summary>Applies what the feed hands on; repeatable.</summary>
    Task Apply(EventSpan span, CancellationToken ct = default);

    /// <summary>Counts.</summary>
    Task<PartitionSummary> Summarize(CancellationToken ct = default);

    /// <summary>Certified blobs by ordinal.</summary>
    Task<BlobEntries> Draw(DrawRequest request, CancellationToken ct = default);

    /// <summary>One blob.</summary>
    Task<BlobRecord> Find(FindRequest request, CancellationToken ct = default);

    /// <summary>Certified blobs in order.</summary>
    Task<BlobPage> Page(PageRequest request, CancellationToken ct = default);
}
