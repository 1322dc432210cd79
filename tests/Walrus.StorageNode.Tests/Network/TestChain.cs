using System.Runtime.CompilerServices;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Sui;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Walrus.StorageNode.Tests.Network;

/// <summary>The contracts as far as storage nodes see them, in memory: registered nodes, committees, blobs, epochs, events in checkpoints.</summary>
internal sealed class TestChain(int shards) : IChainReader
{
    private readonly Lock gate = new();
    private readonly List<CheckpointEvents> checkpoints = [];
    private readonly HashSet<ObjectId> synced = [];
    private readonly Dictionary<ObjectId, (ulong Checkpoint, Epoch Epoch)> attested = [];
    private TaskCompletionSource grown = Fresh();
    private ulong transactions;
    private ChainState state = new(
        new Epoch(0), shards, EpochPhase.Done, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, TimeSpan.FromHours(1), 50, null, null, null,
        new Dictionary<ObjectId, StorageNodeInfo>(), 1, 1, ulong.MaxValue, 0);

    /// <summary>Checkpoints before this one are no longer kept.</summary>
    internal ulong Oldest { get; set; }

    /// <summary>While set, nothing answers.</summary>
    internal bool Unreachable { get; set; }

    internal int ReadsRefused;

    internal ChainState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    internal ulong Latest
    {
        get
        {
            lock (gate)
            {
                return (ulong)checkpoints.Count - 1;
            }
        }
    }

    internal void Change(Func<ChainState, ChainState> change)
    {
        lock (gate)
        {
            state = change(state);
        }
    }

    /// <summary>All events of one transaction, in a checkpoint of their own.</summary>
    internal EventId[] Emit(params WalrusEvent[] events)
    {
        lock (gate)
        {
            var digest = Digest(++transactions);
            EventId[] ids = [.. events.Select((_, i) => new EventId(digest, (ulong)i))];
            checkpoints.Add(new((ulong)checkpoints.Count, digest, DateTimeOffset.UtcNow, [.. events.Select((e, i) => new NamedEvent(ids[i], e))]));
            Interlocked.Exchange(ref grown, Fresh()).SetResult();
            return ids;
        }
    }

    internal ObjectId NewId()
    {
        lock (gate)
        {
            return ObjectId.FromBytes(Digest(++transactions).Span);
        }
    }

    internal ObjectId Register(BlobId blob, int epochs = 5, bool deletable = false)
    {
        var id = NewId();
        var now = State.Epoch;
        Emit(new WalrusEvent.BlobRegistered(now, blob, 1, 1, new Epoch(now.Value + (uint)epochs), deletable, id));
        return id;
    }

    internal EventId Certify(BlobId blob, ObjectId id, int epochs = 5, bool deletable = false, bool extension = false)
    {
        var now = State.Epoch;
        return Emit(new WalrusEvent.BlobCertified(now, blob, new Epoch(now.Value + (uint)epochs), deletable, id, extension))[0];
    }

    /// <summary>The next epoch, with this committee.</summary>
    internal void BeginEpoch(IReadOnlyDictionary<ObjectId, int[]> committee)
    {
        Epoch epoch;
        lock (gate)
        {
            epoch = new Epoch(state.Epoch.Value + 1);
            var members = committee.Select(m => new CommitteeMember(
                m.Key, state.Nodes[m.Key].ProtocolKey, [.. m.Value.Select(s => new ShardIndex((ushort)s))]));
            synced.Clear();
            state = state with
            {
                Epoch = epoch,
                Previous = state.Current,
                Current = new Committee(epoch, members),
                Next = null,
                Phase = EpochPhase.Sync,
                PhaseSince = null,
                EventBlobs = state.EventBlobs with { Weights = [] },
            };
        }

        Emit(new WalrusEvent.EpochChangeStart(epoch));
    }

    /// <summary>Counts a node's report as the contract does; the message is the name of the abort.</summary>
    internal void SyncDone(ObjectId node, Epoch epoch)
    {
        bool done;
        lock (gate)
        {
            if (epoch != state.Epoch) throw new MoveAbortException("staking_inner", "epoch_sync_done", 1, "EInvalidSyncEpoch");
            if (!synced.Add(node)) throw new MoveAbortException("staking_inner", "epoch_sync_done", 2, "EDuplicateSyncDone");
            int weight = synced.Sum(n => state.Current!.Members[state.Current.IndexOf(n)].Weight);
            done = state.Phase == EpochPhase.Sync && state.Current!.Quorum.IsQuorumOnChain(weight);
            if (done)
            {
                state = state with { Phase = EpochPhase.Done, PhaseSince = DateTimeOffset.UtcNow };
            }
        }

        if (done)
        {
            Emit(new WalrusEvent.EpochChangeDone(epoch));
        }
    }

