using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Blobs;

/// <summary>Permanent references to a blob id: how many, the largest end epoch, and the first event that reached it.</summary>
internal sealed record PermanentReferences(uint Count, Epoch EndEpoch, EventId Event);

/// <summary>
/// What the chain says of one blob id, added up over its objects (node-behaviour §2). Invalid is absorbing: once proven inconsistent, a
/// blob id stays so for ever.
/// </summary>
/// <param name="InitialCertifiedEpoch">The epoch of the first certification of those that still count; null when none does.</param>
/// <param name="DeletableTotal">Deletable objects.</param>
/// <param name="DeletableCertified">Of which certified.</param>
/// <param name="PermanentTotal">Permanent objects; null for none.</param>
/// <param name="PermanentCertified">Of which certified; null for none.</param>
/// <param name="InvalidatedBy">The event that marked it invalid.</param>
/// <param name="DeniedBy">The event by which nodes deleted it because of their deny lists; its references count on, its data is not kept.</param>
internal sealed record BlobInfo(
    Epoch? InitialCertifiedEpoch, uint DeletableTotal, uint DeletableCertified,
    PermanentReferences? PermanentTotal, PermanentReferences? PermanentCertified, EventId? InvalidatedBy, EventId? DeniedBy)
{
    /// <summary>Of a blob id the chain does not know.</summary>
    internal static readonly BlobInfo None = new(null, 0, 0, null, null, null, null);

    /// <summary>Whether nobody stores it for whoever pays: both reasons last for ever.</summary>
    internal bool IsUnwanted => InvalidatedBy is not null || DeniedBy is not null;

    /// <summary>Whether somebody has paid for it in that epoch; the node then stores and serves it.</summary>
    internal bool IsRegistered(Epoch now) => !IsUnwanted && (PermanentTotal?.EndEpoch > now || DeletableTotal > 0);

    /// <summary>Whether the network has confirmed it, for an object that lives in that epoch; the node then owes its slivers.</summary>
    internal bool IsCertified(Epoch now) => !IsUnwanted && InitialCertifiedEpoch <= now
        && (PermanentCertified?.EndEpoch > now || DeletableCertified > 0);
}

/// <summary>One blob object; kept after its deletion until its end epoch, so that a replayed event finds it deleted.</summary>
internal sealed record BlobObjectInfo(
    ObjectId Id, BlobId BlobId, Epoch RegisteredEpoch, Epoch? CertifiedEpoch, Epoch EndEpoch, bool Deletable, bool Deleted);
