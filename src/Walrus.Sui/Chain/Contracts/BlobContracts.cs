using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;
using InvalidBlobId = Walrus.Core.Messages.InvalidBlobId;

namespace Walrus.Sui.Chain;

/// <summary>Calls about blobs (contracts §3). <c>members</c> is the size of the committee a certificate's signers are counted in.</summary>
public sealed class BlobContracts
{
    private readonly ContractSender sender;

    internal BlobContracts(ContractSender sender) => this.sender = sender;

    /// <summary>Buys storage and registers a blob, with attributes when there are any.</summary>
    public async Task<ContractResult<BlobObject>> Register(
        BlobRegistration blob, IReadOnlyDictionary<string, string>? attributes = null, CancellationToken ct = default)
    {
        Check(blob);
        ArgumentOutOfRangeException.ThrowIfLessThan(blob.EpochsAhead, 1, nameof(blob));
        var (executed, cost) = await sender.Buy(
            now => checked(StorageCost(now, blob) + WriteCost(now, blob)),
            (p, _, purse) => p.Register(
                blob, StoragePrices.EncodedLength(p.Now, blob.Size), StorageCost(p.Now, blob), WriteCost(p.Now, blob), purse, attributes),
            ct);
        return new(await sender.Created<BlobObject>(executed, "blob", "Blob", ct), executed.Digest, cost);
    }

    /// <summary>Registers a blob in storage that is owned already; the whole resource goes into the blob.</summary>
    public async Task<ContractResult<BlobObject>> RegisterWith(
        ObjectId storage, BlobRegistration blob, IReadOnlyDictionary<string, string>? attributes = null, CancellationToken ct = default)
    {
        Check(blob);
        var (executed, cost) = await sender.Buy(
            now => WriteCost(now, blob), (p, cost, purse) => p.RegisterWith(storage, blob, cost, purse, attributes), ct);
        return new(await sender.Created<BlobObject>(executed, "blob", "Blob", ct), executed.Digest, cost);
    }

    /// <summary>Certifies a registered blob.</summary>
    public Task<SuiDigest> Certify(
        ObjectId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, CancellationToken ct = default) =>
        sender.Run(p => p.Certify(blob, certificate, members), ct);

    /// <summary>Certifies a registered blob and gives its object to another address in the same transaction.</summary>
    public Task<SuiDigest> CertifyAndTransfer(
        ObjectId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, SuiAddress to, CancellationToken ct = default) =>
        sender.Run(p => p.CertifyAndTransfer(blob, certificate, members, to), ct);

    /// <summary>Extends a certified blob by so many epochs.</summary>
    public async Task<ContractResult<BlobObject>> Extend(ObjectId blob, int epochs, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        var before = await sender.Read<BlobObject>(blob, ct);
        var (executed, cost) = await sender.Buy(
            now => StoragePrices.Storage(now, before.Storage.Size, (ulong)epochs),
            (p, cost, purse) => p.Extend(blob, (uint)epochs, cost, purse),
            ct);
        return new(await sender.Read<BlobObject>(blob, ct), executed.Digest, cost);
    }

    /// <summary>Extends a certified blob with storage that is owned already, of the same size and adjoining.</summary>
    public async Task<ContractResult<BlobObject>> ExtendWith(ObjectId blob, ObjectId storage, CancellationToken ct = default)
    {
        var transaction = await sender.Run(p => p.ExtendWith(blob, storage), ct);
        return new(await sender.Read<BlobObject>(blob, ct), transaction);
    }

    /// <summary>Deletes a deletable blob; its storage returns to the wallet.</summary>
    public async Task<ContractResult<StorageObject>> Delete(ObjectId blob, CancellationToken ct = default)
    {
        var storage = (await sender.Read<BlobObject>(blob, ct)).Storage.Id;
        var transaction = await sender.Run(p => p.Delete(blob), ct);
        return new(await sender.Read<StorageObject>(storage, ct), transaction);
    }

    /// <summary>Destroys blob objects with their storage; the data stays until its end.</summary>
    public Task<SuiDigest> Burn(IReadOnlyList<ObjectId> blobs, CancellationToken ct = default) => sender.Run(p => p.Burn(blobs), ct);

    /// <summary>Reports that a blob id names an inconsistent encoding.</summary>
    public Task<SuiDigest> Invalidate(ProtocolMessageCertificate<InvalidBlobId> certificate, int members, CancellationToken ct = default) =>
        sender.Run(p => p.Invalidate(certificate, members), ct);

    /// <summary>The attributes of a blob; null when it has none.</summary>
    public Task<BlobAttributes?> Attributes(ObjectId blob, CancellationToken ct = default) => sender.Chain.ReadAttributes(blob, ct);

    /// <summary>Sets and removes attributes; keys to remove that are not there are passed over. Null when there is nothing to change.</summary>
    public async Task<SuiDigest?> SetAttributes(
        ObjectId blob, IReadOnlyDictionary<string, string> set, IReadOnlyCollection<string>? removed = null, CancellationToken ct = default)
    {
        var present = await sender.Chain.ReadAttributes(blob, ct);
        var gone = (removed ?? []).Where(key => present?.Pairs.Any(p => p.Key == key) == true).Distinct().ToArray();
        return set.Count + gone.Length == 0 ? null : await sender.Run(p => p.SetAttributes(blob, present is not null, set, gone), ct);
    }

    /// <summary>Takes all attributes away.</summary>
    public Task<SuiDigest> DropAttributes(ObjectId blob, CancellationToken ct = default) => sender.Run(p => p.DropAttributes(blob), ct);

    /// <summary>The blob objects of this wallet.</summary>
    public Task<IReadOnlyList<BlobObject>> Owned(CancellationToken ct = default) => sender.Listed<BlobObject>("blob", "Blob", ct);

    /// <summary>Gives a blob object to another address.</summary>
    public Task<SuiDigest> Transfer(ObjectId blob, SuiAddress to, CancellationToken ct = default) => sender.Run(p => p.Transfer(blob, to), ct);

    /// <summary>Makes a shared blob of an owned one, which anybody may extend from its funds.</summary>
    public async Task<ContractResult<SharedBlob>> Share(ObjectId blob, ulong funds = 0, CancellationToken ct = default)
    {
        var (executed, cost) = await sender.Buy(_ => funds, (p, cost, purse) => p.Share(blob, cost, purse), ct);
        return new(await sender.Created<SharedBlob>(executed, "shared_blob", "SharedBlob", ct), executed.Digest, cost);
    }

    /// <summary>Adds FROST to a shared blob.</summary>
    public Task<SuiDigest> Fund(ObjectId shared, ulong frost, CancellationToken ct = default) =>
        sender.Pay(frost, (p, purse) => p.Fund(shared, frost, purse), ct);

    /// <summary>Extends a shared blob from its funds.</summary>
    public Task<SuiDigest> ExtendShared(ObjectId shared, int epochs, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        return sender.Run(p => p.ExtendShared(shared, (uint)epochs), ct);
    }

    internal static ulong WriteCost(Contracts now, BlobRegistration blob) =>
        StoragePrices.Write(now, StoragePrices.EncodedLength(now, blob.Size));

    internal static void Check(BlobRegistration blob) => ArgumentOutOfRangeException.ThrowIfNotEqual(blob.RootHash.Length, 32, nameof(blob));

    private static ulong StorageCost(Contracts now, BlobRegistration blob) =>
        StoragePrices.Storage(now, StoragePrices.EncodedLength(now, blob.Size), (ulong)blob.EpochsAhead);
}
