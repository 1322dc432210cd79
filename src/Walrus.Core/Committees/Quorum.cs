namespace Walrus.Core.Committees;

/// <summary>
/// The thresholds of a committee whose members hold n shards together (spec/messages.md §5). Off chain and on chain they are written
/// differently and agree only for n = 3f+1; both forms stand here so that each side can be held to its own.
/// </summary>
/// <param name="Shards">n: the weight of all members together.</param>
public readonly record struct Quorum(int Shards)
{
    /// <summary>f: the weight that may be faulty.</summary>
    public int MaxFaulty => Math.Max(0, Shards - 1) / 3;

    /// <summary>n - f: the weight a client waits for, in uploads and certificates; the contracts accept it as a quorum for every n.</summary>
    public int MinCorrect => Shards - MaxFaulty;

    /// <summary>Whether a weight is more than 2f.</summary>
    public bool IsQuorum(int weight) => weight > 2 * MaxFaulty;

    /// <summary>Whether a weight is more than f, and so includes a correct node.</summary>
    public bool IsValidity(int weight) => weight > MaxFaulty;

    /// <summary>Whether a weight is at least n - f.</summary>
    public bool IsMinCorrect(int weight) => weight >= MinCorrect;

    /// <summary>The contracts' quorum: 3w ≥ 2n + 1.</summary>
    public bool IsQuorumOnChain(int weight) => 3L * weight >= 2L * Shards + 1;

    /// <summary>The contracts' "one correct node": 3w ≥ n + 1.</summary>
    public bool IsValidityOnChain(int weight) => 3L * weight >= Shards + 1L;
}
