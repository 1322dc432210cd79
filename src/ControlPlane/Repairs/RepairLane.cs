using ControlPlane.Actors;

namespace ControlPlane.Repairs;

/// <inheritdoc cref="IRepairLane"/>
public class RepairLane(IDocument<RepairLaneState> state, IActorContext context, ControlPlaneOptions options) : IRepairLane
{
    private const int ResultsKept = 256;
    private const int UntoldShown = 100;

    private DateTimeOffset Now => context.Clock.GetUtcNow();

    /// <inheritdoc/>
    public async Task Enqueue(RepairJobs jobs, CancellationToken ct = default)
    {
        var s = state.Value;
        var known = s.Queue.Select(q => q.Job.Id).Concat(s.Recent.Concat(s.Untold).Select(r => r.Job.Id)).ToHashSet(StringComparer.Ordinal);
        var news = jobs.Jobs.Where(j => known.Add(j.Id)).Select(j => new QueuedJob(j, Now, 0, Now, "")).ToArray();
        if (news.Length == 0) return;
        state.Value = s with { Queue = [.. s.Queue, .. news] };
        await state.Save();
    }

    /// <inheritdoc/>
    public async Task<LaneWork> Lease(LeaseRequest request, CancellationToken ct = default)
    {
        var now = Now;
        var s = state.Value.BuryExhausted(now, options.RepairAttempts, ResultsKept);
        var chosen = s.Queue.InOrderOfWork().Where(q => q.IsFree(now)).Take(Math.Max(0, request.Max)).ToArray();
        var leased = chosen.Select((q, i) => q with
        {
            Attempts = q.Attempts + 1,
            Worker = request.Worker,
            Fence = s.LastFence + 1 + i,
            LeasedUntil = now + options.RepairLease,
        }).ToDictionary(q => q.Job.Id);
        if (leased.Count > 0 || !ReferenceEquals(s, state.Value))
        {
            state.Value = s with
            {
                LastFence = s.LastFence + leased.Count,
                Queue = [.. s.Queue.Select(q => leased.GetValueOrDefault(q.Job.Id, q))],
            };
            await state.Save();
        }

        return new(
            [.. chosen.Select(q => leased[q.Job.Id]).Select(q => new LeasedJob(q.Job, q.Fence, q.Attempts, q.LeasedUntil!.Value))],
            [.. state.Value.Untold.Take(UntoldShown)]);
    }

    /// <inheritdoc/>
    public async Task<LaneReply> Renew(string jobId, long fence, CancellationToken ct = default)
    {
        if (Held(jobId, fence) is not { } held) return Refused(jobId);
        var until = Now + options.RepairLease;
        state.Value = state.Value with { Queue = [.. state.Value.Queue.Select(q => ReferenceEquals(q, held) ? q with { LeasedUntil = until } : q)] };
        await state.Save();
        return new(true, "");
    }

    /// <inheritdoc/>
    public async Task<LaneReply> Finish(RepairReport report, CancellationToken ct = default)
    {
        if (Held(report.JobId, report.Fence) is not { } held) return Refused(report.JobId);
        var now = Now;
        var again = report.Outcome is RepairOutcome.Failed && held.Attempts < options.RepairAttempts;
        state.Value = again
            ? state.Value.Retry(held, report.Detail, now + Lanes.Pause(held.Attempts, options))
            : state.Value.Finish(
                held,
                new(
                    held.Job, report.Outcome is RepairOutcome.Failed ? RepairOutcome.Abandoned : report.Outcome, report.Detail, report.Bytes,
                    report.Duration, held.Attempts, now),
                ResultsKept);
        await state.Save();
        return new(true, again ? "will be tried again" : "");
    }

    /// <inheritdoc/>
    public async Task Told(JobIds jobs, CancellationToken ct = default)
    {
        var ids = jobs.Ids.ToHashSet(StringComparer.Ordinal);
        if (!state.Value.Untold.Any(r => ids.Contains(r.Job.Id))) return;
        state.Value = state.Value with { Untold = [.. state.Value.Untold.Where(r => !ids.Contains(r.Job.Id))] };
        await state.Save();
    }

    /// <inheritdoc/>
    public Task<LaneView> Describe(CancellationToken ct = default)
    {
        var s = state.Value;
        return Task.FromResult(new LaneView([.. s.Queue.InOrderOfWork()], s.Recent, s.DeadLetters, s.Healed, s.HealedBytes));
    }

    /// <inheritdoc/>
    public Task Wake(string reason) => Task.CompletedTask;

    private QueuedJob? Held(string jobId, long fence) =>
        state.Value.Queue.FirstOrDefault(q => q.Job.Id == jobId && q.Worker is not null && q.Fence == fence);

    private static LaneReply Refused(string jobId) =>
        new(false, $"The lease of {jobId} is not held any more: another worker may be at it, or it is done.");
}
