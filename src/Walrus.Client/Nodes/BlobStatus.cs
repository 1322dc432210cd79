using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace Walrus.Client.Nodes;

/// <summary>References of deletable (and pooled) blob objects to one blob id.</summary>
public sealed record DeletableCounts(uint Total, uint Certified);

/// <summary>A blob's status (storage-node-api §A.6); the JSON form is upstream's, with its mixed casing.</summary>
public abstract record BlobStatus
{
    private BlobStatus()
    {
    }

    /// <summary>Unknown, expired or deleted.</summary>
    public sealed record Nonexistent : BlobStatus;

    /// <summary>Only deletable references.</summary>
    public sealed record Deletable(Epoch? InitialCertifiedEpoch, DeletableCounts Counts) : BlobStatus;

    /// <summary>At least one permanent reference; <paramref name="StatusEvent"/> is the first event that reached the largest end epoch.</summary>
    public sealed record Permanent(
        Epoch EndEpoch, bool IsCertified, EventId StatusEvent, DeletableCounts Counts, Epoch? InitialCertifiedEpoch) : BlobStatus;

    /// <summary>Proven inconsistent.</summary>
    public sealed record Invalid(EventId Event) : BlobStatus;
}
