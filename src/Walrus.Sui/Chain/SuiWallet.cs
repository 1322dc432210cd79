using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
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

    private const ulong StorageUnit = 1 << 20;
    private readonly SuiRpc rpc;
    private readonly SuiChain chain;
    private readonly SuiKeyPair key;
    private readonly TransactionSender sender;
    private readonly OwnedObjects owned;
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>
    /// Signs with <paramref name="key"/> and sends through <paramref name="rpc"/>, both of which the caller keeps and disposes of. With a
    /// <paramref name="sponsor"/> that key pays for gas and signs too.
    /// </summary>
    /// <exception cref="ArgumentException">The options are wrong; one line for each fault.</exception>
    public SuiWallet(SuiRpc rpc, SuiChain chain, SuiKeyPair key, SuiWalletOptions options, TimeProvider time, SuiKeyPair? sponsor = null)
    {
        options.Validate();
        (this.rpc, this.chain, this.key) = (rpc, chain, key);
        sender = new TransactionSender(rpc, key, sponsor, options, time);
        owned = new OwnedObjects(rpc, key.Address);
    }

    /// <inheritdoc/>
    public SuiAddress Address => key.Address;

    private ContractObjects Objects => chain.Objects;

    /// <inheritdoc/>
    public Task<ulong> Balance(CancellationToken ct = default) => chain.Answered(async () =>
    {
        var wal = await Objects.Wal(ct);
        var reply = await rpc.Call(SuiMethods.GetBalance, new GetBalanceRequest { Owner = Address.ToString(), CoinType = wal.ToString() }, ct);
        return reply.Balance?.Balance_ ?? 0;
    });

    /// <inheritdoc/>
    public async Task<RegisteredBlob> Register(BlobRegistration blob, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blob.EpochsAhead, 1, nameof(blob));
        ArgumentOutOfRangeException.ThrowIfNotEqual(blob.RootHash.Length, 32, nameof(blob));
        ulong cost = 0;
        var executed = await Send(
            async contracts =>
            {
                var encoded = (ulong)new EncodingConfig(contracts.Staking.Shards).EncodedBlobLength(checked((long)blob.Size));
                ulong units = (encoded + StorageUnit - 1) / StorageUnit;
                ulong write = checked(units * contracts.System.WritePrice);
                ulong storage = checked(units * contracts.System.StoragePrice * (ulong)blob.EpochsAhead);
                cost = checked(write + storage);
                var wal = await Objects.Wal(ct);
                return Programs(contracts).Register(blob, encoded, storage, write, wal, await owned.Coins(wal, cost, ct));
            },
            ct);
        var created = await Created<BlobObject>(executed, "blob", "Blob", ct);
        return new RegisteredBlob(created, cost, executed.Digest);
    }

    /// <inheritdoc/>
    public Task<SuiDigest> Certify(
        ObjectId blobObject, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, CancellationToken ct = default) =>
        SendSimple(p => p.Certify(blobObject, certificate, members), ct);

    /// <inheritdoc/>
    public Task<SuiDigest> Delete(ObjectId blobObject, CancellationToken ct = default) => SendSimple(p => p.Delete(blobObject), ct);

    /// <inheritdoc/>
    public async Task<NodeCapability> RegisterNode(NodeRegistration node, CancellationToken ct = default)
    {
        var executed = await Send(contracts => Task.FromResult(Programs(contracts).RegisterNode(node)), ct);
        return Capability(await Created<StorageNodeCap>(executed, "storage_node", "StorageNodeCap", ct));
    }

    /// <inheritdoc/>
    public Task<NodeCapability?> FindCapability(BlsPublicKey protocolKey, CancellationToken ct = default) => chain.Answered(async () =>
    {
        var package = await Objects.Package(ct);
        var listed = await owned.List(new StructTag(package, "storage_node", "StorageNodeCap"), OnChainObject.Mask, ct);
        var caps = listed.Select(o => ContractObjects.Parse<StorageNodeCap>(OnChainObject.From(o, ObjectId.Parse(o.ObjectId)))).ToArray();
        var pools = await Objects.Find([.. caps.Select(c => c.NodeId)], ct);
        var uncompressed = GroupElement.Uncompressed(protocolKey);
        for (int i = 0; i < caps.Length; i++)
        {
            if (pools[i] is not { } found)
            {
                continue;
            }

            var info = ContractObjects.ToPool(found, package).Node;
            if (info.PublicKey.Equals(uncompressed) || info.PublicKey.Span.SequenceEqual(protocolKey.Span))
            {
                return Capability(caps[i]);
            }
        }

        return null;
    });

    /// <inheritdoc/>
    public async Task<SuiDigest> Stake(ObjectId node, ulong frost, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frost);
        var executed = await Send(
            async contracts =>
            {
                var wal = await Objects.Wal(ct);
                return Programs(contracts).Stake(node, frost, wal, await owned.Coins(wal, frost, ct));
            },
            ct);
        return executed.Digest;
    }

    /// <summary>Stakes FROST with each of these nodes in one transaction: a network begins with all of them or with none.</summary>
    /// <param name="nodes">At most <see cref="MaxStakesAtOnce"/>.</param>
    /// <param name="frostEach">At least 10^9 with each.</param>
    /// <param name="ct">Ends the wait, not the transaction.</param>
    public async Task<SuiDigest> Stake(IReadOnlyList<ObjectId> nodes, ulong frostEach, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frostEach);
        ArgumentOutOfRangeException.ThrowIfZero(nodes.Count, nameof(nodes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nodes.Count, MaxStakesAtOnce, nameof(nodes));
        var executed = await Send(
            async contracts =>
            {
                var wal = await Objects.Wal(ct);
                return Programs(contracts).Stake(nodes, frostEach, wal, await owned.Coins(wal, checked(frostEach * (ulong)nodes.Count), ct));
            },
            ct);
        return executed.Digest;
    }

    /// <inheritdoc/>
    public Task<SuiDigest> EpochSyncDone(ObjectId capObject, Epoch epoch, CancellationToken ct = default) =>
        SendSimple(p => p.EpochSyncDone(capObject, epoch), ct);

    /// <inheritdoc/>
    public Task<SuiDigest> EndVoting(CancellationToken ct = default) => SendSimple(p => p.EndVoting(), ct);

    /// <inheritdoc/>
    public Task<SuiDigest> ChangeEpoch(CancellationToken ct = default)
    {
        var treasury = Objects.Deployment.TreasuryObject ?? throw new InvalidOperationException(
            "Beginning an epoch burns WAL and needs the treasury: name the ProtectedTreasury object in the deployment.");
        return SendSimple(p => p.ChangeEpoch(treasury), ct);
    }

    /// <summary>Ends the wallet; the key stays the caller's.</summary>
    public void Dispose() => turn.Dispose();

    private static NodeCapability Capability(StorageNodeCap cap) => new(cap.Id, cap.NodeId, cap.LastEpochSyncDone);

    private WalrusPrograms Programs(Contracts contracts) => new(Objects.Deployment, contracts, Address);

    private async Task<SuiDigest> SendSimple(Func<WalrusPrograms, ProgramBuilder> build, CancellationToken ct) =>
        (await Send(contracts => Task.FromResult(build(Programs(contracts))), ct)).Digest;

    private async Task<Executed> Send(Func<Contracts, Task<ProgramBuilder>> build, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return await sender.Send(() => chain.Answered(async () => await build(await Objects.Read(ct))), ct);
        }
        finally
        {
            turn.Release();
        }
    }

    private Task<T> Created<T>(Executed executed, string module, string name, CancellationToken ct) where T : IMoveStruct<T> =>
        chain.Answered(async () =>
        {
            var package = await Objects.Package(ct);
            var type = new StructTag(package, module, name);
            var made = await Objects.Find(executed.Created, ct);
            return made.FirstOrDefault(o => o?.Type.Equals(type) == true) is { } found
                ? ContractObjects.Parse<T>(found)
                : throw new WalrusFormatException($"Transaction {executed.Digest} succeeded and the chain shows no {name} it created.");
        });
}
