using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui;
using Walrus.Sui.Chain;

namespace Walrus.Client.Chain;

/// <summary>
/// What a wallet owns already and may use again, and what becomes of a blob object once it is certified.
/// <see cref="MoveAbortException"/> when the contract refuses, <see cref="ChainUnavailableException"/> when the chain does not answer.
/// </summary>
public interface IBlobResources
{
    /// <summary>The blob objects of the wallet.</summary>
    Task<IReadOnlyList<BlobObject>> Blobs(CancellationToken ct = default);

    /// <summary>Its storage that is in no blob.</summary>
    Task<IReadOnlyList<StorageObject>> Storage(CancellationToken ct = default);

    /// <summary>Registers a blob with attributes, in storage that is owned or, when it is null, bought.</summary>
    Task<RegisteredBlob> Register(
        BlobRegistration blob, ObjectId? storage, IReadOnlyDictionary<string, string> attributes, CancellationToken ct = default);

    /// <summary>
    /// Cuts off what storage is larger or lasts longer than needed, which stays the wallet's; the same resource is then exactly so much.
    /// </summary>
    Task Trim(StorageObject storage, ulong bytes, Epoch end, CancellationToken ct = default);

    /// <summary>
    /// Certifies a blob and gives its object to another address in one step; <paramref name="members"/> is the size of the committee the
    /// signers are counted in.
    /// </summary>
    Task<SuiDigest> CertifyAndTransfer(
        ObjectId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, SuiAddress to, CancellationToken ct = default);

    /// <summary>Extends a certified blob by so many epochs; the result tells what it cost.</summary>
    Task<RegisteredBlob> Extend(ObjectId blob, int epochs, CancellationToken ct = default);

    /// <summary>Gives a blob object to another address.</summary>
    Task Transfer(ObjectId blob, SuiAddress to, CancellationToken ct = default);

    /// <summary>Makes a shared object of it, whose id is the result.</summary>
    Task<ObjectId> Share(ObjectId blob, CancellationToken ct = default);

    /// <summary>What it owns in coins.</summary>
    Task<Funds> Funds(CancellationToken ct = default);

    /// <summary>Gives coins to others, all in one transaction.</summary>
    Task Give(IReadOnlyList<Allowance> allowances, CancellationToken ct = default);
}

/// <summary>The resources of a wallet on Sui.</summary>
/// <param name="wallet">The wallet.</param>
public sealed class WalletResources(SuiWallet wallet) : IBlobResources
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<BlobObject>> Blobs(CancellationToken ct = default) => wallet.Contracts.Blobs.Owned(ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StorageObject>> Storage(CancellationToken ct = default) => wallet.Contracts.Storage.Owned(ct);

    /// <inheritdoc/>
    public async Task<RegisteredBlob> Register(
        BlobRegistration blob, ObjectId? storage, IReadOnlyDictionary<string, string> attributes, CancellationToken ct = default)
    {
        var registered = storage is { } own
            ? await wallet.Contracts.Blobs.RegisterWith(own, blob, attributes, ct)
            : await wallet.Contracts.Blobs.Register(blob, attributes, ct);
        return new(registered.Value, registered.Cost, registered.Transaction);
    }

    /// <inheritdoc/>
    public async Task Trim(StorageObject storage, ulong bytes, Epoch end, CancellationToken ct = default)
    {
        if (storage.EndEpoch > end)
        {
            await wallet.Contracts.Storage.SplitByEpoch(storage.Id, end, ct);
        }

        if (storage.Size > bytes)
        {
            await wallet.Contracts.Storage.SplitBySize(storage.Id, bytes, ct);
        }
    }

    /// <inheritdoc/>
    public Task<SuiDigest> CertifyAndTransfer(
        ObjectId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, SuiAddress to, CancellationToken ct = default) =>
        wallet.Contracts.Blobs.CertifyAndTransfer(blob, certificate, members, to, ct);

    /// <inheritdoc/>
    public async Task<RegisteredBlob> Extend(ObjectId blob, int epochs, CancellationToken ct = default)
    {
        var extended = await wallet.Contracts.Blobs.Extend(blob, epochs, ct);
        return new(extended.Value, extended.Cost, extended.Transaction);
    }

    /// <inheritdoc/>
    public async Task Transfer(ObjectId blob, SuiAddress to, CancellationToken ct = default) =>
        await wallet.Contracts.Blobs.Transfer(blob, to, ct);

    /// <inheritdoc/>
    public async Task<ObjectId> Share(ObjectId blob, CancellationToken ct = default) =>
        (await wallet.Contracts.Blobs.Share(blob, 0, ct)).Value.Id;

    /// <inheritdoc/>
    public Task<Funds> Funds(CancellationToken ct = default) => wallet.Funds(ct);

    /// <inheritdoc/>
    public Task Give(IReadOnlyList<Allowance> allowances, CancellationToken ct = default) => wallet.Give(allowances, ct);
}
