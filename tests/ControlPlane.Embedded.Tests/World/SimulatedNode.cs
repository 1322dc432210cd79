using ControlPlane.Actors;
using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace ControlPlane.Embedded.Tests.World;

/// <summary>A storage node in memory: real slivers and proofs, a network that delays, faults by the world's will.</summary>
internal sealed class SimulatedNode(StorageNodeInfo info, IReadOnlyList<ShardIndex> shards, SimulatedWorld world) : IStorageNode
{
    private readonly Dictionary<(BlobId Blob, SliverAxis Axis, int Index), ExpandedSliver> slivers = [];
    private readonly HashSet<BlobId> metadata = [];

    public StorageNodeInfo Info => info;

    public IReadOnlyList<ShardIndex> Shards => shards;

    public bool Offline { get; set; }

    /// <summary>The next event of the chain it will see.</summary>
    public int Seen { get; set; }

    public void Receive(SampleBlob blob)
    {
        metadata.Add(blob.Id);
        foreach (var (axis, index) in Owed(blob.Id)) slivers.TryAdd((blob.Id, axis, index), blob.Slivers[(axis, index)]);
    }

    public void Drop(BlobId blob)
    {
        metadata.Remove(blob);
        foreach (var key in slivers.Keys.Where(k => k.Blob == blob).ToArray()) slivers.Remove(key);
    }

    public void Lose(BlobId blob, SliverAxis axis, int index) => slivers.Remove((blob, axis, index));

    public void Damage(SampleBlob blob, SliverAxis axis, int index) => slivers[(blob.Id, axis, index)] = blob.Damaged(axis, index);

    public IEnumerable<(SliverAxis Axis, int Index)> Owed(BlobId blob) => shards.SelectMany(s =>
    {
        var pair = SampleBlobs.Codec.Config.PairOn(s, blob);
        return new[] { SliverAxis.Primary, SliverAxis.Secondary }.Select(a => (a, (int)SampleBlobs.Codec.Config.SliverOf(pair, a).Value));
    });

    public bool IsIntact(BlobId blob) => Owed(blob).All(o =>
        slivers.TryGetValue((blob, o.Axis, o.Index), out var s) && s.Root == SampleBlobs.Of(blob).Slivers[(o.Axis, o.Index)].Root);

    public Task<NodeReply<BlobMetadataWithId>> GetMetadata(BlobId blob, CancellationToken ct = default) => Answer(
        () => metadata.Contains(blob) ? Ok(SampleBlobs.Of(blob).Metadata) : NotFound<BlobMetadataWithId>(), ct);

    public Task<NodeReply<StoredStatus>> GetMetadataStatus(BlobId blob, CancellationToken ct = default) =>
        Answer(() => Ok(metadata.Contains(blob) ? StoredStatus.Stored : StoredStatus.Nonexistent), ct);

    public Task<NodeReply<string>> PutMetadata(BlobId blob, BlobMetadata put, CancellationToken ct = default) => Answer(
        () =>
        {
            metadata.Add(blob);
            return Ok("stored");
        }, ct);

    public Task<NodeReply<StoredStatus>> GetSliverStatus(
        BlobId blob, SliverPairIndex pair, SliverAxis axis, CancellationToken ct = default) => Answer(
        () => Ok(slivers.ContainsKey((blob, axis, SampleBlobs.Codec.Config.SliverOf(pair, axis).Value))
            ? StoredStatus.Stored : StoredStatus.Nonexistent), ct);

    /// <summary>Verified as a real node does; what is damaged is replaced.</summary>
    public Task<NodeReply<string>> PutSliver(BlobId blob, SliverPairIndex pair, Sliver sliver, CancellationToken ct = default) => Answer(
        () =>
        {
            if (!metadata.Contains(blob)) return new NodeReply<string>.Refused(400, "METADATA_NOT_FOUND", "no metadata");
            var verifier = new SliverVerifier(SampleBlobs.Codec);
            if (verifier.Verify(sliver, SampleBlobs.Of(blob).Metadata.Metadata) is not SliverFault.None and var fault)
            {
                return new NodeReply<string>.Refused(400, "INVALID", fault.ToString());
            }

            slivers[(blob, sliver.Axis, sliver.Index.Value)] = verifier.Expand(sliver);
            world.Delivered++;
            return Ok("stored");
        }, ct);

