using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Tests.Epochs;

public sealed class EpochDutyTests
{
    private static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset First = Since + TimeSpan.FromMinutes(10);

    private static ChainState State(uint epoch, EpochPhase phase) => new(
        new Epoch(epoch), 10, phase, phase == EpochPhase.Sync ? null : Since, First, TimeSpan.FromHours(2), 50, null, null, null,
        new Dictionary<ObjectId, StorageNodeInfo>(), 1, 1, 1, 0);

    [Fact]
    public void The_vote_ends_at_half_the_epoch() =>
        Assert.Equal(new EpochDuty(EpochCall.EndVoting, Since + TimeSpan.FromHours(1)), EpochDuty.Of(State(3, EpochPhase.Done)));

    [Fact]
    public void The_next_epoch_begins_at_the_end_of_this_one() =>
        Assert.Equal(new EpochDuty(EpochCall.ChangeEpoch, Since + TimeSpan.FromHours(2)), EpochDuty.Of(State(3, EpochPhase.NextSelected)));

    [Fact]
    public void Epoch_zero_ends_at_its_own_time()
    {
        Assert.Equal(new EpochDuty(EpochCall.EndVoting, First), EpochDuty.Of(State(0, EpochPhase.Done)));
        Assert.Equal(new EpochDuty(EpochCall.ChangeEpoch, First), EpochDuty.Of(State(0, EpochPhase.NextSelected)));
    }

    [Fact]
    public void While_shards_are_synchronised_there_is_nothing_to_call() =>
        Assert.Equal(EpochCall.None, EpochDuty.Of(State(3, EpochPhase.Sync)).Call);

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.5, 90)]
    [InlineData(1.0, 180)]
    public void Calls_are_put_off_by_a_random_part_of_the_jitter(double random, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), EpochDuty.Jitter(TimeSpan.FromMinutes(3), TimeSpan.FromHours(2), random));

    [Fact]
    public void A_refused_call_is_repeated_after_five_seconds_to_five_minutes()
    {
        Assert.Equal(
            [5, 10, 20, 40, 80, 160, 300, 300],
            Enumerable.Range(1, 8).Select(n => (int)EpochDuty.Retry(n, TimeSpan.FromDays(14)).TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(5), EpochDuty.Retry(int.MaxValue, TimeSpan.FromDays(14)));
    }

    [Fact]
    public void In_a_short_epoch_it_is_repeated_within_a_tenth_of_it()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), EpochDuty.Retry(1, TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.FromSeconds(6), EpochDuty.Retry(9, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void The_jitter_is_at_most_a_tenth_of_a_short_epoch() =>
        Assert.Equal(TimeSpan.FromSeconds(6), EpochDuty.Jitter(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1), 1));
}
