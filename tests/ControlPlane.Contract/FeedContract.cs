using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Epochs;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Contract;

public abstract class FeedContract : ActorContract
{
    private static readonly Walrus.Core.Identifiers.BlobId B = BlobIn(0, 0);
    private static readonly Walrus.Core.Identifiers.BlobId C = BlobIn(3, 0);

    [Fact]
    public async Task It_begins_where_the_options_say()
    {
        var view = await Play(actors => Feed(actors).Describe());

        Assert.Equal(Options.FirstCheckpoint, view.Next);
        Assert.Equal(TimeSpan.MaxValue, view.Lag(Genesis));
    }

    [Fact]
    public async Task A_batch_that_continues_the_cursor_moves_it()
    {
        var reply = await Play(actors => Feed(actors).Accept(Batch(Checkpoint(0), Checkpoint(1, Registered(B, 1, 5)))));

        Assert.Equal(new FeedReply(true, 2), reply);
        var view = await Play(actors => Feed(actors).Describe());
        Assert.Equal((2UL, Digest(1), 1UL), (view.Next, view.Digest, view.Events));
    }

    [Fact]
    public async Task A_batch_with_a_gap_is_refused_and_changes_nothing()
    {
        await Play(actors => Feed(actors).Accept(Batch(Checkpoint(0))));
        var reply = await Play(actors => Feed(actors).Accept(Batch(Checkpoint(2, Registered(B, 1, 5)))));

        Assert.Equal(new FeedReply(false, 1), reply);
        Assert.Equal(BlobPhase.Unknown, await Phase(B));
    }

    [Fact]
    public async Task A_replayed_batch_is_refused_and_changes_nothing()
    {
        var batch = Batch(Checkpoint(0, Registered(B, 1, 5)));
        await Play(actors => Feed(actors).Accept(batch));
        var reply = await Play(actors => Feed(actors).Accept(batch));

        Assert.Equal(new FeedReply(false, 1), reply);
        Assert.Equal(1UL, (await Play(actors => Feed(actors).Describe())).Events);
    }

    [Fact]
    public async Task A_batch_with_a_gap_inside_is_refused() =>
        Assert.False((await Play(actors => Feed(actors).Accept(Batch(Checkpoint(0), Checkpoint(2))))).Accepted);

    [Fact]
    public async Task An_empty_batch_is_refused() => Assert.False((await Play(actors => Feed(actors).Accept(Batch()))).Accepted);

    [Fact]
    public async Task Events_are_in_their_partitions_when_it_returns()
    {
        await Play(actors => Feed(actors).Accept(Batch(
            Checkpoint(0, EpochStarted(1)), Checkpoint(1, Registered(B, 1, 5), Registered(C, 2, 5), Certified(C, 2, 1, 5)))));

        Assert.Equal(BlobPhase.Registered, await Phase(B));
        Assert.Equal(BlobPhase.Certified, await Phase(C));
    }

    [Fact]
    public async Task The_beginning_of_an_epoch_reaches_every_partition_and_the_epochs()
    {
        await Play(actors => Feed(actors).Accept(Batch(Checkpoint(0, EpochStarted(3)))));

        foreach (var i in Enumerable.Range(0, Options.Partitions))
        {
            Assert.Equal(Epoch(3), (await Play(actors => actors.Actor<IPartition>(Keys.Partition(i)).Summarize())).Epoch);
        }

        Assert.Equal(Epoch(3), (await Play(actors => actors.Actor<IEpochs>(Keys.Epochs).Describe())).Announced);
    }

    [Fact]
    public async Task The_cursor_survives_a_restart()
    {
        await Play(actors => Feed(actors).Accept(Batch(Checkpoint(0), Checkpoint(1))));
        await Host.Restart();

        Assert.Equal(new FeedReply(true, 3), await Play(actors => Feed(actors).Accept(Batch(Checkpoint(2)))));
    }

    [Fact]
    public async Task The_first_checkpoint_of_each_round_is_marked()
    {
        var length = (ulong)Options.RoundLength.TotalSeconds;
        var all = Enumerable.Range(0, (int)length * 2 + 2).Select(i => Checkpoint((ulong)i)).ToArray();
        await Play(actors => Feed(actors).Accept(Batch(all)));

        var marks = (await Play(actors => Feed(actors).Describe())).Marks;
        Assert.Equal([0UL, length, 2 * length], marks.Select(m => m.Sequence));
        Assert.Equal(marks[0].Round + 1, marks[1].Round);
    }

    [Fact]
    public async Task At_the_tip_there_is_no_lag_and_behind_it_the_lag_is_the_age_of_the_last_checkpoint()
    {
        await Play(actors => Feed(actors).Accept(Batch(Checkpoint(0))));
        await Play(actors => Feed(actors).Observe(0));
        var tip = await Play(actors => Feed(actors).Describe());
        Assert.Equal(TimeSpan.Zero, tip.Lag(tip.TipSeenAt!.Value));

        await Play(actors => Feed(actors).Observe(1));
        var behind = await Play(actors => Feed(actors).Describe());
        Assert.Equal(behind.TipSeenAt!.Value - Genesis, behind.Lag(behind.TipSeenAt.Value));
    }

    private static IFeed Feed(IActors actors) => actors.Actor<IFeed>(Keys.Feed);

    private async Task<BlobPhase> Phase(Walrus.Core.Identifiers.BlobId blob) =>
        (await Play(actors => actors.Actor<IPartition>(Keys.PartitionOf(blob, Options.Partitions)).Find(new(blob)))).Phase;
}
