using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Emits the events of the module <c>events</c>: fields in the order of contracts §10.</summary>
internal sealed class WalrusEvents(IMoveContext context, MoveTypes types)
{
    internal void BlobRegistered(BlobObject blob) => Emit("BlobRegistered", w => w
        .WriteU32(blob.RegisteredEpoch.Value)
        .WriteFixed(blob.BlobId.Span)
        .WriteU64(blob.Size)
        .WriteU8(blob.EncodingType)
        .WriteU32(blob.Storage.EndEpoch.Value)
        .WriteBool(blob.Deletable)
        .WriteFixed(blob.Id.Span));

    /// <summary>The epoch is that of the first certification, also when the blob is extended.</summary>
    internal void BlobCertified(BlobObject blob, bool isExtension)
    {
        var certified = blob.CertifiedEpoch ?? throw new ArgumentException("The blob is not certified.", nameof(blob));
        Emit("BlobCertified", w => w
            .WriteU32(certified.Value)
            .WriteFixed(blob.BlobId.Span)
            .WriteU32(blob.Storage.EndEpoch.Value)
            .WriteBool(blob.Deletable)
            .WriteFixed(blob.Id.Span)
            .WriteBool(isExtension));
    }

    internal void BlobDeleted(Epoch epoch, BlobObject blob) => Emit("BlobDeleted", w => w
        .WriteU32(epoch.Value)
        .WriteFixed(blob.BlobId.Span)
        .WriteU32(blob.Storage.EndEpoch.Value)
        .WriteFixed(blob.Id.Span)
        .WriteBool(blob.CertifiedEpoch is not null));

    internal void InvalidBlobId(Epoch epoch, BlobId blob) => Emit("InvalidBlobID", w => w.WriteU32(epoch.Value).WriteFixed(blob.Span));

    internal void EpochParametersSelected(Epoch next) => Emit("EpochParametersSelected", w => w.WriteU32(next.Value));

    internal void EpochChangeStart(Epoch epoch) => Emit("EpochChangeStart", w => w.WriteU32(epoch.Value));

    internal void EpochChangeDone(Epoch epoch) => Emit("EpochChangeDone", w => w.WriteU32(epoch.Value));

    internal void ShardsReceived(Epoch epoch, IReadOnlyList<ShardIndex> shards) => Emit("ShardsReceived", w =>
    {
        w.WriteU32(epoch.Value).WriteUleb128((uint)shards.Count);
        foreach (var shard in shards)
        {
            w.WriteU16(shard.Value);
        }
    });

    internal void PricesUpdated(Epoch epoch, ulong storage, ulong write) => Emit("PricesUpdated", w => w
        .WriteU32(epoch.Value)
        .WriteU64(storage)
        .WriteU64(write));

    private void Emit(string name, Action<BcsWriter> fields)
    {
        var writer = new BcsWriter(96);
        fields(writer);
        context.Emit(types.Event(name), writer.ToArray());
    }
}