    /// <summary>Counts an attestation as the contract does (contracts §5), without the storage it buys.</summary>
    internal void AttestEventBlob(ObjectId node, EventBlobAttestationRequest blob)
    {
        const string Function = "certify_event_blob";
        bool isCertified;
        lock (gate)
        {
            int member = state.Current!.IndexOf(node);
            var latest = state.EventBlobs.Latest;
            if (blob.Epoch != state.Epoch) throw new MoveAbortException("system_state_inner", Function, 3, "EInvalidIdEpoch");
            if (member < 0) throw new MoveAbortException("system_state_inner", Function, 8, "ENotCommitteeMember");
            if (attested.TryGetValue(node, out var before) && before.Epoch == state.Epoch)
            {
                if (blob.EndingCheckpoint <= before.Checkpoint)
                {
                    throw new MoveAbortException("system_state_inner", Function, 7, "ERepeatedAttestation");
                }

                if (latest is null || before.Checkpoint > latest.EndingCheckpoint)
                {
                    throw new MoveAbortException("system_state_inner", Function, 6, "EIncorrectAttestation");
                }
            }

            attested[node] = (blob.EndingCheckpoint, blob.Epoch);
            if (latest?.EndingCheckpoint >= blob.EndingCheckpoint)
            {
                return;
            }

            var named = new EventBlob(blob.BlobId, blob.EndingCheckpoint);
            int weight = state.EventBlobs.Weights.FirstOrDefault(w => w.Blob == named)?.Weight ?? 0;
            var counted = new EventBlobWeight(named, (ushort)(weight + state.Current.Members[member].Weight));
            isCertified = state.Current.Quorum.IsQuorumOnChain(counted.Weight);
            state = state with
            {
                EventBlobs = isCertified ? new(named, []) : new(latest, [.. state.EventBlobs.Weights.Where(w => w.Blob != named), counted]),
            };
        }

        if (isCertified)
        {
            var (now, end, id) = (State.Epoch, new Epoch(State.Epoch.Value + 50), NewId());
            Emit(
                new WalrusEvent.BlobRegistered(now, blob.BlobId, blob.Size, 1, end, false, id),
                new WalrusEvent.BlobCertified(now, blob.BlobId, end, false, id, false));
        }
    }

    internal bool HasSynced(ObjectId node)
    {
        lock (gate)
        {
            return synced.Contains(node);
        }
    }

    public Task<ChainState> ReadState(CancellationToken ct = default)
    {
        RequireReachable();
        return Task.FromResult(State);
    }

    public Task<BlobObject?> FindBlob(ObjectId id, CancellationToken ct = default) => Task.FromResult<BlobObject?>(null);

    public Task<ulong> LatestCheckpoint(CancellationToken ct = default) => Task.FromResult(Latest);

    public Task<ulong> OldestCheckpoint(CancellationToken ct = default) => Task.FromResult(Oldest);

    public async IAsyncEnumerable<CheckpointEvents> Follow(ulong first, [EnumeratorCancellation] CancellationToken ct = default)
    {
        for (ulong next = first; ; next++)
        {
            CheckpointEvents? found = null;
            while (found is null)
            {
                Task wait;
                lock (gate)
                {
                    found = next >= Oldest && next < (ulong)checkpoints.Count ? checkpoints[(int)next] : null;
                    wait = grown.Task;
                }

                if (found is null)
                {
                    await wait.WaitAsync(ct);
                }
            }

            yield return found;
        }
    }

    internal void RequireReachable()
    {
        if (Unreachable)
        {
            Interlocked.Increment(ref ReadsRefused);
            throw new ChainUnavailableException("the test chain is switched off.");
        }
    }

    private static SuiDigest Digest(ulong n)
    {
        var bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes.AsSpan(8), n);
        bytes[0] = 0xd1;
        return SuiDigest.FromBytes(bytes);
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
