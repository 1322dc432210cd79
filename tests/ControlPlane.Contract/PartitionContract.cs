using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using Walrus.Core.Identifiers;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Contract;

public abstract class PartitionContract : ActorContract
{
    private static readonly BlobId B = BlobIn(0, 0);

    [Fact]
    public async Task A_blob_nobody_registered_is_unknown() => Assert.Equal(BlobPhase.Unknown, (await Find(B)).Phase);

    [Fact]
    public async Task Registered_then_certified()
    {
        await Apply(Span(1, Registered(B, 1, 5)));
        Assert.Equal(BlobPhase.Registered, (await Find(B)).Phase);

        await Apply(Span(2, Certified(B, 1, 0, 5)));
        var record = await Find(B);
        Assert.Equal(
            (BlobPhase.Certified, Epoch(0), Epoch(5), 2UL),
            (record.Phase, record.FirstCertified!.Value, record.EndEpoch!.Value, record.CertifiedCheckpoint));
    }

    [Fact]
    public async Task Replays_change_nothing()
    {
        await Apply(Span(1, Registered(B, 1, 5, deletable: true), Certified(B, 1, 0, 5, deletable: true)));
        await Apply(Span(2, new ChainEvent.BlobDeleted(B, Object(1))));
        await Apply(Span(1, Registered(B, 1, 5, deletable: true), Certified(B, 1, 0, 5, deletable: true)));

        Assert.Equal(BlobPhase.Deleted, (await Find(B)).Phase);
    }

    [Fact]
    public async Task A_span_that_overlaps_the_cursor_applies_only_what_is_new()
    {
        await Apply(Span(1, Registered(B, 1, 5)));
        await Apply(new(1, 2, [
            new(1, Genesis, new ChainEvent.BlobInvalid(B)), new(2, Genesis, Certified(B, 1, 0, 5)),
        ]));

        Assert.Equal(BlobPhase.Certified, (await Find(B)).Phase);
    }

    [Fact]
    public async Task One_reference_deleted_leaves_the_blob_to_the_other()
    {
        await Apply(Span(
            1, Registered(B, 1, 5), Certified(B, 1, 0, 5), Registered(B, 2, 9, deletable: true), Certified(B, 2, 0, 9, deletable: true)));
        await Apply(Span(2, new ChainEvent.BlobDeleted(B, Object(2))));

        var record = await Find(B);
        Assert.Equal((BlobPhase.Certified, Epoch(5), 1), (record.Phase, record.EndEpoch!.Value, record.References));
    }

    [Fact]
    public async Task References_run_out_when_their_end_epoch_begins()
    {
        await Apply(Span(1, Registered(B, 1, 2), Certified(B, 1, 0, 2)));
        await Apply(Span(2, EpochStarted(1)));
        Assert.Equal(BlobPhase.Certified, (await Find(B)).Phase);

        await Apply(Span(3, EpochStarted(2)));
        Assert.Equal(BlobPhase.Expired, (await Find(B)).Phase);
        Assert.Equal(0, (await Summary()).Certified);
    }

    [Fact]
    public async Task An_ended_blob_is_forgotten_two_epochs_later()
    {
        await Apply(Span(1, Registered(B, 1, 1)));
        foreach (var epoch in Enumerable.Range(1, 3)) await Apply(Span((ulong)epoch + 1, EpochStarted(epoch)));

        Assert.Equal(BlobPhase.Unknown, (await Find(B)).Phase);
        Assert.Equal(0, (await Summary()).Rows);
    }

    [Fact]
    public async Task An_extension_prolongs_the_life()
    {
        await Apply(Span(1, Registered(B, 1, 2), Certified(B, 1, 0, 2)));
        await Apply(Span(2, Certified(B, 1, 0, 6)));
        await Apply(Span(3, EpochStarted(2)));

        Assert.Equal((BlobPhase.Certified, Epoch(6)), ((await Find(B)).Phase, (await Find(B)).EndEpoch!.Value));
    }

    [Fact]
    public async Task Invalid_is_for_ever()
    {
        await Apply(Span(1, Registered(B, 1, 5), Certified(B, 1, 0, 5)));
        await Apply(Span(2, new ChainEvent.BlobInvalid(B)));
        await Apply(Span(3, Registered(B, 2, 9), Certified(B, 2, 0, 9)));
        await Apply(Span(4, EpochStarted(20)));

        Assert.Equal(BlobPhase.Invalid, (await Find(B)).Phase);
    }

    [Fact]
    public async Task Every_certified_blob_is_drawn_by_exactly_one_ordinal()
    {
        var blobs = Enumerable.Range(0, 7).Select(i => BlobIn(0, i)).ToArray();
        await Apply(Span(1, [.. blobs.Select((b, i) => Registered(b, i, 5))]));
        await Apply(Span(2, [.. blobs.Take(5).Select((b, i) => Certified(b, i, 0, 5))]));

        var drawn = await Play(actors => Partition(actors).Draw(new([.. Enumerable.Range(-1, 9)])));
        Assert.Equal(5, (await Summary()).Certified);
        Assert.Equal(blobs.Take(5).Order(), drawn.Blobs.Select(b => b.Blob).Order());
    }

    [Fact]
    public async Task Pages_go_through_all_certified_blobs_in_order()
    {
        var blobs = Enumerable.Range(0, 7).Select(i => BlobIn(0, i)).ToArray();
        await Apply(Span(1, [.. blobs.SelectMany((b, i) => new[] { Registered(b, i, 5), Certified(b, i, 0, 5) })]));
        var seen = new List<BlobId>();
        for (BlobPage? page = null; page is null || page.Next is not null;)
        {
            page = await Play(actors => Partition(actors).Page(new(page?.Next, 3)));
            seen.AddRange(page.Blobs.Select(b => b.Blob));
        }

        Assert.Equal(blobs.Order(), seen);
    }

    [Fact]
    public async Task Rows_survive_a_restart()
    {
        await Apply(Span(1, Registered(B, 1, 5), Certified(B, 1, 0, 5)));
        await Host.Restart();

        Assert.Equal(BlobPhase.Certified, (await Find(B)).Phase);
        Assert.Equal(1UL, (await Summary()).Cursor);
    }

    [Fact]
    public async Task A_blob_of_another_partition_is_refused() =>
        await Assert.ThrowsAnyAsync<Exception>(() => Play(actors => Partition(actors).Find(new(BlobIn(1, 0)))));

    private static IPartition Partition(IActors actors) => actors.Actor<IPartition>(Keys.Partition(0));

    private Task Apply(EventSpan span) => Play(actors => Partition(actors).Apply(span));

    private Task<BlobRecord> Find(BlobId blob) => Play(actors => Partition(actors).Find(new(blob)));

    private Task<PartitionSummary> Summary() => Play(actors => Partition(actors).Summarize());
}
