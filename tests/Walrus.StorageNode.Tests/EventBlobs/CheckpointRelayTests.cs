using Walrus.StorageNode.EventBlobs;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.EventBlobs;

public sealed class CheckpointRelayTests
{
    [Fact]
    public async Task What_was_passed_is_found_and_what_is_to_come_is_waited_for()
    {
        var relay = new CheckpointRelay(5);
        var waiting = relay.Find(6, default);
        relay.Pass(At(5));
        Assert.False(waiting.IsCompleted);
        relay.Pass(At(6));
        Assert.Equal(6UL, (await waiting)!.Sequence);
        Assert.Equal(5UL, (await relay.Find(5, default))!.Sequence);
    }

    [Fact]
    public async Task What_was_before_is_gone()
    {
        var relay = new CheckpointRelay(5);
        Assert.False(relay.Covers(4));
        Assert.True(relay.Covers(5));
        Assert.Null(await relay.Find(4, default));
    }

    [Fact]
    public async Task Only_the_last_checkpoints_are_kept()
    {
        var relay = new CheckpointRelay(0);
        for (ulong i = 0; i < 2_000; i++)
        {
            relay.Pass(At(i));
        }

        Assert.Null(await relay.Find(2_000 - 1_025, default));
        Assert.Equal(2_000UL - 1_024, (await relay.Find(2_000 - 1_024, default))!.Sequence);
    }

    [Fact]
    public async Task Checkpoints_with_many_events_are_kept_for_less_long()
    {
        var relay = new CheckpointRelay(0);
        for (ulong i = 0; i < 20; i++)
        {
            relay.Pass(At(i, 4_000));
        }

        Assert.Null(await relay.Find(15, default));
        Assert.NotNull(await relay.Find(16, default));
    }

    [Fact]
    public async Task After_a_gap_nothing_from_before_it_is_given_out()
    {
        var relay = new CheckpointRelay(0);
        relay.Pass(At(0));
        relay.Pass(At(7));
        Assert.Null(await relay.Find(0, default));
        Assert.Null(await relay.Find(6, default));
        Assert.Equal(7UL, (await relay.Find(7, default))!.Sequence);
    }

    private static CheckpointEvents At(ulong sequence, int events = 0) => new(
        sequence, default, default, [.. Enumerable.Repeat(new NamedEvent(default, new WalrusEvent.EpochChangeDone(default)), events)]);
}
