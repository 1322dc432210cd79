using System.Collections.Concurrent;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.Network;

/// <summary>A node operator's wallet on a <see cref="TestChain"/>, which remembers every call.</summary>
internal sealed class TestWallet(TestChain chain) : IWalrusWallet
{
    private NodeCapability? capability;
    private BlsPublicKey? key;
    private NodeParameters? parameters;

    internal ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>SUI it has for gas.</summary>
    internal ulong Mist { get; set; } = 10_000_000_000;

    /// <summary>What the chain holds of the node.</summary>
    internal NodeParameters? Parameters => parameters;

    /// <summary>Makes the next transactions fail although the chain has executed them, as when the answer is lost.</summary>
    internal int LoseAnswers;

    public SuiAddress Address { get; } = SuiAddress.Parse("0x7");

    public Task<ulong> Balance(CancellationToken ct = default) => Task.FromResult(0UL);

    public Task<Funds> Funds(CancellationToken ct = default)
    {
        chain.RequireReachable();
        return Task.FromResult(new Funds(Mist, 0));
    }

    public Task<NodeParameters> ReadParameters(ObjectId node, CancellationToken ct = default)
    {
        chain.RequireReachable();
        return Task.FromResult(parameters ?? throw new ChainUnavailableException($"there is no node {node}."));
    }

    public Task<SuiDigest> ChangeParameters(ObjectId capObject, NodeChanges changes, CancellationToken ct = default)
    {
        chain.RequireReachable();
        Calls.Enqueue("change");
        var before = parameters!;
        parameters = new(
            changes.Name ?? before.Name, changes.NetworkAddress ?? before.NetworkAddress, changes.NetworkKey ?? before.NetworkKey,
            changes.NextCommissionRate ?? before.CommissionRate,
            new(changes.StoragePrice ?? before.Votes.StoragePrice, changes.WritePrice ?? before.Votes.WritePrice,
                changes.NodeCapacity ?? before.Votes.NodeCapacity));
        var id = capability!.NodeId;
        chain.Change(s => s with
        {
            Nodes = new Dictionary<ObjectId, StorageNodeInfo>(s.Nodes)
            {
                [id] = s.Nodes[id] with { Name = parameters.Name, NetworkAddress = parameters.NetworkAddress },
            },
        });
        return Task.FromResult(default(SuiDigest));
    }

    public Task<RegisteredBlob> Register(BlobRegistration blob, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<SuiDigest> Certify(
        ObjectId blobObject, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, CancellationToken ct = default) =>
        throw new NotSupportedException();

    public Task<SuiDigest> Delete(ObjectId blobObject, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>As the contract does: a certificate of one correct node makes the event.</summary>
    public Task<SuiDigest> Invalidate(ProtocolMessageCertificate<InvalidBlobId> certificate, int members, CancellationToken ct = default)
    {
        chain.RequireReachable();
        Calls.Enqueue("invalidate");
        var verdict = OnChainVerifier.Verify(
            chain.State.Current!, RequiredWeight.OneCorrectNode, certificate.Bitmap(members), certificate.Signature.Span,
            certificate.SerializedMessage.Span);
        if (verdict is not OnChainVerdict.Accepted)
        {
            throw new MoveAbortException("bls_aggregate", "verify", 1, $"The certificate is not accepted: {verdict}.");
        }

        var ids = chain.Emit(new WalrusEvent.InvalidBlobId(chain.State.Epoch, certificate.Message.BlobId));
        return Task.FromResult(ids[0].TransactionDigest);
    }

    public Task<NodeCapability> RegisterNode(NodeRegistration node, CancellationToken ct = default)
    {
        chain.RequireReachable();
        Calls.Enqueue("register");
        var id = chain.NewId();
        chain.Change(s => s with
        {
            Nodes = new Dictionary<ObjectId, StorageNodeInfo>(s.Nodes)
            {
                [id] = new StorageNodeInfo(id, node.Name, node.NetworkAddress, node.ProtocolKey.PublicKey, node.NetworkKey),
            },
        });
        key = node.ProtocolKey.PublicKey;
        parameters = new(
            node.Name, node.NetworkAddress, node.NetworkKey, node.CommissionRate, new(node.StoragePrice, node.WritePrice, node.NodeCapacity));
        capability = new NodeCapability(chain.NewId(), id, new Epoch(0));
        return Interlocked.Decrement(ref LoseAnswers) >= 0
            ? throw new ChainUnavailableException("the answer was lost.")
            : Task.FromResult(capability);
    }

    public Task<NodeCapability?> FindCapability(BlsPublicKey protocolKey, CancellationToken ct = default)
    {
        chain.RequireReachable();
        return Task.FromResult(key is not null && key.Equals(protocolKey) ? capability : null);
    }

    public Task<SuiDigest> Stake(ObjectId node, ulong frost, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<SuiDigest> EpochSyncDone(ObjectId capObject, Epoch epoch, CancellationToken ct = default)
    {
        chain.RequireReachable();
        if (capability?.CapObject != capObject)
        {
            throw new MoveAbortException("staking_inner", "epoch_sync_done", 0, "EWrongCap");
        }

        Calls.Enqueue($"sync_done {epoch}");
        chain.SyncDone(capability.NodeId, epoch);
        return Interlocked.Decrement(ref LoseAnswers) >= 0
            ? throw new ChainUnavailableException("the answer was lost.")
            : Task.FromResult(default(SuiDigest));
    }

    public Task<SuiDigest> CertifyEventBlob(ObjectId capObject, EventBlobAttestationRequest blob, CancellationToken ct = default)
    {
        chain.RequireReachable();
        Calls.Enqueue($"attest {blob.BlobId} {blob.EndingCheckpoint} {blob.Epoch}");
        chain.AttestEventBlob(capability!.NodeId, blob);
        return Interlocked.Decrement(ref LoseAnswers) >= 0
            ? throw new ChainUnavailableException("the answer was lost.")
            : Task.FromResult(default(SuiDigest));
    }

    public Task<SuiDigest> EndVoting(CancellationToken ct = default)
    {
        Calls.Enqueue("voting_end");
        var state = chain.State;
        if (state.Phase != EpochPhase.Done || state.Current is null || DateTimeOffset.UtcNow < state.PhaseSince + (state.EpochDuration / 2))
        {
            throw new MoveAbortException("staking_inner", "voting_end", 0, "EWrongEpochState");
        }

        chain.Change(s => s with { Phase = EpochPhase.NextSelected });
        chain.Emit(new WalrusEvent.EpochParametersSelected(new Epoch(state.Epoch.Value + 1)));
        return Task.FromResult(default(SuiDigest));
    }

    public Task<SuiDigest> ChangeEpoch(CancellationToken ct = default)
    {
        Calls.Enqueue("change_epoch");
        var state = chain.State;
        if (state.Phase != EpochPhase.NextSelected || DateTimeOffset.UtcNow < state.PhaseSince + state.EpochDuration)
        {
            throw new MoveAbortException("staking_inner", "initiate_epoch_change", 0, "EWrongEpochState");
        }

        chain.BeginEpoch(state.Current!.Members.ToDictionary(m => m.NodeId, m => m.Shards.Select(s => (int)s.Value).ToArray()));
        return Task.FromResult(default(SuiDigest));
    }
}
