using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Tests.Transactions;

namespace Walrus.Sui.Tests.Chain;

public sealed class CheckpointFollowerTests
{
    private static readonly MoveEvent Start = WalrusEvents.ToMove(CheckpointServer.Package, new WalrusEvent.EpochChangeStart(new(3)));
    private static readonly MoveEvent Foreign = new($"{Samples.Id(0xa2)}::events::EpochChangeStart", new byte[4]);

    [Fact]
    public async Task Many_checkpoints_behind_the_tip_come_in_order()
    {
        await using var server = await CheckpointServer.Start();
        for (ulong i = 0; i < 100; i++)
        {
            server.Add(CheckpointServer.Make(i));
        }

        Assert.Equal(Enumerable.Range(3, 97).Select(i => (ulong)i), (await server.Take(3, 97)).Select(c => c.Sequence));
    }

    [Fact]
    public async Task Events_are_numbered_within_their_transaction_and_only_ours_count()
    {
        await using var server = await CheckpointServer.Start();
        server.Add(CheckpointServer.Make(0, [Foreign, Start, Foreign, Start], [Foreign], [Start]));
        var checkpoint = Assert.Single(await server.Take(0, 1));
        Assert.Equal(
            [new EventId(Samples.Digest(100), 0), new EventId(Samples.Digest(100), 1), new EventId(Samples.Digest(102), 0)],
            checkpoint.Events.Select(e => e.Id));
        Assert.Equal(DateTimeOffset.UnixEpoch, checkpoint.Timestamp);
    }

    [Fact]
    public async Task A_malformed_event_is_reported_and_passed_on_and_keeps_its_number()
    {
        await using var server = await CheckpointServer.Start();
        server.Add(CheckpointServer.Make(0, [Start with { Contents = new byte[3] }, Start]));
        var events = Assert.Single(await server.Take(0, 1)).Events;
        Assert.IsType<WalrusEvent.Unknown>(events[0].Event);
        Assert.Equal(new EventId(Samples.Digest(100), 1), events[1].Id);
        await server.Heard("EpochChangeStart");
    }

    [Fact]
    public async Task Another_checkpoint_than_asked_for_is_never_taken_for_it()
    {
        await using var server = await CheckpointServer.Start();
        server.Add(CheckpointServer.Make(0));
        server.Add(CheckpointServer.Make(1));
        server.Checkpoints[1] = CheckpointServer.Make(0, [Start]);
        var taking = server.Take(0, 2);
        await server.Heard("another checkpoint");
        Assert.False(taking.IsCompleted);
        server.Checkpoints[1] = CheckpointServer.Make(1);
        Assert.Equal([0ul, 1ul], (await taking).Select(c => c.Sequence));
    }

    [Fact]
    public async Task A_checkpoint_with_a_fault_is_asked_for_again_and_not_skipped()
    {
        await using var server = await CheckpointServer.Start();
        var broken = CheckpointServer.Make(0, [Start]);
        broken.Transactions[0].Digest = "not base58 0OIl";
        server.Add(broken);
        var taking = server.Take(0, 1);
        await server.Heard("is asked for again");
        server.Add(CheckpointServer.Make(0, [Start]));
        Assert.Single(Assert.Single(await taking).Events);
    }

    [Fact]
    public async Task A_checkpoint_the_node_no_longer_keeps_is_waited_for_and_reported()
    {
        await using var server = await CheckpointServer.Start();
        server.Add(CheckpointServer.Make(9));
        var taking = server.Take(8, 2);
        await server.Heard("not to be had");
        server.Add(CheckpointServer.Make(8));
        Assert.Equal([8ul, 9ul], (await taking).Select(c => c.Sequence));
    }

    [Fact]
    public async Task A_chain_that_is_younger_than_the_cursor_is_reported()
    {
        await using var server = await CheckpointServer.Start();
        server.Add(CheckpointServer.Make(0));
        using var patience = new CancellationTokenSource();
        await using var follower = server.Chain.Follow(50, patience.Token).GetAsyncEnumerator(patience.Token);
        var waiting = follower.MoveNextAsync();
        await server.Heard("replaced");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task At_the_tip_what_is_new_comes_by_subscription()
    {
        await using var server = await CheckpointServer.Start();
        server.Add(CheckpointServer.Make(0));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var follower = server.Chain.Follow(0, patience.Token).GetAsyncEnumerator(patience.Token);
        for (ulong i = 0; i < 20; i++)
        {
            Assert.True(await follower.MoveNextAsync());
            Assert.Equal(i, follower.Current.Sequence);
            server.Add(CheckpointServer.Make(i + 1, [Start]));
        }

        Assert.Equal(new EventCounts(19, 0, 0), server.Chain.Events);
    }

    [Fact]
    public async Task A_chain_without_subscriptions_is_polled()
    {
        await using var server = await CheckpointServer.Start();
        server.Streams = false;
        server.Add(CheckpointServer.Make(0));
        var taking = server.Take(0, 3);
        await server.Heard("no subscriptions");
        server.Add(CheckpointServer.Make(1));
        server.Add(CheckpointServer.Make(2));
        Assert.Equal([0ul, 1ul, 2ul], (await taking).Select(c => c.Sequence));
    }

    [Fact]
    public async Task A_checkpoint_of_another_history_is_never_passed_on()
    {
        await using var server = await CheckpointServer.Start();
        server.Add(CheckpointServer.Make(0));
        var forged = CheckpointServer.Make(1, [Start]);
        forged.Summary.PreviousDigest = Samples.Digest(77).ToString();
        server.Add(forged);
        var taking = server.Take(0, 2);
        await server.Heard("another history");
        var honest = CheckpointServer.Make(1);
        honest.Summary.PreviousDigest = Samples.Digest(0).ToString();
        server.Add(honest);
        Assert.Empty((await taking)[1].Events);
    }

    [Fact]
    public async Task Events_are_counted_by_whether_they_were_understood()
    {
        await using var server = await CheckpointServer.Start();
        MoveEvent unheard = new($"{CheckpointServer.Package}::events::Unheard", new byte[4]);
        server.Add(CheckpointServer.Make(0, [Start, unheard, Start with { Contents = new byte[3] }, unheard, Foreign]));
        await server.Take(0, 1);
        Assert.Equal(new EventCounts(1, 2, 1), server.Chain.Events);
    }
}
