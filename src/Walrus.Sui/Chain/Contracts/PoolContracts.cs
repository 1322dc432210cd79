using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <summary>Calls about storage pools (contracts §3): storage that many blobs share and that ends for all of them at once.</summary>
public sealed class PoolContracts
{
    private readonly ContractSender sender;

    internal PoolContracts(ContractSender sender) => this.sender = sender;

    /// <summary>Buys a pool of so many bytes of encoded data.</summary>
    public async Task<ContractResult<StoragePool>> Create(ulong bytes, int epochs, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        var (executed, cost) = await sender.Buy(
            now => StoragePrices.Storage(now, bytes, (ulong)epochs), (p, cost, purse) => p.CreatePool(bytes, (uint)epochs, cost, purse), ct);
        return new(await sender.Created<StoragePool>(executed, "storage_pool", "StoragePool", ct), executed.Digest, cost);
    }

    /// <summary>Makes a pool of storage that covers now.</summary>
    public Task<ContractResult<StoragePool>> CreateWith(ObjectId storage, CancellationToken ct = default) =>
        sender.Make<StoragePool>("storage_pool", "StoragePool", p => p.CreatePoolWith(storage), ct);

    /// <summary>What a pool holds.</summary>
    public Task<StoragePoolInner> Read(ObjectId pool, CancellationToken ct = default) => sender.Chain.ReadStoragePool(pool, ct);

    /// <summary>Registers a blob in a pool; <see cref="BlobRegistration.EpochsAhead"/> has no meaning here.</summary>
    public async Task<ContractResult<PooledBlob>> Register(ObjectId pool, BlobRegistration blob, CancellationToken ct = default)
    {
        BlobContracts.Check(blob);
        var (executed, cost) = await sender.Buy(
            now => BlobContracts.WriteCost(now, blob), (p, cost, purse) => p.RegisterPooled(pool, blob, cost, purse), ct);
        return new(await sender.Created<PooledBlob>(executed, "storage_pool", "PooledBlob", ct), executed.Digest, cost);
    }

    /// <summary>Certifies a blob of a pool; <paramref name="members"/> is the size of the committee.</summary>
    public Task<SuiDigest> Certify(
        ObjectId pool, BlobId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, CancellationToken ct = default) =>
        sender.Run(p => p.CertifyPooled(pool, blob, certificate, members), ct);

    /// <summary>Deletes a deletable blob of a pool that has not ended.</summary>
    public Task<SuiDigest> Delete(ObjectId pool, BlobId blob, CancellationToken ct = default) => sender.Run(p => p.DeletePooled(pool, blob), ct);

    /// <summary>Removes a blob of a pool that has ended.</summary>
    public Task<SuiDigest> BurnExpired(ObjectId pool, BlobId blob, CancellationToken ct = default) =>
        sender.Run(p => p.BurnExpiredPooled(pool, blob), ct);

    /// <summary>Extends a pool with all its blobs.</summary>
    public async Task<ContractResult<StoragePoolInner>> Extend(ObjectId pool, int epochs, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        var before = await Read(pool, ct);
        var (executed, cost) = await sender.Buy(
            now => StoragePrices.Storage(now, before.Storage.Size, (ulong)epochs),
            (p, cost, purse) => p.ExtendPool(pool, (uint)epochs, cost, purse),
            ct);
        return new(await Read(pool, ct), executed.Digest, cost);
    }

    /// <summary>Buys more bytes until the end of the pool.</summary>
    public async Task<ContractResult<StoragePoolInner>> Grow(ObjectId pool, ulong bytes, CancellationToken ct = default)
    {
        uint end = (await Read(pool, ct)).Storage.EndEpoch.Value;
        var (executed, cost) = await sender.Buy(
            now => StoragePrices.Storage(now, bytes, end > now.Staking.Epoch.Value ? end - now.Staking.Epoch.Value : 0),
            (p, cost, purse) => p.GrowPool(pool, bytes, cost, purse),
            ct);
        return new(await Read(pool, ct), executed.Digest, cost);
    }

    /// <summary>Adds storage that ends with the pool.</summary>
    public async Task<ContractResult<StoragePoolInner>> GrowWith(ObjectId pool, ObjectId storage, CancellationToken ct = default)
    {
        var transaction = await sender.Run(p => p.GrowPoolWith(pool, storage), ct);
        return new(await Read(pool, ct), transaction);
    }

    /// <summary>Takes so many unused bytes out of a pool.</summary>
    public Task<ContractResult<StorageObject>> Shrink(ObjectId pool, ulong bytes, CancellationToken ct = default) =>
        sender.Make<StorageObject>("storage_resource", "Storage", p => p.ShrinkPool(pool, bytes), ct);

    /// <summary>Takes a part of the unused bytes, at most 100 percent, out of a pool.</summary>
    public Task<ContractResult<StorageObject>> ShrinkByPercent(ObjectId pool, byte percent, CancellationToken ct = default) =>
        sender.Make<StorageObject>("storage_resource", "Storage", p => p.ShrinkPoolByPercent(pool, percent), ct);

    /// <summary>Ends an empty pool; its storage returns to the wallet.</summary>
    public async Task<ContractResult<StorageObject>> Destroy(ObjectId pool, CancellationToken ct = default)
    {
        var storage = (await Read(pool, ct)).Storage.Id;
        var transaction = await sender.Run(p => p.DestroyPool(pool), ct);
        return new(await sender.Read<StorageObject>(storage, ct), transaction);
    }
}
