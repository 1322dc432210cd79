using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Transactions;
using Epoch = Walrus.Core.Identifiers.Epoch;

namespace Walrus.Sui.Chain;

/// <summary>
/// A wallet with one key. Its transactions go one after the other, because they share coins; other processes with the same key are
/// got along with by building a transaction anew when it names what they have changed.
/// </summary>
public sealed class SuiWallet : IWalrusWallet, IDisposable
{
    /// <summary>The most nodes one transaction can stake with.</summary>
    public const int MaxStakesAtOnce = 200;

    /// <summary>The most addresses one transaction can give coins to.</summary>
    public const int MaxAllowancesAtOnce = 200;

    private readonly SuiRpc rpc;
    private readonly SuiChain chain;
    private readonly ContractSender sender;

    /// <summary>
    /// Signs with <paramref name="key"/> and sends through <paramref name="rpc"/>, both of which the caller keeps and disposes of. With a
    /// <paramref name="sponsor"/> that key pays for gas and signs too.
    /// </summary>
    /// <exception cref="ArgumentException">The options are wrong; one line for each fault.</exception>
    public SuiWallet(SuiRpc rpc, SuiChain chain, SuiKeyPair key, SuiWalletOptions options, TimeProvider time, SuiKeyPair? sponsor = null)
    {
        options.Validate();
        (this.rpc, this.chain, Address) = (rpc, chain, key.Address);
        sender = new ContractSender(rpc, chain, new TransactionSender(rpc, key, sponsor, options, time), key.Address);
        Contracts = new WalrusContracts(sender);
    }

    /// <inheritdoc/>
    public SuiAddress Address { get; }

    /// <summary>Every call of the contracts.</summary>
    public WalrusContracts Contracts { get; }

    /// <inheritdoc/>
    public Task<ulong> Balance(CancellationToken ct = default) => chain.Answered(async () => await BalanceOf((await chain.Objects.Wal(ct)).ToString(), ct));

    /// <inheritdoc/>
    public Task<Funds> Funds(CancellationToken ct = default) => chain.Answered(async () =>
        new Funds(await BalanceOf(MoveTypes.Sui, ct), await BalanceOf((await chain.Objects.Wal(ct)).ToString(), ct)));

    /// <summary>Gives coins to others, all in one transaction.</summary>
    /// <param name="allowances">At most <see cref="MaxAllowancesAtOnce"/>.</param>
    /// <param name="ct">Ends the wait, not the transaction.</param>
    /// <exception cref="MoveAbortException">There is too little of one of them.</exception>
    /// <exception cref="ChainUnavailableException">The chain does not answer.</exception>
    public Task<SuiDigest> Give(IReadOnlyList<Allowance> allowances, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(allowances.Count, nameof(allowances));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(allowances.Count, MaxAllowancesAtOnce, nameof(allowances));
        ulong frost = allowances.Aggregate(0ul, (sum, a) => checked(sum + a.Frost));
        return sender.Pay(frost, (p, purse) => p.Give(allowances, purse), ct);
    }

    /// <inheritdoc/>
    public async Task<RegisteredBlob> Register(BlobRegistration blob, CancellationToken ct = default)
    {
        var registered = await Contracts.Blobs.Register(blob, null, ct);
        return new RegisteredBlob(registered.Value, registered.Cost, registered.Transaction);
    }

    /// <inheritdoc/>
    public Task<SuiDigest> Certify(
        ObjectId blobObject, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, CancellationToken ct = default) =>
        Contracts.Blobs.Certify(blobObject, certificate, members, ct);

    /// <inheritdoc/>
    public Task<SuiDigest> Invalidate(ProtocolMessageCertificate<InvalidBlobId> certificate, int members, CancellationToken ct = default) =>
        Contracts.Blobs.Invalidate(certificate, members, ct);

    /// <inheritdoc/>
    public Task<SuiDigest> Delete(ObjectId blobObject, CancellationToken ct = default) => sender.Run(p => p.Delete(blobObject), ct);

    /// <inheritdoc/>
    public async Task<NodeCapability> RegisterNode(NodeRegistration node, CancellationToken ct = default) =>
        Capability((await Contracts.Nodes.Register(node, ct)).Value);

    /// <inheritdoc/>
    public async Task<NodeCapability?> FindCapability(BlsPublicKey protocolKey, CancellationToken ct = default) =>
        await Contracts.Nodes.Find(protocolKey, ct) is { } cap ? Capability(cap) : null;

    /// <inheritdoc/>
    public async Task<NodeParameters> ReadParameters(ObjectId node, CancellationToken ct = default) =>
        NodeParameters.From((await chain.ReadPools([node], ct))[0]);

    /// <inheritdoc/>
    public async Task<SuiDigest> ChangeParameters(ObjectId capObject, NodeChanges changes, CancellationToken ct = default) =>
        await Contracts.Nodes.Change(capObject, changes, ct) ?? throw new ArgumentException("There is nothing to change.", nameof(changes));

    /// <inheritdoc/>
    public Task<SuiDigest> Stake(ObjectId node, ulong frost, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frost);
        return sender.Pay(frost, (p, purse) => p.Stake(node, frost, purse), ct);
    }

    /// <summary>Stakes FROST with each of these nodes in one transaction: a network begins with all of them or with none.</summary>
    /// <param name="nodes">At most <see cref="MaxStakesAtOnce"/>.</param>
    /// <param name="frostEach">At least 10^9 with each.</param>
    /// <param name="ct">Ends the wait, not the transaction.</param>
    public Task<SuiDigest> Stake(IReadOnlyList<ObjectId> nodes, ulong frostEach, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frostEach);
        ArgumentOutOfRangeException.ThrowIfZero(nodes.Count, nameof(nodes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nodes.Count, MaxStakesAtOnce, nameof(nodes));
        return sender.Pay(checked(frostEach * (ulong)nodes.Count), (p, purse) => p.Stake(nodes, frostEach, purse), ct);
    }

    /// <inheritdoc/>
    public Task<SuiDigest> EpochSyncDone(ObjectId capObject, Epoch epoch, CancellationToken ct = default) =>
        Contracts.Nodes.EpochSyncDone(capObject, epoch, ct);

    /// <inheritdoc/>
    public Task<SuiDigest> CertifyEventBlob(ObjectId capObject, EventBlobAttestationRequest blob, CancellationToken ct = default) =>
        Contracts.Nodes.CertifyEventBlob(capObject, blob, ct);

    /// <inheritdoc/>
    public Task<SuiDigest> EndVoting(CancellationToken ct = default) => Contracts.Epochs.EndVoting(ct);

    /// <inheritdoc/>
    public Task<SuiDigest> ChangeEpoch(CancellationToken ct = default) => Contracts.Epochs.ChangeEpoch(ct);

    /// <summary>Ends the wallet; the key stays the caller's.</summary>
    public void Dispose() => sender.Dispose();

    private async Task<ulong> BalanceOf(string coin, CancellationToken ct)
    {
        var reply = await rpc.Call(SuiMethods.GetBalance, new GetBalanceRequest { Owner = Address.ToString(), CoinType = coin }, ct);
        return reply.Balance?.Balance_ ?? 0;
    }

    private static NodeCapability Capability(StorageNodeCap cap) => new(cap.Id, cap.NodeId, cap.LastEpochSyncDone);
}
