using System.Text.Json.Serialization;
using ControlPlane.Blobs;
using ControlPlane.Challenges;
using Walrus.Core.Identifiers;

namespace ControlPlane.Nodes;

/// <summary>Whether a node can be spoken to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Reach>))]
public enum Reach
{
    /// <summary>Not tried yet.</summary>
    Unknown,

    /// <summary>It answered the last probe.</summary>
    Online,

    /// <summary>It missed several probes in a row.</summary>
    Offline,
}

/// <summary>How far a node is trusted with data (product §B.5).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeStanding>))]
public enum NodeStanding
{
    /// <summary>No open loss, and the bound of loss is low or nothing speaks against it.</summary>
    Healthy,

    /// <summary>A loss was found: repaired, and 688 clean passes away from healthy.</summary>
    Watch,

    /// <summary>The sequential test rejects it, or several slivers of one shard are lost.</summary>
    Suspect,
}

/// <summary>One look at a node. The rest is meaningful only where it <paramref name="Answered"/>.</summary>
public sealed record NodeProbe(
    bool Answered, string Detail, Epoch Epoch, string Status, int ShardsOwned, int ShardsReady, ulong? LatestCheckpoint);

/// <summary>What probes say of a node.</summary>
public sealed record NodeHealthState
{
    /// <summary>Whether it can be spoken to.</summary>
    public Reach Reach { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Probes missed in a row.</summary>
    public int Missed { get; init; }

    /// <summary>When the first of them was.</summary>
    public DateTimeOffset? MissedSince { get; init; }

    /// <summary>The last probe that was answered.</summary>
    public NodeProbe? Last { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Why the last one was not.</summary>
    public string Cause { get; init; } = "";
}

/// <summary>The node's score: a sequential test that decides, and decayed counts that people see (product §B.5).</summary>
public sealed record NodeScore
{
    /// <summary>Passes, halved every seven days.</summary>
    public double Passes { get; init; }

    /// <summary>Confirmed failures, halved every seven days.</summary>
    public double Failures { get; init; }

    /// <summary>When they were last halved so far.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The log-likelihood ratio of the sequential test.</summary>
    public double Evidence { get; init; }

    /// <summary>Whether the test has rejected the node and no clean sweep has followed.</summary>
    public bool Rejected { get; init; }

    /// <summary>Passes since the last confirmed failure.</summary>
    public int CleanPasses { get; init; }

    /// <summary>Whether any failure was ever confirmed.</summary>
    public bool EverFailed { get; init; }
}

/// <summary>A loss marked at its node; <paramref name="Scored"/> once it has moved the score, which it does at most once (guard G8).</summary>
public sealed record MarkedLoss(Loss Loss, DateTimeOffset Since, bool Scored);

/// <summary>A challenge that missed its deadline, to be asked again.</summary>
public sealed record ContainedChallenge(PairChallenge Challenge, DateTimeOffset DueAt);

/// <summary>Where an existence sweep stands.</summary>
public sealed record SweepState
{
    /// <summary>Why it was asked for; null when none is wanted.</summary>
    public string? Reason { get; init; }

    /// <summary>Asked for again while under way: begin anew afterwards.</summary>
    public bool Again { get; init; }

    /// <summary>The partition to go on with.</summary>
    public int Partition { get; init; }

    /// <summary>The last blob seen there.</summary>
    public BlobId? After { get; init; }

    /// <summary>The fence of the part under way; 0 when none is.</summary>
    public long Fence { get; init; }

    /// <summary>When its lease ends.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>Sliver pairs looked at in this sweep.</summary>
    public int Pairs { get; init; }

    /// <summary>Losses found in this sweep.</summary>
    public int Losses { get; init; }

    /// <summary>When the last whole sweep ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Losses it found.</summary>
    public int FinishedLosses { get; init; }

    /// <summary>Pairs it looked at.</summary>
    public int FinishedPairs { get; init; }
}

/// <summary>The node's part of the open round.</summary>
public sealed record NodeRoundState
{
    /// <summary>The round; -1 before the first.</summary>
    public long Round { get; init; } = -1;

    /// <summary>Which attempt at it: "challenge now" makes one more.</summary>
    public int Attempt { get; init; }

    /// <summary>Whether this attempt is reported.</summary>
    public bool Done { get; init; }

    /// <summary>The fence of the worker at it; 0 when nobody is.</summary>
    public long Fence { get; init; }

    /// <summary>When its lease ends.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }
}

/// <summary>The durable form of a node.</summary>
public sealed record NodeState
{
    /// <summary>The layout of this record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What it owes; null until an epoch has named it.</summary>
    public NodeAssignment? Assignment { get; init; }

    /// <summary>What probes say.</summary>
    public NodeHealthState Health { get; init; } = new();

    /// <summary>The score.</summary>
    public NodeScore Score { get; init; } = new();

    /// <summary>Open losses.</summary>
    public IReadOnlyList<MarkedLoss> Losses { get; init; } = [];

    /// <summary>Challenges to be asked again.</summary>
    public IReadOnlyList<ContainedChallenge> Contained { get; init; } = [];

    /// <summary>Its part of the open round.</summary>
    public NodeRoundState Round { get; init; } = new();

    /// <summary>The existence sweep.</summary>
    public SweepState Sweep { get; init; } = new();

    /// <summary>The latest fence given out.</summary>
    public long LastFence { get; init; }

    /// <summary>Results of its latest rounds, newest first, bounded.</summary>
    public IReadOnlyList<NodeTally> Rounds { get; init; } = [];
}

/// <summary>A node for people.</summary>
/// <param name="Assignment">What it owes; null until an epoch has named it.</param>
/// <param name="Health">What probes say.</param>
/// <param name="Standing">How far it is trusted.</param>
/// <param name="Reasons">Why, in words; empty when healthy.</param>
/// <param name="MeanLoss">The estimated part of its slivers that is lost.</param>
/// <param name="LossBound">With 95 % confidence not more than this is lost; 1 while nothing was asked.</param>
/// <param name="Passes">Decayed count of passes.</param>
/// <param name="Failures">Decayed count of confirmed failures.</param>
/// <param name="Losses">Open losses.</param>
/// <param name="Contained">Challenges waiting to be asked again.</param>
/// <param name="Sweep">The existence sweep.</param>
/// <param name="Rounds">Its latest rounds, newest first.</param>
public sealed record NodeView(
    NodeAssignment? Assignment, NodeHealthState Health, NodeStanding Standing, IReadOnlyList<string> Reasons, double MeanLoss, double LossBound,
    double Passes, double Failures, IReadOnlyList<MarkedLoss> Losses, int Contained, SweepState Sweep, IReadOnlyList<NodeTally> Rounds);
