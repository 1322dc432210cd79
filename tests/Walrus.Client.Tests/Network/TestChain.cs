using System.Collections.Concurrent;
using Walrus.Client.Chain;
using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Keys;
using Walrus.Core.Messages;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;

namespace Walrus.Client.Tests.Network;

/// <summary>The contracts in memory: registers, and certifies what the real verifier of certificates accepts.</summary>
internal sealed class TestChain(ChainState state) : IChainReader, IWalrusWallet, IChainLookups, IBlobResources
{
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectId, BlobObject> blobs = [];
    private readonly Dictionary<ObjectId, (SuiDigest Digest, ulong Sequence)> lastEvent = [];
    private int transactions;
    private int reads;

    internal ChainState State { get; set; } = state;

    internal bool IsSilent { get; set; }

    internal bool IsUnavailable { get; set; }

    internal MoveAbortException? RefusesRegistration { get; set; }

    /// <summary>What happens on chain just before it takes a registration, a certificate, an extension.</summary>
    internal Action BeforeRegistering { get; set; } = () => { };

    internal Func<Task> BeforeCertifying { get; set; } = () => Task.CompletedTask;

    internal Action BeforeExtending { get; set; } = () => { };

    /// <summary>Each look at the chain finds it in the next of these states.</summary>
    internal ConcurrentQueue<ChainState> Upcoming { get; } = new();

    internal int StateReads => reads;

    internal IReadOnlyList<BlobObject> Blobs
    {
        get
        {
            lock (gate)
            {
                return [.. blobs.Values];
            }
        }
    }

    public SuiAddress Address => SuiAddress.Parse("0xa11ce");

    internal EventId EventOf(ObjectId blobObject)
    {
        lock (gate)
        {
            var (digest, sequence) = lastEvent[blobObject];
            return new(digest, sequence);
        }
    }

    internal void MarkCertified(ObjectId blobObject)
    {
        lock (gate)
        {
            blobs[blobObject] = blobs[blobObject] with { CertifiedEpoch = State.Epoch };
            lastEvent[blobObject] = (NextDigest(), 0);
        }
    }

    public Task<ChainState> ReadState(CancellationToken ct = default)
    {
        Interlocked.Increment(ref reads);
        if (IsSilent)
        {
            return new TaskCompletionSource<ChainState>().Task;
        }

        if (Upcoming.TryDequeue(out var next))
        {
            State = next;
        }

        return IsUnavailable ? throw new ChainUnavailableException("The test's chain is switched off.") : Task.FromResult(State);
    }

