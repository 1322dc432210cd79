namespace ControlPlane.Nodes;

/// <summary>How challenges move a node's score (product §B.5, "Scoring"). Pure.</summary>
public static class Scoring
{
    /// <summary>Loss rate of an honest node, H0 of the sequential test.</summary>
    public const double HonestLoss = 1e-4;

    /// <summary>Loss rate that must be found, H1.</summary>
    public const double FaultyLoss = 1e-2;

    private const double FalseAlarm = 1e-6;
    private const double FalseCalm = 1e-3;
    private const double PriorPasses = 20;
    private const double PriorFailures = 0.2;
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(7);

    /// <summary>ln(H1 ÷ H0): what a confirmed failure adds, 4.605.</summary>
    public static double FailureEvidence { get; } = Math.Log(FaultyLoss / HonestLoss);

    /// <summary>ln((1 − H1) ÷ (1 − H0)): what a pass adds, −0.00995.</summary>
    public static double PassEvidence { get; } = Math.Log((1 - FaultyLoss) / (1 - HonestLoss));

    /// <summary>At or above it the test rejects the node: 13.81.</summary>
    public static double Reject { get; } = Math.Log((1 - FalseCalm) / FalseAlarm);

    /// <summary>At or below it the test accepts the node and begins anew: −6.91.</summary>
    public static double Accept { get; } = Math.Log(FalseCalm / (1 - FalseAlarm));

    /// <summary>Counts halved for every seven days since they were last touched.</summary>
    public static NodeScore Decay(this NodeScore score, DateTimeOffset now)
    {
        if (score.At is not { } at || now <= at) return score with { At = now };
        var factor = Math.Pow(2, -((now - at) / HalfLife));
        return score with { At = now, Passes = score.Passes * factor, Failures = score.Failures * factor };
    }

    /// <summary>After passes and confirmed failures at a moment.</summary>
    public static NodeScore Add(this NodeScore score, int passes, int failures, DateTimeOffset now)
    {
        var next = score.Decay(now);
        next = next with { Passes = next.Passes + passes, Failures = next.Failures + failures, EverFailed = next.EverFailed || failures > 0 };
        for (int i = 0; i < passes; i++) next = next.Weigh(PassEvidence);
        for (int i = 0; i < failures; i++) next = next.Weigh(FailureEvidence);
        return next with { CleanPasses = failures > 0 ? 0 : score.CleanPasses + passes };
    }

    /// <summary>The mean of the Beta posterior: the part of its slivers that is believed lost.</summary>
    public static double MeanLoss(this NodeScore score) =>
        (PriorFailures + score.Failures) / (PriorPasses + PriorFailures + score.Passes + score.Failures);

    /// <summary>With 95 % confidence no more than this part is lost (Clopper-Pearson); 1 while nothing was asked.</summary>
    public static double LossBound(this NodeScore score) =>
        score.Passes < 1e-9 ? 1 : BetaDistribution.Quantile(0.95, score.Failures + 1, score.Passes);

    private static NodeScore Weigh(this NodeScore score, double evidence)
    {
        var sum = score.Evidence + evidence;
        return sum >= Reject ? score with { Evidence = 0, Rejected = true }
            : sum <= Accept ? score with { Evidence = 0 }
            : score with { Evidence = sum };
    }
}
