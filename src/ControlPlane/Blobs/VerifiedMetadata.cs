using ControlPlane.Epochs;
using ControlPlane.Nodes;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace ControlPlane.Blobs;

/// <summary>Metadata of blobs, from whichever node has it, verified against the blob id; a bounded number is remembered.</summary>
internal sealed class VerifiedMetadata(NodeClients clients)
{
    private const int Most = 256;
    private const int Tries = 12;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<BlobId, BlobMetadataWithId> known = [];
    private readonly Queue<BlobId> order = [];

    /// <summary>The metadata, or null when no node that was asked has it; the node in question is asked last.</summary>
    internal async Task<BlobMetadataWithId?> Find(BlobId blob, EpochPicture picture, ObjectId inQuestion, CancellationToken ct)
    {
        lock (gate)
        {
            if (known.TryGetValue(blob, out var found)) return found;
        }

        var config = new EncodingConfig(picture.Shards);
        var members = picture.Members;
        // Each blob begins at another member, so that one node does not serve everybody.
        var start = members.Count == 0 ? 0 : blob.Modulo(members.Count);
        var inOrder = members.Skip(start).Concat(members.Take(start)).OrderBy(m => m.Node.NodeId == inQuestion);
        foreach (var member in inOrder.Take(Tries))
        {
            var reply = await clients.Within(Deadline, stop => clients.Of(member.Node).GetMetadata(blob, stop), ct);
            if (reply is NodeReply<BlobMetadataWithId>.Ok(var metadata, _) && metadata.BlobId == blob
                && metadata.Verify(config) is MetadataFault.None)
            {
                Remember(metadata);
                return metadata;
            }
        }

        return null;
    }

    private void Remember(BlobMetadataWithId metadata)
    {
        lock (gate)
        {
            if (!known.TryAdd(metadata.BlobId, metadata)) return;
            order.Enqueue(metadata.BlobId);
            if (order.Count > Most) known.Remove(order.Dequeue());
        }
    }
}
