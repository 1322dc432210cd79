using System.Text.Json.Serialization;
using ControlPlane.Actors;
using ControlPlane.Blobs;

namespace ControlPlane.Repairs;

/// <summary>One sliver to be rebuilt and delivered.</summary>
/// <param name="Loss">What is lost and where.</param>
/// <param name="Number">The number of the loss in the blob's case; with blob, pair and axis it names the job.</param>
/// <param name="Size">Bytes of the blob before encoding.</param>
/// <param name="Class">0 is unreadable, 1 not cheaply repairable, 2 an owed sliver, 3 placement, 4 scrub (product §B.6).</param>
/// <param name="Score">Orders a class: the smaller, the nearer to loss.</param>
public sealed record RepairJob(Loss Loss, int Number, ulong Size, int Class, int Score)
{
    /// <summary>Names the job among those of its lane.</summary>
    public string Id => $"{Loss.Blob}/{Loss.Pair}/{(int)Loss.Axis}/{Number}";
}

/// <summary>Jobs for one lane.</summary>
public sealed record RepairJobs(IReadOnlyList<RepairJob> Jobs);

/// <summary>A worker, named so that people can find it, wants at most <paramref name="Max"/> jobs.</summary>
public sealed record LeaseRequest(string Worker, int Max);

/// <summary>A job lent to a worker until <paramref name="Until"/>; <paramref name="Fence"/> grows with every lease and outlives none.</summary>
public sealed record LeasedJob(RepairJob Job, long Fence, int Attempt, DateTimeOffset Until);

/// <summary>What a lane gives to a worker: jobs, and results whose blob has not been told yet.</summary>
public sealed record LaneWork(IReadOnlyList<LeasedJob> Jobs, IReadOnlyList<RepairResult> Untold);

/// <summary>What came of a job.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RepairOutcome>))]
public enum RepairOutcome
{
    /// <summary>Delivered, and a challenge of the same sliver was answered rightly.</summary>
    Healed,

    /// <summary>It was not needed any more.</summary>
    Superseded,

    /// <summary>Not this time; the lane tries again or, at the last attempt, abandons it.</summary>
    Failed,

    /// <summary>The last attempt failed: a dead letter.</summary>
    Abandoned,
}

/// <summary>A worker's word on a leased job: bytes fetched and delivered, time taken.</summary>
public sealed record RepairReport(string JobId, long Fence, RepairOutcome Outcome, string Detail, long Bytes, TimeSpan Duration);

/// <summary>Whether the lane took it; a stale fence or an unknown job is refused.</summary>
public sealed record LaneReply(bool Accepted, string Reason);

/// <summary>The final result of a job.</summary>
public sealed record RepairResult(
    RepairJob Job, RepairOutcome Outcome, string Detail, long Bytes, TimeSpan Duration, int Attempts, DateTimeOffset At);

/// <summary>Results of one blob.</summary>
public sealed record RepairResults(IReadOnlyList<RepairResult> Results);

/// <summary>Jobs by id.</summary>
public sealed record JobIds(IReadOnlyList<string> Ids);

/// <summary>A queued job.</summary>
public sealed record QueuedJob(RepairJob Job, DateTimeOffset EnqueuedAt, int Attempts, DateTimeOffset DueAt, string LastFailure)
{
    /// <summary>Who works on it; null while nobody does.</summary>
    public string? Worker { get; init; }

    /// <summary>The fence of the latest lease.</summary>
    public long Fence { get; init; }

    /// <summary>When that lease ends.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }
}

/// <summary>The durable form of a lane.</summary>
public sealed record RepairLaneState
{
    /// <summary>The layout of this record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The latest fence given out.</summary>
    public long LastFence { get; init; }

    /// <summary>What is to be done, in no order.</summary>
    public IReadOnlyList<QueuedJob> Queue { get; init; } = [];

    /// <summary>Results, newest first, bounded.</summary>
    public IReadOnlyList<RepairResult> Recent { get; init; } = [];

    /// <summary>Results whose blob has not been told: an outbox.</summary>
    public IReadOnlyList<RepairResult> Untold { get; init; } = [];

    /// <summary>Repairs that healed, ever.</summary>
    public long Healed { get; init; }

    /// <summary>Bytes they moved.</summary>
    public long HealedBytes { get; init; }

    /// <summary>Dead letters, newest first, bounded.</summary>
    public IReadOnlyList<RepairResult> DeadLetters { get; init; } = [];
}

/// <summary>A lane for people: the queue in the order of work.</summary>
public sealed record LaneView(
    IReadOnlyList<QueuedJob> Queue, IReadOnlyList<RepairResult> Recent, IReadOnlyList<RepairResult> DeadLetters, long Healed, long HealedBytes);

/// <summary>The repairs of one node: a queue by urgency, leases with fences, retries, dead letters. Key <see cref="Keys.Lane"/>.</summary>
public interface IRepairLane : IActor
{
    /// <summary>Queues jobs it does not know yet. Repeatable.</summary>
    Task Enqueue(RepairJobs jobs, CancellationToken ct = default);

    /// <summary>Lends the most urgent due jobs, and shows results that were not passed on yet.</summary>
    Task<LaneWork> Lease(LeaseRequest request, CancellationToken ct = default);

    /// <summary>Prolongs a lease by its full length; refused when the fence is stale.</summary>
    Task<LaneReply> Renew(string jobId, long fence, CancellationToken ct = default);

    /// <summary>Takes what came of a leased job; refused when the fence is stale.</summary>
    Task<LaneReply> Finish(RepairReport report, CancellationToken ct = default);

    /// <summary>The blobs of these results have been told. Repeatable.</summary>
    Task Told(JobIds jobs, CancellationToken ct = default);

    /// <summary>The lane for people.</summary>
    Task<LaneView> Describe(CancellationToken ct = default);
}
