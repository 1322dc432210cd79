using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Http;
using Walrus.StorageNode.Metrics;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Confirmations;

/// <summary>
/// Signs that the node stores a blob: only when it is registered and both slivers of every shard the node owns in the latest committee
/// are on disk. Made on demand, never kept (storage-node-api §A.7).
/// </summary>
internal sealed class ConfirmationSigner(
    NodeState state, Database database, MetadataTable metadata, SliverStore slivers, BlsSecretKey key, NodeMeter meter)
{
    /// <summary>A confirmation, permanent when <paramref name="deletableObject"/> is null; or why not.</summary>
    internal SignedMessage<StorageConfirmation>? Sign(BlobId blob, ObjectId? deletableObject, out ApiError? refusal)
    {
        Epoch epoch;

        // Held so that data of a blob that was not registered a moment ago is not deleted while its presence is confirmed.
        lock (slivers.Gate(blob))
        {
            var view = state.View;
            refusal = Check(blob, deletableObject, view);
            epoch = view.CommitteeEpoch;
        }

        if (refusal is not null)
        {
            return null;
        }

        meter.Confirmations.Add(1);
        return SignedMessage.Sign(new StorageConfirmation(epoch, blob, deletableObject), key);
    }

    /// <summary>Whether the blob is registered, or the object with that blob id is.</summary>
    internal bool IsRegistered(BlobId blob, ObjectId? deletableObject, Epoch now)
    {
        if (!state.Blob(blob).IsRegistered(now))
        {
            return false;
        }

        return deletableObject is not { } id
            || (database.Read(c => c.BlobObject(id)) is { Deleted: false } owned && owned.BlobId == blob && owned.EndEpoch > now);
    }

    private ApiError? Check(BlobId blob, ObjectId? deletableObject, NodeView view)
    {
        if (view.Codec is null || !view.IsSettled)
        {
            return Refusals.NotReady;
        }

        if (!IsRegistered(blob, deletableObject, view.EventEpoch))
        {
            return Refusals.NotRegistered;
        }

        return metadata.Find(blob) is { } known && view.Member && HasAll(blob, known, view.Codec.Config, view) ? null : Refusals.MissingSlivers;
    }

    private bool HasAll(BlobId blob, BlobMetadata known, EncodingConfig config, NodeView view)
    {
        int symbolSize = known.SymbolSize(config);
        int primary = Sliver.BcsLength(config.SliverLength(SliverAxis.Primary, symbolSize));
        int secondary = Sliver.BcsLength(config.SliverLength(SliverAxis.Secondary, symbolSize));
        return view.Owned.All(shard => slivers.Has(new SliverKey(blob, shard, SliverAxis.Primary), primary)
            && slivers.Has(new SliverKey(blob, shard, SliverAxis.Secondary), secondary));
    }
}
