using ControlPlane.Challenges;
using Walrus.Core.Identifiers;

namespace ControlPlane.Nodes;

/// <summary>What is decided about a node, from its state alone. Pure.</summary>
public static class Judgement
{
    private const double LossCeiling = 0.01;

    /// <summary>How far it is trusted, and why (product §B.5, the table of states).</summary>
    public static (NodeStanding Standing, IReadOnlyList<string> Reasons) Judge(this NodeState state, DateTimeOffset now, ControlPlaneOptions options)
    {
        var score = state.Score.Decay(now);
        var suspect = new List<string>();
        var watch = new List<string>();
        if (score.Rejected) suspect.Add("the sequential test rejects it; a clean sweep clears it");
        foreach (var shard in state.Losses.GroupBy(l => l.Loss.Shard).Where(g => g.Count() >= 2).OrderBy(g => g.Key))
        {
            suspect.Add($"shard {shard.Key} has {shard.Count()} lost slivers");
        }

        if (state.Losses.Count > 0) watch.Add($"{state.Losses.Count} lost slivers are not repaired yet");
        if (score.EverFailed && score.CleanPasses < options.CleanPassesToHealthy)
        {
            watch.Add($"{options.CleanPassesToHealthy - score.CleanPasses} more clean passes since the last failure");
        }

        if (score is { EverFailed: true } && score.LossBound() is var bound and > LossCeiling && score.CleanPasses >= options.CleanPassesToHealthy)
        {
            watch.Add($"up to {bound:P1} may be lost");
        }

        return suspect.Count > 0 ? (NodeStanding.Suspect, [.. suspect, .. watch])
            : watch.Count > 0 ? (NodeStanding.Watch, watch)
            : (NodeStanding.Healthy, []);
    }

    /// <summary>Why a node cannot be judged now, or null: the guards that need no request (G5 and the rows Deferred and Superseded).</summary>
    public static string? Guard(this NodeState state, Epoch epoch) => state switch
    {
        { Assignment: null or { Shards.Count: 0 } } => "it owes no shard",
        { Assignment.Epoch: var assigned } when assigned != epoch => $"it is known for epoch {assigned}, not {epoch}",
        { Health.Reach: not Reach.Online } or { Health.Last: null } => "it is not online",
        { Health.Last.Epoch: var its } when its != epoch => $"it works in epoch {its}, not {epoch}",
        { Health.Last.Status: var status } when !status.Equals("Active", StringComparison.OrdinalIgnoreCase) => $"its status is {status}",
        { Health.Last: var last } when last.ShardsReady < last.ShardsOwned => $"{last.ShardsOwned - last.ShardsReady} of its shards are not ready",
        _ => null,
    };

    /// <summary>Health after a probe. Offline needs several misses that span the time several probes take, however many processes probe.</summary>
    public static NodeHealthState Next(this NodeHealthState health, NodeProbe probe, DateTimeOffset now, ControlPlaneOptions options)
    {
        if (probe.Answered)
        {
            return health with
            {
                Reach = Reach.Online,
                Since = health.Reach is Reach.Online ? health.Since : now,
                Missed = 0,
                MissedSince = null,
                Last = probe,
                LastAt = now,
                Cause = "",
            };
        }

        var since = health.MissedSince ?? now;
        var missed = health.Missed + 1;
        var offline = health.Reach is Reach.Offline
            || (missed >= options.ProbesToOffline && now - since >= (options.ProbesToOffline - 1) * options.ProbeInterval);
        return health with
        {
            Reach = offline ? Reach.Offline : health.Reach,
            Since = offline && health.Reach is not Reach.Offline ? now : health.Since,
            Missed = missed,
            MissedSince = since,
            Cause = probe.Detail,
        };
    }

    /// <summary>The state after a report: score, marks, challenges to be asked again, the log of rounds.</summary>
    public static NodeState Next(this NodeState state, RoundReport report, NodeTally tally, DateTimeOffset now, ControlPlaneOptions options, int kept)
    {
        var marks = state.Losses.ToList();
        int passes = report.Results.Count(r => r.Outcome is ChallengeOutcome.Pass), failures = 0;
        foreach (var result in report.Results.Where(r => r.Outcome is ChallengeOutcome.Missing or ChallengeOutcome.Corrupt))
        {
            var c = result.Challenge;
            bool Same(MarkedLoss m) => m.Loss.Blob == c.Blob.Blob && m.Loss.Pair == c.Pair;
            if (marks.Any(m => Same(m) && m.Scored)) continue;
            failures++;
            marks = [.. marks.Select(m => Same(m) ? m with { Scored = true } : m)];
        }

        return state with
        {
            Score = state.Score.Add(passes, failures, now),
            Losses = marks,
            Contained = Contained(state, report, now, options),
            Round = state.Round with { Done = true, Fence = 0, LeasedUntil = null },
            Rounds = Actors.Turns.Newest([tally], state.Rounds, kept),
        };
    }

    private static IReadOnlyList<ContainedChallenge> Contained(NodeState state, RoundReport report, DateTimeOffset now, ControlPlaneOptions options)
    {
        const int most = 256;
        static (BlobId, int, object, object) Symbols(PairChallenge c) => (c.Blob.Blob, c.Pair.Value, c.Primary, c.Secondary);
        var answered = report.Results.Select(r => Symbols(r.Challenge)).ToHashSet();
        var late = report.Results.Where(r => r.Outcome is ChallengeOutcome.Contained && r.Challenge.Step < options.ContainedRetries.Count)
            .Select(r => new ContainedChallenge(r.Challenge with { Step = r.Challenge.Step + 1 }, now + options.ContainedRetries[r.Challenge.Step]));
        return [.. state.Contained.Where(c => !answered.Contains(Symbols(c.Challenge))).Concat(late).Take(most)];
    }
}
