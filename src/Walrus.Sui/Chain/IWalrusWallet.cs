using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <summary>
/// What to register: derived from the blob's metadata; <paramref name="RootHash"/> is the 32-byte Merkle root, <paramref name="Size"/>
/// unencoded bytes.
/// </summary>
public sealed record BlobRegistration(BlobId BlobId, ReadOnlyMemory<byte> RootHash, ulong Size, int EpochsAhead, bool Deletable);

/// <summary>A registered blob and what it cost, in FROST, gas excluded.</summary>
public sealed record RegisteredBlob(BlobObject Blob, ulong Cost, SuiDigest Transaction);

/// <summary>
/// A candidate storage node (<c>register_candidate</c>, contracts §6). Prices in FROST, capacity in encoded bytes, commission in basis points.
/// </summary>
public sealed record NodeRegistration(
    string Name, string NetworkAddress, BlsSecretKey ProtocolKey, NetworkPublicKey NetworkKey,
    ushort CommissionRate, ulong StoragePrice, ulong WritePrice, ulong NodeCapacity)
{
    /// <summary>What the node says of itself; nothing when null.</summary>
    public NodeMetadata? Metadata { get; init; }
}

/// <summary>What an operator holds after registering: the node and the object that allows to act for it.</summary>
public sealed record NodeCapability(ObjectId CapObject, ObjectId NodeId, Epoch LastEpochSyncDone);

/// <summary>
/// Transactions signed by one key. Every call returns when the transaction is final and visible to reads.
/// <see cref="MoveAbortException"/> when the contract refuses, <see cref="ChainUnavailableException"/> when the chain does not answer.
/// </summary>
public interface IWalrusWallet
{
    /// <summary>The address that signs and pays.</summary>
    SuiAddress Address { get; }

    /// <summary>WAL owned, in FROST.</summary>
    Task<ulong> Balance(CancellationToken ct = default);

    /// <summary>SUI and WAL owned.</summary>
    Task<Funds> Funds(CancellationToken ct = default);

    /// <summary>Buys storage and registers a blob; the wallet then owns the blob object.</summary>
    Task<RegisteredBlob> Register(BlobRegistration blob, CancellationToken ct = default);

    /// <summary>Certifies a registered blob; <paramref name="members"/> is the size of the committee the signers are counted in.</summary>
    Task<SuiDigest> Certify(
        ObjectId blobObject, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, CancellationToken ct = default);

    /// <summary>Deletes a deletable blob; the storage resource returns to the wallet.</summary>
    Task<SuiDigest> Delete(ObjectId blobObject, CancellationToken ct = default);

    /// <summary>Reports that a blob id names a wrong encoding, with the word of so many nodes that one of them is correct.</summary>
    Task<SuiDigest> Invalidate(ProtocolMessageCertificate<InvalidBlobId> certificate, int members, CancellationToken ct = default);

    /// <summary>Registers a storage node; the proof of possession is made here.</summary>
    Task<NodeCapability> RegisterNode(NodeRegistration node, CancellationToken ct = default);

    /// <summary>The capability this wallet owns for a node, or null; an operator's process finds itself again after a crash by it.</summary>
    Task<NodeCapability?> FindCapability(BlsPublicKey protocolKey, CancellationToken ct = default);

    /// <summary>What the chain holds of a node's own parameters and votes.</summary>
    Task<NodeParameters> ReadParameters(ObjectId node, CancellationToken ct = default);

    /// <summary>Changes them, all or none; at least one.</summary>
    Task<SuiDigest> ChangeParameters(ObjectId capObject, NodeChanges changes, CancellationToken ct = default);

    /// <summary>Stakes FROST (at least 10^9) with a node from the next epoch on.</summary>
    Task<SuiDigest> Stake(ObjectId node, ulong frost, CancellationToken ct = default);

    /// <summary>Reports all gained shards as synchronised.</summary>
    Task<SuiDigest> EpochSyncDone(ObjectId capObject, Epoch epoch, CancellationToken ct = default);

    /// <summary>Attests an event blob of this node's (contracts §5); with a quorum it is certified.</summary>
    Task<SuiDigest> CertifyEventBlob(ObjectId capObject, EventBlobAttestationRequest blob, CancellationToken ct = default);

    /// <summary>Ends the vote for the next epoch (anyone may, at half the epoch).</summary>
    Task<SuiDigest> EndVoting(CancellationToken ct = default);

    /// <summary>Begins the next epoch (anyone may, at its time).</summary>
    Task<SuiDigest> ChangeEpoch(CancellationToken ct = default);
}
