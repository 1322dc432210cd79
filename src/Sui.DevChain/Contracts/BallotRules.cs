using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>Votes of nodes by their shards: on upgrades and on slashing (contracts §9).</summary>
internal static class BallotRules
{
    /// <summary>The votes with that of one more node.</summary>
    internal static NodeVotes With(this NodeVotes votes, ObjectId node, ushort weight, MoveAbort duplicate)
    {
        duplicate.Unless(!votes.Voters.Contains(node), "add_vote");
        return new(checked((ushort)(votes.Weight + weight)), [.. votes.Voters, node]);
    }

    /// <summary>The weight of a node that votes: its shards in the current committee.</summary>
    internal static ushort WeightOf(StakingInner staking, ObjectId node) => checked((ushort)(staking.Committee.ShardsOf(node)
        ?? throw AbortCodes.StakingInner.NotInCommittee.In("get_current_node_weight")).Count);

    /// <summary>Whether a quorum of shards has voted for it.</summary>
    internal static bool IsQuorum(this NodeVotes votes, StakingInner staking) => new Quorum(staking.Shards).IsQuorumOnChain(votes.Weight);

    /// <summary>Aborts unless whoever acts may vote for the node of the pool.</summary>
    internal static void CheckVoter(StakingPool pool, Authorized who, MoveAbort refused, string function) =>
        refused.Unless(who == pool.GovernanceAuthorized, function);
}
