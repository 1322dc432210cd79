using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;

namespace Walrus.StorageNode.Blobs;

/// <summary>What a node answers when asked about a blob (storage-node-api §A.6).</summary>
internal static class BlobStatuses
{
    internal static BlobStatus Of(BlobInfo info, Epoch now)
    {
        if (info.InvalidatedBy is { } invalidation)
        {
            return new BlobStatus.Invalid(invalidation);
        }

        var counts = new DeletableCounts(info.DeletableTotal, info.DeletableCertified);
        if (info.PermanentCertified is { } certified && certified.EndEpoch > now)
        {
            return new BlobStatus.Permanent(certified.EndEpoch, IsCertified: true, certified.Event, counts, info.InitialCertifiedEpoch);
        }

        if (info.PermanentTotal is { } registered && registered.EndEpoch > now)
        {
            return new BlobStatus.Permanent(registered.EndEpoch, IsCertified: false, registered.Event, counts, info.InitialCertifiedEpoch);
        }

        return info.DeletableTotal > 0 ? new BlobStatus.Deletable(info.InitialCertifiedEpoch, counts) : new BlobStatus.Nonexistent();
    }
}