    public Task<NodeReply<IReadOnlyList<GeneralRecoverySymbol>>> GetRecoverySymbols(
        BlobId blob, IReadOnlyList<SymbolId> ids, SliverAxis proofAxis, CancellationToken ct = default) => Answer(
        () =>
        {
            var found = ids.Select(id => slivers.TryGetValue(
                (blob, proofAxis, (proofAxis is SliverAxis.Primary ? id.Row : id.Column).Value), out var s)
                ? GeneralRecoverySymbol.From(s, proofAxis is SliverAxis.Primary ? id.Column : id.Row)
                : null).OfType<GeneralRecoverySymbol>().ToArray();
            return found.Length > 0 ? Ok<IReadOnlyList<GeneralRecoverySymbol>>(found) : NotFound<IReadOnlyList<GeneralRecoverySymbol>>();
        }, ct);

    public Task<NodeReply<IReadOnlyList<GeneralRecoverySymbol>>> GetRecoverySymbols(
        BlobId blob, SliverIndex target, SliverAxis targetAxis, SliverAxis proofAxis, CancellationToken ct = default) => Answer(
        () => Ok<IReadOnlyList<GeneralRecoverySymbol>>([.. slivers.Where(s => s.Key.Blob == blob && s.Key.Axis == proofAxis)
            .OrderBy(s => s.Key.Index).Select(s => GeneralRecoverySymbol.From(s.Value, target))]), ct);

    public Task<NodeReply<ShardSyncResponse>> SyncShard(SignedMessage<SyncShard> request, BlsPublicKey key, CancellationToken ct = default) =>
        Answer(NotFound<ShardSyncResponse>, ct);

    public Task<NodeReply<SignedMessage<InvalidBlobId>>> ProveInconsistent(
        BlobId blob, InconsistencyProof proof, CancellationToken ct = default) => Answer(NotFound<SignedMessage<InvalidBlobId>>, ct);

    public Task<NodeReply<NodeHealth>> GetHealth(CancellationToken ct = default) => Answer(
        () => Ok(new NodeHealth(TimeSpan.Zero, new(1), "Active", shards.Count, shards.Count, (ulong)Math.Max(0, Seen - 1))), ct);

    public Task<NodeReply<Sliver>> GetSliver(BlobId blob, SliverPairIndex pair, SliverAxis axis, CancellationToken ct = default) =>
        throw new NotSupportedException("The control plane reads no slivers.");

    public Task<NodeReply<SignedMessage<StorageConfirmation>>> GetConfirmation(
        BlobId blob, ObjectId? deletableObject, CancellationToken ct = default) =>
        throw new NotSupportedException("The control plane asks for no confirmations.");

    public Task<NodeReply<IReadOnlyDictionary<SliverIndex, IReadOnlyList<DecodingSymbol>>>> GetDecodingSymbols(
        BlobId blob, IReadOnlyList<SliverIndex> targets, SliverAxis targetAxis, CancellationToken ct = default) =>
        throw new NotSupportedException("This world rebuilds from proven symbols.");

    public Task<NodeReply<BlobStatus>> GetStatus(BlobId blob, CancellationToken ct = default) =>
        throw new NotSupportedException("The control plane asks the chain.");

    private static NodeReply<T> Ok<T>(T value) => new NodeReply<T>.Ok(value, 200);

    private static NodeReply<T> NotFound<T>() => new NodeReply<T>.Refused(404, "NOT_FOUND", "not found");

    private async Task<NodeReply<T>> Answer<T>(Func<NodeReply<T>> work, CancellationToken ct)
    {
        await Pause.For(world.Latency(), world.Clock, ct);
        if (Offline) return new NodeReply<T>.Unreachable("connection refused");
        var reply = work();
        await Pause.For(world.Latency(), world.Clock, ct);
        return reply;
    }
}
