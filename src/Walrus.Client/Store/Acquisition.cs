using Walrus.Client.Chain;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Store;

/// <summary>A blob object to store by, however it was come by.</summary>
/// <param name="Blob">The object.</param>
/// <param name="Operation">What it took.</param>
/// <param name="Cost">FROST paid so far.</param>
/// <param name="Missing">Epochs it lacks once it is certified.</param>
internal sealed record Acquired(BlobObject Blob, StoreOperation Operation, ulong Cost, int Missing = 0);

/// <summary>
/// Comes by a registered blob object: with what the wallet owns where that is wished, with money otherwise (storage-node-api §B.2).
/// </summary>
internal sealed class Acquisition(IWalrusWallet wallet, IBlobResources? resources, StoreRequest request, EncodingConfig config, Epoch now)
{
    private Epoch Target => Ahead(now);

    internal async Task<Acquired> Acquire(BlobMetadataWithId metadata, CancellationToken ct)
    {
        if (request.ReuseResources && await OfTheSameBlob(metadata.BlobId, ct) is { } known)
        {
            return known;
        }

        var registration = new BlobRegistration(
            metadata.BlobId, metadata.Metadata.ComputeRoot().Span.ToArray(), metadata.Metadata.UnencodedLength, request.EpochsAhead,
            request.Deletable);
        if (resources is null || !request.NeedsResources)
        {
            var bought = await wallet.Register(registration, ct);
            return new(bought.Blob, StoreOperation.RegisterFromScratch, bought.Cost);
        }

        var storage = request.ReuseResources ? await FittingStorage((long)metadata.Metadata.UnencodedLength, ct) : null;
        var registered = await resources.Register(registration, storage, request.Attributes, ct);
        return new(
            registered.Blob, storage is null ? StoreOperation.RegisterFromScratch : StoreOperation.ReuseStorage, registered.Cost,
            Missing(registered.Blob.RegisteredEpoch, registered.Blob.Storage.EndEpoch));
    }

    /// <summary>The best use of what is owned: what lasts longest first, and certified before uncertified.</summary>
    internal static BlobObject? Best(IEnumerable<BlobObject> owned, BlobId blob, bool deletable, Epoch now) => owned
        .Where(b => b.BlobId == blob && b.Deletable == deletable && b.Storage.EndEpoch > now)
        .OrderByDescending(b => (b.CertifiedEpoch is not null, b.Storage.EndEpoch.Value))
        .ThenBy(b => b.Id)
        .FirstOrDefault();

    /// <summary>The storage that leaves least over.</summary>
    internal static StorageObject? Best(IEnumerable<StorageObject> owned, ulong bytes, Epoch now, Epoch target) => owned
        .Where(s => s.Size >= bytes && s.StartEpoch <= now && s.EndEpoch >= target)
        .OrderBy(s => s.Size)
        .ThenBy(s => s.EndEpoch.Value)
        .ThenBy(s => s.Id)
        .FirstOrDefault();

    private async Task<Acquired?> OfTheSameBlob(BlobId blob, CancellationToken ct)
    {
        if (Best(await resources!.Blobs(ct), blob, request.Deletable, now) is not { } owned)
        {
            return null;
        }

        int missing = Missing(now, owned.Storage.EndEpoch);
        return owned.CertifiedEpoch is not null ? new(owned, StoreOperation.ReuseAndExtend, 0, missing)
            : new(owned, missing == 0 ? StoreOperation.ReuseRegistration : StoreOperation.ReuseAndExtendNonCertified, 0, missing);
    }

    private async Task<ObjectId?> FittingStorage(long length, CancellationToken ct)
    {
        ulong bytes = (ulong)config.EncodedBlobLength(length);
        if (Best(await resources!.Storage(ct), bytes, now, Target) is not { } storage)
        {
            return null;
        }

        await resources.Trim(storage, bytes, Target, ct);
        return storage.Id;
    }

    private Epoch Ahead(Epoch from) => new(from.Value + (uint)request.EpochsAhead);

    // Storage that was owned is chosen by the epoch before the registration, and may end too early for the epoch of the registration.
    private int Missing(Epoch from, Epoch end) => (int)Math.Max(0L, (long)Ahead(from).Value - end.Value);
}
