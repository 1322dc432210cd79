using Walrus.Core.Committees;

namespace Sui.DevChain.Contracts;

/// <summary>A value and the shards that stand behind it.</summary>
internal readonly record struct Vote(ulong Value, int Weight);

/// <summary>What a committee's votes come to (contracts §4).</summary>
internal static class VoteRules
{
    /// <summary>The greatest value that a quorum supports if everyone supports what is below its own: capacity.</summary>
    internal static ulong QuorumAbove(IEnumerable<Vote> votes, int shards)
    {
        var quorum = new Quorum(shards);
        int sum = 0;
        return votes.OrderByDescending(v => v.Value).First(v => quorum.IsQuorumOnChain(sum += v.Weight)).Value;
    }

    /// <summary>The least value that a quorum supports if everyone supports what is above its own: prices.</summary>
    internal static ulong QuorumBelow(IEnumerable<Vote> votes, int shards)
    {
        var quorum = new Quorum(shards);
        int sum = shards;
        return votes.OrderByDescending(v => v.Value).First(v => !quorum.IsQuorumOnChain(sum -= v.Weight)).Value;
    }

    /// <summary>A node's vote on the capacity of the whole: its own in proportion to its shards.</summary>
    internal static ulong Capacity(ulong nodeCapacity, int shards, int weight) =>
        (ulong)UInt128.Min((UInt128)nodeCapacity * (UInt128)shards / (UInt128)weight, ulong.MaxValue);
}
