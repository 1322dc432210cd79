namespace ControlPlane;

/// <summary>All that can be set of the control plane. Every process of one control plane must be given the same.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>Names the chain in challenge seeds: its genesis digest, or a name for an embedded one.</summary>
    public string Chain { get; init; } = "local";

    /// <summary>How many partitions share the blobs, 1 to 4,096. Never to be changed on existing state.</summary>
    public int Partitions { get; init; } = 1024;

    /// <summary>The first checkpoint to follow when nothing was followed yet.</summary>
    public ulong FirstCheckpoint { get; init; }

    /// <summary>The most checkpoints handed to the feed at once.</summary>
    public int CheckpointsPerBatch { get; init; } = 256;

    /// <summary>How long a challenge round lasts.</summary>
    public TimeSpan RoundLength { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Pair challenges per node and round.</summary>
    public int PairsPerRound { get; init; } = 25;

    /// <summary>Blobs drawn per round and shared by all nodes.</summary>
    public int BlobsPerRound { get; init; } = 25;

    /// <summary>How old a certification must be before slivers are asked for: nodes synchronise what they were not sent.</summary>
    public TimeSpan CertifiedGrace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>No round is held while our picture of the chain is further behind (guard G5).</summary>
    public TimeSpan MaxChainLag { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A challenge not answered in this time is contained.</summary>
    public TimeSpan ChallengeDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a worker may be at a node's part of a round or of a sweep.</summary>
    public TimeSpan ChallengeLease { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>When a challenge that missed its deadline is asked again; after the last of them the sliver counts as missing.</summary>
    public IReadOnlyList<TimeSpan> ContainedRetries { get; init; } = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>Sliver pairs looked at in one part of an existence sweep.</summary>
    public int PairsPerSweepPart { get; init; } = 1000;

    /// <summary>Clean passes between the last failure and being healthy again.</summary>
    public int CleanPassesToHealthy { get; init; } = 688;

    /// <summary>How often nodes are probed.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Probes missed in a row that make a node offline.</summary>
    public int ProbesToOffline { get; init; } = 3;

    /// <summary>How long a repair waits for a worker that has vanished; one that lives renews three times as often.</summary>
    public TimeSpan RepairLease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Repairs one process works on at once.</summary>
    public int RepairConcurrency { get; init; } = 4;

    /// <summary>The pause after the first failed attempt; doubled after each.</summary>
    public TimeSpan RepairRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause between attempts.</summary>
    public TimeSpan RepairRetryMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Attempts before a repair becomes a dead letter.</summary>
    public int RepairAttempts { get; init; } = 10;

    /// <summary>How often workers look for work.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon an actor that could not pass something on tries again; reminders of a cluster are no finer than a minute.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Throws unless every value makes sense; one line per fault.</summary>
    /// <exception cref="ArgumentException">Something does not.</exception>
    public void Validate()
    {
        var faults = Faults().ToArray();
        if (faults.Length > 0) throw new ArgumentException("The control plane is not configured rightly:\n" + string.Join('\n', faults));
    }

    /// <summary>What is wrong, one clear line each.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Chain) || Chain.Length > 200) yield return "Chain: a name of 1 to 200 characters is wanted.";
        foreach (var (name, value, min, max) in Counts())
        {
            if (value < min || value > max) yield return $"{name}: {value} is not between {min} and {max}.";
        }

        foreach (var (name, value, min, max) in Spans())
        {
            if (value < min || value > max) yield return $"{name}: {value} is not between {min} and {max}.";
        }

        if (RepairRetryMax < RepairRetry) yield return $"RepairRetryMax: {RepairRetryMax} is below RepairRetry, {RepairRetry}.";
        if (ContainedRetries.Count > 10 || ContainedRetries.Any(r => r <= TimeSpan.Zero || r > TimeSpan.FromDays(7)))
        {
            yield return "ContainedRetries: at most 10 pauses, each above zero and at most 7 days.";
        }
    }

    private IEnumerable<(string, int, int, int)> Counts() =>
    [
        (nameof(Partitions), Partitions, 1, 4096),
        (nameof(CheckpointsPerBatch), CheckpointsPerBatch, 1, 10_000),
        (nameof(PairsPerRound), PairsPerRound, 1, 1000),
        (nameof(BlobsPerRound), BlobsPerRound, 1, 1000),
        (nameof(PairsPerSweepPart), PairsPerSweepPart, 1, 100_000),
        (nameof(CleanPassesToHealthy), CleanPassesToHealthy, 1, 1_000_000),
        (nameof(ProbesToOffline), ProbesToOffline, 1, 100),
        (nameof(RepairConcurrency), RepairConcurrency, 1, 256),
        (nameof(RepairAttempts), RepairAttempts, 1, 1000),
    ];

    private IEnumerable<(string, TimeSpan, TimeSpan, TimeSpan)> Spans()
    {
        var (moment, day) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
        return
        [
            (nameof(RoundLength), RoundLength, TimeSpan.FromMilliseconds(100), day),
            (nameof(CertifiedGrace), CertifiedGrace, TimeSpan.Zero, day),
            (nameof(MaxChainLag), MaxChainLag, moment, day),
            (nameof(ChallengeDeadline), ChallengeDeadline, moment, TimeSpan.FromMinutes(1)),
            (nameof(ChallengeLease), ChallengeLease, moment, day),
            (nameof(ProbeInterval), ProbeInterval, moment, day),
            (nameof(RepairLease), RepairLease, moment, day),
            (nameof(RepairRetry), RepairRetry, moment, day),
            (nameof(RepairRetryMax), RepairRetryMax, moment, day),
            (nameof(PollInterval), PollInterval, moment, TimeSpan.FromMinutes(10)),
            (nameof(Heartbeat), Heartbeat, moment, day),
        ];
    }
}
