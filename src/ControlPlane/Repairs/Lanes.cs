using ControlPlane.Actors;

namespace ControlPlane.Repairs;

/// <summary>What happens to a lane's state. Pure.</summary>
public static class Lanes
{
    private const int DeadLettersKept = 256;

    /// <summary>By class, then by score, then by age (product §B.6).</summary>
    public static IEnumerable<QueuedJob> InOrderOfWork(this IEnumerable<QueuedJob> queue) => queue
        .OrderBy(q => q.Job.Class).ThenBy(q => q.Job.Score).ThenBy(q => q.EnqueuedAt).ThenBy(q => q.Job.Id, StringComparer.Ordinal);

    /// <summary>Whether it is due and nobody holds a lease of it.</summary>
    public static bool IsFree(this QueuedJob job, DateTimeOffset now) => job.DueAt <= now && (job.LeasedUntil is not { } until || until <= now);

    /// <summary>The pause after an attempt: doubled each time, bounded.</summary>
    public static TimeSpan Pause(int attempts, ControlPlaneOptions options)
    {
        var pause = options.RepairRetry.Ticks * Math.Pow(2, Math.Min(attempts, 40) - 1);
        return pause >= options.RepairRetryMax.Ticks ? options.RepairRetryMax : TimeSpan.FromTicks((long)pause);
    }

    /// <summary>Jobs whose worker vanished in the last attempt become dead letters.</summary>
    public static RepairLaneState BuryExhausted(this RepairLaneState state, DateTimeOffset now, int attempts, int kept)
    {
        foreach (var job in state.Queue.Where(q => q.Attempts >= attempts && q.IsFree(now)).ToArray())
        {
            state = state.Finish(
                job,
                new(
                    job.Job, RepairOutcome.Abandoned, $"the worker {job.Worker} vanished in the last attempt; {job.LastFailure}", 0, TimeSpan.Zero,
                    job.Attempts, now),
                kept);
        }

        return state;
    }

    /// <summary>Back into the queue for another attempt.</summary>
    public static RepairLaneState Retry(this RepairLaneState state, QueuedJob job, string failure, DateTimeOffset due) => state with
    {
        Queue = [.. state.Queue.Select(q => q.Job.Id == job.Job.Id
            ? q with { Worker = null, LeasedUntil = null, DueAt = due, LastFailure = failure }
            : q)],
    };

    /// <summary>Out of the queue, into results and the outbox.</summary>
    public static RepairLaneState Finish(this RepairLaneState state, QueuedJob job, RepairResult result, int kept) => state with
    {
        Queue = [.. state.Queue.Where(q => q.Job.Id != job.Job.Id)],
        Recent = Turns.Newest([result], state.Recent, kept),
        Untold = [.. state.Untold, result],
        Healed = state.Healed + (result.Outcome is RepairOutcome.Healed ? 1 : 0),
        HealedBytes = state.HealedBytes + (result.Outcome is RepairOutcome.Healed ? result.Bytes : 0),
        DeadLetters = result.Outcome is RepairOutcome.Abandoned ? Turns.Newest([result], state.DeadLetters, DeadLettersKept) : state.DeadLetters,
    };
}
