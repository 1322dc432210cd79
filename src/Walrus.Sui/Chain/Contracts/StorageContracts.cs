using Walrus.Core.Identifiers;

namespace Walrus.Sui.Chain;

/// <summary>Calls about storage resources (contracts §3): bought, split, fused, destroyed.</summary>
public sealed class StorageContracts
{
    private readonly ContractSender sender;

    internal StorageContracts(ContractSender sender) => this.sender = sender;

    /// <summary>Buys so many bytes of encoded data from now on.</summary>
    public async Task<ContractResult<StorageObject>> Reserve(ulong bytes, int epochs, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        var (executed, cost) = await sender.Buy(
            now => StoragePrices.Storage(now, bytes, (ulong)epochs), (p, cost, purse) => p.Reserve(bytes, (uint)epochs, cost, purse), ct);
        return new(await Made(executed, ct), executed.Digest, cost);
    }

    /// <summary>Buys so many bytes of encoded data for [<paramref name="start"/>, <paramref name="end"/>), less what is past.</summary>
    public async Task<ContractResult<StorageObject>> ReserveFor(ulong bytes, Epoch start, Epoch end, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        var (executed, cost) = await sender.Buy(
            now =>
            {
                uint from = Math.Max(start.Value, now.Staking.Epoch.Value);
                return StoragePrices.Storage(now, bytes, end.Value > from ? end.Value - from : 0);
            },
            (p, cost, purse) => p.ReserveFor(bytes, start, end, cost, purse),
            ct);
        return new(await Made(executed, ct), executed.Digest, cost);
    }

    /// <summary>The storage resources of this wallet that are in no blob.</summary>
    public Task<IReadOnlyList<StorageObject>> Owned(CancellationToken ct = default) =>
        sender.Listed<StorageObject>("storage_resource", "Storage", ct);

    /// <summary>Cuts a resource in two at an epoch strictly inside; the later part is the result.</summary>
    public Task<ContractResult<StorageObject>> SplitByEpoch(ObjectId storage, Epoch epoch, CancellationToken ct = default) =>
        Make(p => p.SplitByEpoch(storage, epoch), ct);

    /// <summary>Cuts a resource in two; it keeps <paramref name="bytes"/> and the rest is the result.</summary>
    public Task<ContractResult<StorageObject>> SplitBySize(ObjectId storage, ulong bytes, CancellationToken ct = default) =>
        Make(p => p.SplitBySize(storage, bytes), ct);

    /// <summary>Joins two resources that fit, in time or in size; the first remains.</summary>
    public Task<ContractResult<StorageObject>> Fuse(ObjectId first, ObjectId second, CancellationToken ct = default) =>
        Fuse(first, second, "fuse", ct);

    /// <summary>Joins two resources of one size and adjoining times.</summary>
    public Task<ContractResult<StorageObject>> FusePeriods(ObjectId first, ObjectId second, CancellationToken ct = default) =>
        Fuse(first, second, "fuse_periods", ct);

    /// <summary>Joins two resources of the same time.</summary>
    public Task<ContractResult<StorageObject>> FuseAmount(ObjectId first, ObjectId second, CancellationToken ct = default) =>
        Fuse(first, second, "fuse_amount", ct);

    /// <summary>Gives a resource up; nothing is paid back.</summary>
    public Task<SuiDigest> Destroy(ObjectId storage, CancellationToken ct = default) => sender.Run(p => p.Destroy(storage), ct);

    private async Task<ContractResult<StorageObject>> Fuse(ObjectId first, ObjectId second, string how, CancellationToken ct)
    {
        var transaction = await sender.Run(p => p.Fuse(first, second, how), ct);
        return new(await sender.Read<StorageObject>(first, ct), transaction);
    }

    private Task<ContractResult<StorageObject>> Make(Func<WalrusPrograms, Transactions.ProgramBuilder> build, CancellationToken ct) =>
        sender.Make<StorageObject>("storage_resource", "Storage", build, ct);

    private Task<StorageObject> Made(Executed executed, CancellationToken ct) =>
        sender.Created<StorageObject>(executed, "storage_resource", "Storage", ct);
}
