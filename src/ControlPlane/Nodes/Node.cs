using System.Text.Json;
using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Challenges;

namespace ControlPlane.Nodes;

/// <inheritdoc cref="INode"/>
public class Node(IDocument<NodeState> state, IActorContext context, ControlPlaneOptions options) : INode
{
    private const int RoundsKept = 32;

    private DateTimeOffset Now => context.Clock.GetUtcNow();

    /// <inheritdoc/>
    public Task Assign(NodeAssignment assignment, CancellationToken ct = default)
    {
        var s = state.Value;
        return s.Assignment is { } known && (assignment.Epoch < known.Epoch || Same(known, assignment)) ? Task.CompletedTask : Keep(s with
        {
            Assignment = assignment,
            Contained = [.. s.Contained.Where(c => assignment.Shards.Contains(c.Challenge.Shard))],
        });
    }

    /// <inheritdoc/>
    public Task Probed(NodeProbe probe, CancellationToken ct = default)
    {
        var s = state.Value;
        var health = s.Health.Next(probe, Now, options);
        var back = s.Health.Reach is Reach.Offline && health.Reach is Reach.Online;
        return Keep(s with { Health = health, Sweep = back ? Wanted(s.Sweep, "it was offline") : s.Sweep });
    }

    /// <inheritdoc/>
    public async Task<NodeRound> Begin(BeginRound request, CancellationToken ct = default)
    {
        var (s, plan, now) = (state.Value, request.Plan, Now);
        NodeRound Nothing(string reason) => new(plan.Round, s.Round.Attempt, 0, [], reason);
        if (plan.Round < s.Round.Round) return Nothing($"round {s.Round.Round} has begun");
        var same = plan.Round == s.Round.Round;
        if (same && s.Round.Done) return Nothing("done");
        if (same && s.Round.LeasedUntil > now) return Nothing("another worker is at it");
        if (s.Guard(plan.Epoch) is { } reason) return Nothing(reason);

        var attempt = same ? s.Round.Attempt : 0;
        var due = s.Contained.Where(c => c.DueAt <= now && plan.Epoch == s.Assignment!.Epoch).Select(c => c.Challenge);
        var fresh = ChallengeDraw.ForNode(
            plan, s.Assignment!.Node.NodeId, s.Assignment.Shards, attempt, options.PairsPerRound, s.Health.Last!.LatestCheckpoint);
        var fence = s.LastFence + 1;
        await Keep(s with
        {
            LastFence = fence,
            Round = new() { Round = plan.Round, Attempt = attempt, Fence = fence, LeasedUntil = now + options.ChallengeLease },
        });
        return new(plan.Round, attempt, fence, [.. due, .. fresh], "");
    }

    /// <inheritdoc/>
    public async Task<ReportReply> Report(RoundReport report, CancellationToken ct = default)
    {
        var s = state.Value;
        if (report.Fence != s.Round.Fence || report.Round != s.Round.Round || s.Round.Done) return new(false, null);
        var tally = new NodeTally(
            report.Round, report.Attempt, s.Assignment!.Node.NodeId, OutcomeCounts.Of(report.Results.Select(r => r.Outcome)), report.Duration, Now);
        await Keep(s.Next(report, tally, Now, options, RoundsKept));
        return new(true, tally);
    }

    /// <inheritdoc/>
    public Task Mark(NodeLosses losses, CancellationToken ct = default)
    {
        var s = state.Value;
        var known = s.Losses.Select(l => Place(l.Loss)).ToHashSet();
        var news = losses.Losses.Where(l => known.Add(Place(l))).Select(l => new MarkedLoss(l, Now, false)).ToArray();
        return news.Length == 0 ? Task.CompletedTask : Keep(s with { Losses = [.. s.Losses, .. news] });
    }

    /// <inheritdoc/>
    public Task Unmark(NodeLosses losses, CancellationToken ct = default)
    {
        var s = state.Value;
        var gone = losses.Losses.Select(Place).ToHashSet();
        return s.Losses.Any(l => gone.Contains(Place(l.Loss)))
            ? Keep(s with { Losses = [.. s.Losses.Where(l => !gone.Contains(Place(l.Loss)))] })
            : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ChallengeNow(CancellationToken ct = default)
    {
        var s = state.Value;
        return Keep(s with
        {
            Sweep = Wanted(s.Sweep, "it was asked for"),
            Round = s.Round.Round < 0 ? s.Round : new() { Round = s.Round.Round, Attempt = s.Round.Attempt + 1 },
        });
    }

    /// <inheritdoc/>
    public async Task<SweepPart> BeginSweep(string worker, CancellationToken ct = default)
    {
        var (s, now) = (state.Value, Now);
        SweepPart Nothing(string reason) => new(0, 0, null, 0, reason);
        if (s.Sweep.Reason is null) return Nothing("none is wanted");
        if (s.Sweep.LeasedUntil > now) return Nothing("another worker is at it");
        if (s.Guard(s.Assignment?.Epoch ?? default) is { } reason) return Nothing(reason);
        var fence = s.LastFence + 1;
        await Keep(s with { LastFence = fence, Sweep = s.Sweep with { Fence = fence, LeasedUntil = now + options.ChallengeLease } });
        return new(fence, s.Sweep.Partition, s.Sweep.After, options.PairsPerSweepPart, s.Sweep.Reason);
    }

    /// <inheritdoc/>
    public async Task<bool> ReportSweep(SweepReport report, CancellationToken ct = default)
    {
        var s = state.Value;
        if (report.Fence == 0 || report.Fence != s.Sweep.Fence) return false;
        var sweep = s.Sweep with
        {
            Fence = 0,
            LeasedUntil = null,
            Partition = report.Partition,
            After = report.After,
            Pairs = s.Sweep.Pairs + report.Pairs,
            Losses = s.Sweep.Losses + report.Losses,
        };
        var clean = report.Finished && sweep.Losses == 0 && s.Losses.Count == 0;
        await Keep(s with
        {
            Sweep = report.Finished ? Ended(sweep) : sweep,
            Score = clean ? s.Score with { Rejected = false } : s.Score,
        });
        return true;
    }

    /// <inheritdoc/>
    public Task<NodeView> Describe(CancellationToken ct = default)
    {
        var s = state.Value;
        var score = s.Score.Decay(Now);
        var (standing, reasons) = s.Judge(Now, options);
        return Task.FromResult(new NodeView(
            s.Assignment, s.Health, standing, reasons, score.MeanLoss(), score.LossBound(), score.Passes, score.Failures, s.Losses, s.Contained.Count,
            s.Sweep, s.Rounds));
    }

    /// <inheritdoc/>
    public Task Wake(string reason) => Task.CompletedTask;

    private SweepState Ended(SweepState sweep) => new()
    {
        Reason = sweep.Again ? sweep.Reason : null,
        FinishedAt = Now,
        FinishedLosses = sweep.Losses,
        FinishedPairs = sweep.Pairs,
    };

    private static SweepState Wanted(SweepState sweep, string reason) =>
        sweep.Reason is null ? sweep with { Reason = reason, Again = false, Partition = 0, After = null, Pairs = 0, Losses = 0 }
        : sweep is { Fence: 0, Partition: 0, After: null, Pairs: 0 } ? sweep
        : sweep with { Again = true };

    private static (object Blob, int Pair, object Axis) Place(Loss loss) => (loss.Blob, loss.Pair.Value, loss.Axis);

    private static bool Same(NodeAssignment a, NodeAssignment b) =>
        JsonSerializer.SerializeToUtf8Bytes(a).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(b));

    private Task Keep(NodeState next)
    {
        state.Value = next;
        return state.Save();
    }
}
