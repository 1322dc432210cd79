using System.Collections.Immutable;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.EventBlobs;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.Chain;
using Walrus.Sui.EventBlobs;
using Walrus.Sui.Objects;

namespace Walrus.StorageNode.Tests.EventBlobs;

/// <summary>When a node attests (contracts §5), and when its writer leaves its place.</summary>
public sealed class AttestationDecisionTests
{
    private static readonly EventBlobOptions Options = new() { UncertifiedThreshold = 3, CatchUpLag = 1_000 };
    private static readonly ObjectId Self = ObjectId.FromBytes([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly NodeView View = new(
        new Epoch(5), new Epoch(5), true, new NodeStatus.Active(), null, ImmutableSortedDictionary<ShardIndex, ShardStatus>.Empty);
    private static readonly WriterState Waiting = Writer(certified: 100, uncertified: 1);

    private static (BlobId, Epoch)? Stored => (Waiting.Sealed!.Id, new Epoch(5));

    [Fact]
    public void Without_a_sealed_blob_there_is_nothing_to_do() =>
        Assert.Equal(AttestationStep.Wait, Attestations.Next(WriterState.At(default), null, View, Self, Chain()));

    [Fact]
    public void A_blob_is_stored_before_it_is_attested_and_again_for_the_shards_of_a_new_epoch()
    {
        Assert.Equal(AttestationStep.Store, Next(Waiting, null));
        Assert.Equal(AttestationStep.Attest, Next(Waiting, Stored));
        Assert.Equal(AttestationStep.Store, Attestations.Next(Waiting, Stored, View with { CommitteeEpoch = new Epoch(6) }, Self, Chain(6)));
    }

    [Fact]
    public void It_is_attested_once_in_each_epoch()
    {
        var attested = Waiting.Attest(Waiting.Sealed!.Id, new Epoch(5));
        Assert.Equal(AttestationStep.Wait, Next(attested, Stored));
        var (view, stored) = (View with { CommitteeEpoch = new Epoch(6) }, (Waiting.Sealed.Id, new Epoch(6)));
        Assert.Equal(AttestationStep.Attest, Attestations.Next(attested, stored, view, Self, Chain(6)));
    }

    [Fact]
    public void Only_a_member_attests_and_only_in_the_epoch_it_has_taken_up()
    {
        Assert.Equal(AttestationStep.Wait, Attestations.Next(Waiting, Stored, View, default, Chain()));
        Assert.Equal(AttestationStep.Wait, Attestations.Next(Waiting, Stored, View, Self, Chain(6)));
    }

    [Fact]
    public void What_the_chain_has_certified_needs_no_attestation()
    {
        Assert.Equal(AttestationStep.Wait, Next(Waiting, Stored, latest: 109));
        Assert.Equal(AttestationStep.Attest, Next(Waiting, Stored, latest: 108));
    }

    [Fact]
    public void A_writer_that_has_passed_a_certification_it_cannot_match_takes_over_what_is_certified()
    {
        var latest = Blob(115, other: true);
        Assert.Equal(WriterReset.Adopt, Now(Writer(100, 3), 131, latest, latest));
        Assert.Equal(WriterReset.None, Now(Writer(100, 2), 121, latest, latest));
        Assert.Equal(WriterReset.None, Now(Writer(100, 3), 131, null, latest));
        Assert.Equal(WriterReset.None, Now(Writer(120, 3), 151, latest, latest));
    }

    [Fact]
    public void A_writer_far_behind_or_without_history_takes_over_what_is_certified()
    {
        Assert.Equal(WriterReset.Adopt, Now(WriterState.At(Place(100)), 100, null, Blob(1_100)));
        Assert.Equal(WriterReset.None, Now(WriterState.At(Place(100)), 101, null, Blob(1_100)));
        Assert.Equal(WriterReset.Adopt, Now(WriterState.At(Place(100)), null, null, Blob(101)));
    }

    [Fact]
    public void A_writer_without_room_takes_over_what_is_certified_instead_of_its_own()
    {
        var full = Writer(100, EventBlobOptions.MaxPending + 1);
        Assert.Equal(WriterReset.Adopt, Now(full, 300, null, Blob(112, other: true)));
        Assert.Equal(WriterReset.None, Now(full, 300, null, Blob(105, other: true)));
        Assert.Equal(WriterReset.None, Now(full, 300, null, new(full.Sealed!.Id, full.Sealed.Cut.End)));
    }

    [Fact]
    public void At_a_start_blobs_that_nobody_certifies_are_written_again()
    {
        var state = Writer(100, 3);
        var own = new EventBlob(state.Certified!.Id, 99);
        Assert.Equal(WriterReset.Rewind, WriterResets.AtStart(state, own, Options));
        Assert.Equal(WriterReset.None, WriterResets.AtStart(Writer(100, 2), own, Options));
        Assert.Equal(WriterReset.None, WriterResets.AtStart(state, Blob(115, other: true), Options));
        Assert.Equal(WriterReset.None, WriterResets.AtStart(state, null, Options));
    }

    private static AttestationStep Next(WriterState state, (BlobId, Epoch)? stored, ulong? latest = null) =>
        Attestations.Next(state, stored, View, Self, Chain(latest: latest));

    private static WriterReset Now(WriterState state, ulong? at, EventBlob? passed, EventBlob latest) =>
        WriterResets.Now(state, at, passed, latest, Options);

    private static ChainState Chain(uint epoch = 5, ulong? latest = null) => new TestChain(TestNetwork.Shards).State with
    {
        Epoch = new Epoch(epoch),
        Current = new Committee(
            new Epoch(epoch), [new(Self, Key, [.. Enumerable.Range(0, TestNetwork.Shards).Select(s => new ShardIndex((ushort)s))])]),
        EventBlobs = latest is { } end ? new(Blob(end), []) : EventBlobState.None,
    };

    private static Core.Bls.BlsPublicKey Key { get; } = Core.Bls.BlsSecretKey.Generate().PublicKey;

    /// <summary>A writer that has certified everything before a checkpoint and finished so many blobs of ten checkpoints since.</summary>
    private static WriterState Writer(ulong certified, int uncertified)
    {
        var state = WriterState.At(Place(certified), new(Blob(certified - 1).BlobId, Place(certified)));
        for (int i = 0; i < uncertified; i++)
        {
            state = state.Cut(Place(state.Next.Checkpoint + 10));
        }

        return state.Seal(Blob(certified + 9).BlobId);
    }

    private static EventBlob Blob(ulong end, bool other = false) =>
        new(BlobId.FromBytes([.. BitConverter.GetBytes(end), .. Enumerable.Repeat((byte)(other ? 2 : 1), 24)]), end);

    private static StreamPosition Place(ulong checkpoint) => new(checkpoint, checkpoint, new Epoch(5));
}
