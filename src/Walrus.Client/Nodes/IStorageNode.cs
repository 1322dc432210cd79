using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Nodes;

/// <summary>Whether a node has something (storage-node-api §A.6).</summary>
public enum StoredStatus
{
    /// <summary>Not there.</summary>
    Nonexistent = 0,

    /// <summary>Kept until its registration is seen.</summary>
    Buffered = 1,

    /// <summary>On disk.</summary>
    Stored = 2,
}

/// <summary>A node's word about itself (storage-node-api §A.6, <c>ServiceHealthInfo</c>).</summary>
/// <param name="Uptime">Since its process started.</param>
/// <param name="Epoch">The epoch it works in.</param>
/// <param name="NodeStatus">Active, Standby, RecoverMetadata, …</param>
/// <param name="ShardsOwned">Shards it is responsible for.</param>
/// <param name="ShardsReady">Of which complete.</param>
/// <param name="LatestCheckpoint">The newest checkpoint it has processed, when it says so.</param>
public sealed record NodeHealth(TimeSpan Uptime, Epoch Epoch, string NodeStatus, int ShardsOwned, int ShardsReady, ulong? LatestCheckpoint);

/// <summary>One storage node, ours or anyone's, over its HTTP API (storage-node-api part A). Nothing it says is trusted by this type.</summary>
public interface IStorageNode
{
    /// <summary>Which node.</summary>
    StorageNodeInfo Info { get; }

    /// <summary>GET metadata; the hash is not checked here.</summary>
    Task<NodeReply<BlobMetadataWithId>> GetMetadata(BlobId blob, CancellationToken ct = default);

    /// <summary>GET metadata/status.</summary>
    Task<NodeReply<StoredStatus>> GetMetadataStatus(BlobId blob, CancellationToken ct = default);

    /// <summary>PUT metadata; the node's sentence is the value.</summary>
    Task<NodeReply<string>> PutMetadata(BlobId blob, BlobMetadata metadata, CancellationToken ct = default);

    /// <summary>PUT metadata before the blob is registered: the node keeps it for a while (<c>pending=true</c>).</summary>
    Task<NodeReply<string>> BufferMetadata(BlobId blob, BlobMetadata metadata, CancellationToken ct = default) => PutMetadata(blob, metadata, ct);

    /// <summary>GET a sliver; not verified here.</summary>
    Task<NodeReply<Sliver>> GetSliver(BlobId blob, SliverPairIndex pair, SliverAxis axis, CancellationToken ct = default);

    /// <summary>GET a sliver's status.</summary>
    Task<NodeReply<StoredStatus>> GetSliverStatus(BlobId blob, SliverPairIndex pair, SliverAxis axis, CancellationToken ct = default);

    /// <summary>PUT a sliver; the node's sentence is the value.</summary>
    Task<NodeReply<string>> PutSliver(BlobId blob, SliverPairIndex pair, Sliver sliver, CancellationToken ct = default);

    /// <summary>PUT a sliver before the blob is registered: the node keeps it for a while (<c>pending=true</c>).</summary>
    Task<NodeReply<string>> BufferSliver(BlobId blob, SliverPairIndex pair, Sliver sliver, CancellationToken ct = default) =>
        PutSliver(blob, pair, sliver, ct);

    /// <summary>GET a confirmation, permanent when <paramref name="deletableObject"/> is null; the signature is not checked here.</summary>
    Task<NodeReply<SignedMessage<StorageConfirmation>>> GetConfirmation(BlobId blob, ObjectId? deletableObject, CancellationToken ct = default);

    /// <summary>GET recoverySymbols by ids, each with the Merkle path of the sliver on <paramref name="proofAxis"/>.</summary>
    Task<NodeReply<IReadOnlyList<GeneralRecoverySymbol>>> GetRecoverySymbols(
        BlobId blob, IReadOnlyList<SymbolId> ids, SliverAxis proofAxis, CancellationToken ct = default);

    /// <summary>GET recoverySymbols for a target sliver: one for each shard of the node that can contribute.</summary>
    Task<NodeReply<IReadOnlyList<GeneralRecoverySymbol>>> GetRecoverySymbols(
        BlobId blob, SliverIndex target, SliverAxis targetAxis, SliverAxis proofAxis, CancellationToken ct = default);

    /// <summary>GET decodingSymbols for systematic targets: without proofs, to be verified after decoding.</summary>
    Task<NodeReply<IReadOnlyDictionary<SliverIndex, IReadOnlyList<DecodingSymbol>>>> GetDecodingSymbols(
        BlobId blob, IReadOnlyList<SliverIndex> targets, SliverAxis targetAxis, CancellationToken ct = default);

    /// <summary>GET the status of a blob as this node sees it.</summary>
    Task<NodeReply<BlobStatus>> GetStatus(BlobId blob, CancellationToken ct = default);

    /// <summary>
    /// POST migrate/sync_shard: slivers of a shard from its former holder, at most as many as the request says; not verified here.
    /// </summary>
    /// <param name="request">Signed with the protocol key of the node that holds the shard now.</param>
    /// <param name="key">That key.</param>
    /// <param name="ct">Gives up.</param>
    Task<NodeReply<ShardSyncResponse>> SyncShard(SignedMessage<SyncShard> request, BlsPublicKey key, CancellationToken ct = default);

    /// <summary>POST inconsistencyProof; the node's signed word that the blob is invalid, whose signature is not checked here.</summary>
    Task<NodeReply<SignedMessage<InvalidBlobId>>> ProveInconsistent(BlobId blob, InconsistencyProof proof, CancellationToken ct = default);

    /// <summary>GET health.</summary>
    Task<NodeReply<NodeHealth>> GetHealth(CancellationToken ct = default);
}

/// <summary>Finds the client of a node; one connection pool for all.</summary>
public interface IStorageNodes
{
    /// <summary>The node at its registered address, its certificate pinned to its network key where TLS is used.</summary>
    IStorageNode At(StorageNodeInfo node);
}
