using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <summary>
/// Calls of a storage node and of its operator (contracts §3, §6, §11). <c>cap</c> is the node's capability, <c>node</c> the id of its pool.
/// </summary>
public sealed class NodeContracts
{
    private readonly ContractSender sender;

    internal NodeContracts(ContractSender sender) => this.sender = sender;

    /// <summary>Registers a storage node; the proof of possession is made here.</summary>
    public Task<ContractResult<StorageNodeCap>> Register(NodeRegistration node, CancellationToken ct = default) =>
        sender.Make<StorageNodeCap>("storage_node", "StorageNodeCap", p => p.RegisterNode(node), ct);

    /// <summary>The capability of the node with that protocol key, if this wallet owns it.</summary>
    public Task<StorageNodeCap?> Find(BlsPublicKey protocolKey, CancellationToken ct = default) => sender.Chain.Answered(async () =>
    {
        var objects = sender.Chain.Objects;
        var package = await objects.Package(ct);
        var listed = await sender.Owned.List(new StructTag(package, "storage_node", "StorageNodeCap"), OnChainObject.Mask, ct);
        var caps = listed.Select(o => ContractObjects.Parse<StorageNodeCap>(OnChainObject.From(o, ObjectId.Parse(o.ObjectId)))).ToArray();
        var pools = await objects.Find([.. caps.Select(c => c.NodeId)], ct);
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
                return caps[i];
            }
        }

        return null;
    });

    /// <summary>
    /// Changes parameters and votes, all or none in one transaction; prices are recalculated after a price vote. Null when there is nothing.
    /// </summary>
    public async Task<SuiDigest?> Change(ObjectId cap, NodeChanges changes, CancellationToken ct = default) =>
        changes.IsEmpty ? null : await sender.Run(p => p.Change(cap, changes), ct);

    /// <summary>Takes the commission that is not blocked.</summary>
    public Task<ContractResult<Coin>> CollectCommission(ObjectId node, Authority authority, CancellationToken ct = default) =>
        sender.MakeCoin(p => p.CollectCommission(node, authority), ct);

    /// <summary>Names who may collect the commission from now on.</summary>
    public Task<SuiDigest> SetCommissionReceiver(ObjectId node, Authority authority, Authorized receiver, CancellationToken ct = default) =>
        sender.Run(p => p.SetCommissionReceiver(node, authority, receiver), ct);

    /// <summary>Names who may vote on upgrades and slashing from now on.</summary>
    public Task<SuiDigest> SetGovernanceAuthorized(ObjectId node, Authority authority, Authorized authorized, CancellationToken ct = default) =>
        sender.Run(p => p.SetGovernanceAuthorized(node, authority, authorized), ct);

    /// <summary>Has the node's stake counted anew for the next committee.</summary>
    public Task<SuiDigest> JoinActiveSet(ObjectId cap, CancellationToken ct = default) => sender.Run(p => p.JoinActiveSet(cap), ct);

    /// <summary>Reports all gained shards as synchronised.</summary>
    public Task<SuiDigest> EpochSyncDone(ObjectId cap, Epoch epoch, CancellationToken ct = default) =>
        sender.Run(p => p.EpochSyncDone(cap, epoch), ct);

    /// <summary>Attests an event blob; at a quorum it is certified.</summary>
    public Task<SuiDigest> CertifyEventBlob(ObjectId cap, EventBlobAttestationRequest blob, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(blob.RootHash.Length, 32, nameof(blob));
        return sender.Run(p => p.CertifyEventBlob(cap, blob), ct);
    }

    /// <summary>Announces a new deny list.</summary>
    public Task<SuiDigest> RegisterDenyList(ObjectId cap, DenyListRoot root, ulong sequence, CancellationToken ct = default) =>
        sender.Run(p => p.RegisterDenyList(cap, root, sequence), ct);

    /// <summary>Puts a deny list that a quorum has confirmed in force.</summary>
    public Task<SuiDigest> UpdateDenyList(
        ObjectId cap, ProtocolMessageCertificate<DenyListUpdate> certificate, int members, CancellationToken ct = default) =>
        sender.Run(p => p.UpdateDenyList(cap, certificate, members), ct);

    /// <summary>Reports that a blob is on deny lists.</summary>
    public Task<SuiDigest> DeleteDenyListed(
        ProtocolMessageCertificate<DenyListBlobDeleted> certificate, int members, CancellationToken ct = default) =>
        sender.Run(p => p.DeleteDenyListed(certificate, members), ct);

    /// <summary>Announces a version of the protocol that a quorum has agreed on.</summary>
    public Task<SuiDigest> UpdateProtocolVersion(
        ObjectId cap, ProtocolMessageCertificate<ProtocolVersion> certificate, int members, CancellationToken ct = default) =>
        sender.Run(p => p.UpdateProtocolVersion(cap, certificate, members), ct);
}
