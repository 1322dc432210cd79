using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Recovery;

/// <summary>Metadata of a certified blob: what is on disk, else what a peer has, verified and stored before it is used.</summary>
internal sealed partial class MetadataSource(MetadataTable table, BlobWrites writes, WorkerLimit workers, ILogger<MetadataSource> log)
{
    /// <summary>What is on disk.</summary>
    internal BlobMetadata? Find(BlobId blob) => table.Find(blob);

    /// <summary>From disk or from the peers, one after the other; null when none of them gave it.</summary>
    internal async Task<BlobMetadata?> Get(BlobId blob, RedStuffCodec codec, PeerSet from, CancellationToken ct)
    {
        if (table.Find(blob) is { } known)
        {
            return known;
        }

        foreach (var peer in from.Nodes.Select(p => p.Node).DistinctBy(n => n.Info.NodeId))
        {
            if (await peer.GetMetadata(blob, ct).ConfigureAwait(false) is NodeReply<BlobMetadataWithId>.Ok { Value: var found }
                && found.BlobId == blob && await workers.Run(() => found.Verify(codec.Config), ct).ConfigureAwait(false) == MetadataFault.None)
            {
                await writes.Store(blob, found.Metadata).WaitAsync(ct).ConfigureAwait(false);
                return found.Metadata;
            }
        }

        LogNone(blob, from.Nodes.Count);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "None of {Peers} peers gave the metadata of {Blob}.")]
    private partial void LogNone(BlobId blob, int peers);
}