    public Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default)
    {
        ThrowIfUnavailable();
        lock (gate)
        {
            return Task.FromResult(blobs.GetValueOrDefault(id));
        }
    }

    internal ConcurrentDictionary<ObjectId, IReadOnlyDictionary<string, string>> Attributes { get; } = new();

    internal ConcurrentDictionary<SuiDigest, FinalTransaction> Transactions { get; } = new();

    public async Task<DescribedBlob?> DescribeBlob(ObjectId id, CancellationToken ct = default) => await FindBlob(id, ct) is { } blob
        ? new DescribedBlob(blob, Attributes.GetValueOrDefault(id, new Dictionary<string, string>()))
        : null;

    public Task<FinalTransaction?> FindTransaction(SuiDigest digest, CancellationToken ct = default)
    {
        ThrowIfUnavailable();
        return Task.FromResult(Transactions.GetValueOrDefault(digest));
    }

    internal ConcurrentDictionary<ObjectId, StorageObject> OwnStorage { get; } = new();

    internal ConcurrentDictionary<ObjectId, SuiAddress> Given { get; } = new();

    Task<IReadOnlyList<BlobObject>> IBlobResources.Blobs(CancellationToken ct) => Task.FromResult(Blobs);

    public Task<IReadOnlyList<StorageObject>> Storage(CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<StorageObject>>([.. OwnStorage.Values]);

    public async Task<RegisteredBlob> Register(
        BlobRegistration blob, ObjectId? storage, IReadOnlyDictionary<string, string> attributes, CancellationToken ct = default)
    {
        var registered = await Register(blob, ct);
        Attributes[registered.Blob.Id] = attributes;
        if (storage is not { } own)
        {
            return registered;
        }

        lock (gate)
        {
            var into = blobs[registered.Blob.Id] with { Storage = OwnStorage[own] };
            blobs[registered.Blob.Id] = into;
            OwnStorage.TryRemove(own, out _);
            return registered with { Blob = into, Cost = State.WritePrice };
        }
    }

    public Task Trim(StorageObject storage, ulong bytes, Epoch end, CancellationToken ct = default)
    {
        OwnStorage[storage.Id] = storage with { Size = bytes, EndEpoch = end };
        return Task.CompletedTask;
    }

    public Task<RegisteredBlob> Extend(ObjectId blob, int epochs, CancellationToken ct = default)
    {
        BeforeExtending();
        lock (gate)
        {
            var old = blobs[blob];
            if (old.CertifiedEpoch is null)
            {
                throw new MoveAbortException("blob", "assert_certified_not_expired", 0, "The blob is not certified.");
            }

            blobs[blob] = old with { Storage = old.Storage with { EndEpoch = new Epoch(old.Storage.EndEpoch.Value + (uint)epochs) } };
            return Task.FromResult(new RegisteredBlob(blobs[blob], State.StoragePrice * (ulong)epochs, NextDigest()));
        }
    }

    public async Task<SuiDigest> CertifyAndTransfer(
        ObjectId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, SuiAddress to, CancellationToken ct = default)
    {
        var digest = await Certify(blob, certificate, members, ct);
        await Transfer(blob, to, ct);
        return digest;
    }

    public Task<Funds> Funds(CancellationToken ct = default) => Task.FromResult(new Funds(1UL << 40, 1UL << 40));

    public Task Give(IReadOnlyList<Allowance> allowances, CancellationToken ct = default) => Task.CompletedTask;

    public Task Transfer(ObjectId blob, SuiAddress to, CancellationToken ct = default)
    {
        Given[blob] = to;
        return Task.CompletedTask;
    }

    public Task<ObjectId> Share(ObjectId blob, CancellationToken ct = default) => Task.FromResult(ObjectId.FromBytes(NextDigest().Span));

    public Task<RegisteredBlob> Register(BlobRegistration blob, CancellationToken ct = default)
    {
        ThrowIfUnavailable();
        BeforeRegistering();
        if (RefusesRegistration is { } abort)
        {
            throw abort;
        }

        var digest = NextDigest();
        var id = ObjectId.FromBytes(digest.Span);
        var storage = new StorageObject(
            ObjectId.FromBytes(NextDigest().Span), State.Epoch, new Epoch(State.Epoch.Value + (uint)blob.EpochsAhead),
            (ulong)new Core.RedStuff.EncodingConfig(State.Shards).EncodedBlobLength((long)blob.Size));
        var registered = new BlobObject(id, State.Epoch, blob.BlobId, blob.Size, 1, null, storage, blob.Deletable);
        lock (gate)
        {
            blobs[id] = registered;
            lastEvent[id] = (digest, 0);
        }

        ulong units = (storage.Size + (1 << 20) - 1) >> 20;
        return Task.FromResult(new RegisteredBlob(
            registered, units * (State.StoragePrice * (ulong)blob.EpochsAhead + State.WritePrice), digest));
    }

    public async Task<SuiDigest> Certify(
        ObjectId blobObject, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, CancellationToken ct = default)
    {
        ThrowIfUnavailable();
        await BeforeCertifying();
        var verdict = OnChainVerifier.Verify(
            State.Current!, RequiredWeight.Quorum, certificate.Bitmap(members), certificate.Signature.Span, certificate.SerializedMessage.Span);
        if (verdict is not OnChainVerdict.Accepted accepted || OnChainVerifier.ReadStorageConfirmation(accepted, out var confirmed) is not null)
        {
            throw new MoveAbortException("bls_aggregate", "verify", 1, $"The certificate is not accepted: {verdict}.");
        }

        lock (gate)
        {
            var blob = blobs[blobObject];
            if (blob.BlobId != confirmed!.BlobId || (blob.Deletable ? blob.Id : null) != confirmed.DeletableObject)
            {
                throw new MoveAbortException("blob", "certify_with_certified_msg", 4, "The certificate is of another blob.");
            }

            var digest = NextDigest();
            blobs[blobObject] = blob with { CertifiedEpoch = State.Epoch };
            lastEvent[blobObject] = (digest, 0);
            return digest;
        }
    }

    public Task<ulong> LatestCheckpoint(CancellationToken ct = default) => Task.FromResult(0ul);

    public IAsyncEnumerable<CheckpointEvents> Follow(ulong first, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<ulong> Balance(CancellationToken ct = default) => Task.FromResult(0ul);

    public Task<SuiDigest> Invalidate(ProtocolMessageCertificate<InvalidBlobId> certificate, int members, CancellationToken ct = default) =>
        throw new NotSupportedException();

    public Task<SuiDigest> Delete(ObjectId blobObject, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<NodeCapability> RegisterNode(NodeRegistration node, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<NodeCapability?> FindCapability(BlsPublicKey protocolKey, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<NodeParameters> ReadParameters(ObjectId node, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<SuiDigest> ChangeParameters(ObjectId capObject, NodeChanges changes, CancellationToken ct = default) =>
        throw new NotSupportedException();

    public Task<SuiDigest> Stake(ObjectId node, ulong frost, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<SuiDigest> EpochSyncDone(ObjectId capObject, Epoch epoch, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<SuiDigest> CertifyEventBlob(ObjectId capObject, EventBlobAttestationRequest blob, CancellationToken ct = default) =>
        throw new NotSupportedException();

    public Task<SuiDigest> EndVoting(CancellationToken ct = default) => throw new NotSupportedException();

    public Task<SuiDigest> ChangeEpoch(CancellationToken ct = default) => throw new NotSupportedException();

    private SuiDigest NextDigest()
    {
        var bytes = new byte[SuiDigest.Length];
        BitConverter.TryWriteBytes(bytes, Interlocked.Increment(ref transactions));
        bytes[^1] = 0x77;
        return SuiDigest.FromBytes(bytes);
    }

    private void ThrowIfUnavailable()
    {
        if (IsUnavailable)
        {
            throw new ChainUnavailableException("The test's chain is switched off.");
        }
    }
}
