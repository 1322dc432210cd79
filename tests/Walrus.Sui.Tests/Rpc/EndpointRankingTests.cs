using Walrus.Sui.Rpc;

namespace Walrus.Sui.Tests.Rpc;

public sealed class EndpointRankingTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);
    private static readonly EndpointHealth Good = EndpointHealth.Unknown.Succeeded(Now, TimeSpan.FromMilliseconds(50));

    [Fact]
    public void At_first_the_one_named_first_is_asked() => Assert.Equal(0, Best([EndpointHealth.Unknown, EndpointHealth.Unknown]));

    [Fact]
    public void One_that_failed_is_left_for_any_other() => Assert.Equal(1, Best([Failed(1), Good]));

    [Fact]
    public void One_that_has_rested_and_not_yet_answered_comes_behind_those_that_do() =>
        Assert.Equal(1, Best([Failed(1) with { RestsUntil = TimeSpan.Zero }, Good]));

    [Fact]
    public void When_all_rest_the_one_whose_rest_ends_first_is_asked() => Assert.Equal(1, Best([Failed(5), Failed(1), Failed(6)]));

    [Fact]
    public void One_that_failed_this_call_is_asked_last() => Assert.Equal(0, Best([Failed(3), Good], tried: 0b10));

    [Fact]
    public void One_that_has_not_the_checkpoint_is_left_for_one_that_has() =>
        Assert.Equal(1, Best([Good with { Height = 9 }, Good with { Height = 10 }], checkpoint: 10));

    [Fact]
    public void One_that_has_pruned_the_checkpoint_is_left_for_one_that_keeps_it() =>
        Assert.Equal(1, Best([Good with { Height = 99, Lowest = 11 }, Good with { Height = 10 }], checkpoint: 10));

    [Fact]
    public void One_far_behind_the_others_is_not_asked() =>
        Assert.Equal(1, Best([Good with { Height = 10 }, Good with { Height = 61 }]));

    [Fact]
    public void One_a_little_behind_is_kept() => Assert.Equal(0, Best([Good with { Height = 11 }, Good with { Height = 61 }]));

    [Fact]
    public void One_somewhat_faster_does_not_take_over() =>
        Assert.Equal(0, Best([Good, Good with { Latency = TimeSpan.FromMilliseconds(30) }]));

    [Fact]
    public void One_much_faster_takes_over() => Assert.Equal(1, Best([Good, Good with { Latency = TimeSpan.FromMilliseconds(20) }]));

    [Fact]
    public void Rests_double_up_to_the_longest_and_end_with_a_success()
    {
        var one = EndpointHealth.Unknown;
        List<double> rests = [];
        for (int i = 0; i < 6; i++)
        {
            one = one.Failed(Now, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), random: 1);
            rests.Add((one.RestsUntil - Now).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 10, 10], rests);
        Assert.False(one.Succeeded(Now, TimeSpan.FromSeconds(1)).Rests(Now));
        Assert.Equal(0, one.Succeeded(Now, TimeSpan.FromSeconds(1)).Failures);
    }

    [Fact]
    public void Every_status_has_a_verdict()
    {
        Assert.Equal(
            [GrpcStatus.Cancelled, GrpcStatus.DeadlineExceeded, GrpcStatus.ResourceExhausted, GrpcStatus.Unavailable], Of(CallVerdict.Again));
        Assert.Equal(
            [
                GrpcStatus.Unknown, GrpcStatus.PermissionDenied, GrpcStatus.Unimplemented, GrpcStatus.Internal, GrpcStatus.DataLoss,
                GrpcStatus.Unauthenticated,
            ],
            Of(CallVerdict.Elsewhere));

        static IEnumerable<GrpcStatus> Of(CallVerdict verdict) => Enum.GetValues<GrpcStatus>().Where(s => CallVerdicts.Of(s) == verdict);
    }

    private static EndpointHealth Failed(int restSeconds) => Good with { Failures = 1, RestsUntil = Now + TimeSpan.FromSeconds(restSeconds) };

    private static int Best(EndpointHealth[] all, ulong? checkpoint = null, uint tried = 0) =>
        EndpointRanking.Best(all, Now, checkpoint, 50, current: 0, tried);
}
