using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Epochs;

/// <summary>What the former holder of a shard sends: intact slivers of certified blobs, in the order of their blob ids.</summary>
internal sealed class ShardHandover(NodeState state, SliverStore slivers)
{
    /// <summary>An answer ends with the sliver that passes this; whoever asks goes on behind the last it got.</summary>
    internal const int EnoughBytes = 8 << 20;

    private const int Page = 256;

    internal ShardSyncResponse Collect(SyncShard request)
    {
        var epoch = state.View.CommitteeEpoch;
        var entries = new List<ShardSyncEntry>();
        long bytes = 0;
        ulong left = request.SliverCount;
        BlobId? from = request.StartingBlobId;
        while (from is { } start && left > 0 && bytes < EnoughBytes)
        {
            var page = slivers.Blobs(request.Shard, request.Axis, start, Page);
            foreach (var blob in page)
            {
                if (left == 0 || bytes >= EnoughBytes)
                {
                    break;
                }

                if (state.Blob(blob) is { } info && info.InitialCertifiedEpoch < epoch && info.IsCertified(epoch)
                    && slivers.Read(new SliverKey(blob, request.Shard, request.Axis)) is { } bcs)
                {
                    entries.Add(new ShardSyncEntry(blob, Sliver.FromBcs(bcs, request.Axis)));
                    bytes += bcs.Length;
                    left--;
                }
            }

            from = page.Count == Page ? Next(page[^1]) : null;
        }

        return new ShardSyncResponse(entries);
    }

    /// <summary>The blob id that follows in byte order; null after the last there can be.</summary>
    internal static BlobId? Next(BlobId blob)
    {
        var bytes = blob.ToArray();
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            if (++bytes[i] != 0)
            {
                return BlobId.FromBytes(bytes);
            }
        }

        return null;
    }
}
