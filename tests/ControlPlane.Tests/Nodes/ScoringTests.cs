using ControlPlane.Nodes;
using static ControlPlane.Contract.Samples;

namespace ControlPlane.Tests.Nodes;

public sealed class ScoringTests
{
    [Fact]
    public void The_test_has_the_error_rates_of_the_specification()
    {
        Assert.Equal(4.605, Scoring.FailureEvidence, 3);
        Assert.Equal(-0.00995, Scoring.PassEvidence, 5);
        Assert.Equal(13.81, Scoring.Reject, 2);
        Assert.Equal(-6.91, Scoring.Accept, 2);
    }

    [Theory]
    [InlineData(688, 0.0043)]
    [InlineData(3600, 0.00083)]
    [InlineData(1, 0.95)]
    public void The_bound_after_clean_passes_is_exact(int passes, double bound) =>
        Assert.Equal(bound, new NodeScore().Add(passes, 0, Genesis).LossBound(), 4);

    [Theory]
    [InlineData(2, 98, 0.0616)]
    [InlineData(5, 5, 0.7776)]
    public void The_bound_with_failures_is_that_of_Clopper_and_Pearson(int failures, int passes, double bound) =>
        Assert.Equal(bound, new NodeScore().Add(passes, failures, Genesis).LossBound(), 3);

    [Fact]
    public void Nothing_asked_bounds_nothing() => Assert.Equal(1, new NodeScore().LossBound());

    [Fact]
    public void Four_failures_in_a_row_reject_and_three_do_not()
    {
        Assert.False(new NodeScore().Add(0, 2, Genesis).Rejected);
        Assert.True(new NodeScore().Add(0, 4, Genesis).Rejected);
    }

    [Fact]
    public void Clean_passes_accept_and_begin_anew()
    {
        var score = new NodeScore().Add(694, 0, Genesis);
        Assert.InRange(score.Evidence, Scoring.Accept, -6.8);
        Assert.InRange(score.Add(10, 0, Genesis).Evidence, -0.2, 0);
    }

    [Fact]
    public void Counts_halve_in_seven_days_and_the_test_does_not_forget()
    {
        var before = new NodeScore().Add(100, 2, Genesis);
        var after = before.Decay(Genesis + TimeSpan.FromDays(7));

        Assert.Equal((50.0, 1.0), (Math.Round(after.Passes, 6), Math.Round(after.Failures, 6)));
        Assert.Equal(before.Evidence, after.Evidence);
    }

    [Fact]
    public void A_clock_that_steps_back_gives_nothing_back() =>
        Assert.Equal(100, new NodeScore().Add(100, 0, Genesis).Decay(Genesis - TimeSpan.FromDays(7)).Passes);

    [Theory]
    [InlineData(0.5, 1, 1, 0.5)]
    [InlineData(0.25, 2, 2, 0.15625)]
    [InlineData(0.1, 0.2, 20, 0.98808)]
    [InlineData(0.9, 5, 1, 0.59049)]
    public void The_incomplete_Beta_function_is_right(double x, double a, double b, double expected) =>
        Assert.Equal(expected, BetaDistribution.Cumulative(x, a, b), 4);
}
