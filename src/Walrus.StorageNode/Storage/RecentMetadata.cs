using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Metadata read lately: a blob's slivers come one after the other, and each is verified against it. It counts only for the place it was
/// read from, so whoever asks looks into the index first, and what was deleted is never found here.
/// </summary>
internal sealed class RecentMetadata
{
    private const int MaxKept = 64;
    private readonly Lock gate = new();
    private readonly Dictionary<BlobId, Kept> kept = [];
    private long clock;

    private sealed record Kept(RecordPlace Place, BlobMetadata Metadata)
    {
        internal long Used { get; set; }
    }

    internal BlobMetadata? Find(BlobId blob, RecordPlace place)
    {
        lock (gate)
        {
            if (kept.GetValueOrDefault(blob) is not { } found || found.Place != place)
            {
                return null;
            }

            found.Used = ++clock;
            return found.Metadata;
        }
    }

    internal BlobMetadata Keep(BlobId blob, RecordPlace place, BlobMetadata metadata)
    {
        lock (gate)
        {
            kept[blob] = new Kept(place, metadata) { Used = ++clock };
            if (kept.Count > MaxKept)
            {
                kept.Remove(kept.MinBy(k => k.Value.Used).Key);
            }
        }

        return metadata;
    }
}
