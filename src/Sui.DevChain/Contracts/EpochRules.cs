using Walrus.Core;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>The epoch state machine (contracts §7).</summary>
internal static class EpochRules
{
    /// <summary>The time at which the sync of this epoch ended, if the vote may end now; aborts otherwise.</summary>
    internal static ulong CheckVotingEnd(StakingInner staking, ulong now)
    {
        ulong since = staking.EpochState is EpochState.Done done ? done.Since : throw AbortCodes.StakingInner.WrongEpochState.In("voting_end");
        ulong earliest = staking.Epoch.Value == 0 ? staking.FirstEpochStart : checked(since + staking.EpochDuration / 2);
        AbortCodes.StakingInner.WrongEpochState.Unless(now >= earliest, "voting_end");
        AbortCodes.StakingInner.CommitteeSelected.Unless(staking.NextCommittee is null, "select_committee_and_calculate_votes");
        return since;
    }

    /// <summary>Aborts unless the next epoch may begin now.</summary>
    internal static void CheckInitiate(StakingInner staking, ulong now)
    {
        ulong since = staking.EpochState is EpochState.NextParamsSelected selected
            ? selected.Since
            : throw AbortCodes.StakingInner.WrongEpochState.In("initiate_epoch_change");
        ulong earliest = staking.Epoch.Value == 0 ? staking.FirstEpochStart : checked(since + staking.EpochDuration);
        AbortCodes.StakingInner.WrongEpochState.Unless(now >= earliest, "initiate_epoch_change");
    }

    /// <summary>The committee that the candidates' stakes come to.</summary>
    internal static ShardAssignment NextCommittee(StakingInner staking, ActiveSet candidates)
    {
        var shares = Apportionment.Share(staking.Shards, [.. candidates.Entries.Select(e => e.Stake)]);
        return ShardTransition.Next(
            staking.Committee,
            [.. candidates.Entries.Select((e, i) => new ShardTransition.Count(e.NodeId, shares[i])).Where(c => c.Shards > 0)]);
    }

    /// <summary>The new epoch, still synchronising.</summary>
    internal static StakingInner Begin(StakingInner staking) => staking with
    {
        Epoch = new(checked(staking.Epoch.Value + 1)),
        PreviousCommittee = staking.Committee,
        Committee = staking.NextCommittee ?? throw AbortCodes.StakingInner.WrongEpochState.In("advance_epoch"),
        NextCommittee = null,
        EpochState = new EpochState.Sync(0),
    };

    /// <summary>
    /// A node's report that it holds its shards: the new state, the cap that remembers it, the node's shards, and whether this report
    /// completed the quorum.
    /// </summary>
    internal static (StakingInner Staking, StorageNodeCap Cap, IReadOnlyList<ShardIndex> Shards, bool IsDone) SyncDone(
        StakingInner staking, StorageNodeCap cap, Epoch epoch, ulong now)
    {
        const string Function = "epoch_sync_done";
        AbortCodes.StakingInner.InvalidSyncEpoch.Unless(epoch == staking.Epoch, Function);
        AbortCodes.StakingInner.DuplicateSyncDone.Unless(cap.LastEpochSyncDone < staking.Epoch, Function);
        var shards = staking.Committee.ShardsOf(cap.NodeId) ?? throw AbortCodes.StakingInner.NotInCommittee.In(Function);
        cap = cap with { LastEpochSyncDone = staking.Epoch };
        if (staking.EpochState is not EpochState.Sync sync)
        {
            return (staking, cap, shards, false);
        }

        ushort weight = checked((ushort)(sync.Weight + shards.Count));
        bool isDone = new Quorum(staking.Shards).IsQuorumOnChain(weight);
        return (staking with { EpochState = isDone ? new EpochState.Done(now) : new EpochState.Sync(weight) }, cap, shards, isDone);
    }

    /// <summary>The committee certificates of the next epoch are verified with.</summary>
    internal static BlsCommittee NextBlsCommittee(StakingInner staking, NextPublicKeys keys)
    {
        var nodes = (staking.NextCommittee ?? throw AbortCodes.StakingInner.NextCommitteeIsEmpty.In("next_bls_committee")).Nodes;
        AbortCodes.StakingInner.IncorrectNodeOrder.Unless(
            nodes.Select(n => n.NodeId).SequenceEqual(keys.Nodes.Select(k => k.NodeId)), "next_bls_committee");
        var members = nodes
            .Select((n, i) => new BlsCommitteeMember(keys.Nodes[i].PublicKey, checked((ushort)n.Shards.Count), n.NodeId))
            .ToArray();
        return new(
            members,
            checked((ushort)members.Sum(m => m.Weight)),
            new(checked(staking.Epoch.Value + 1)),
            TotalKey(members));
    }

    private static GroupElement TotalKey(BlsCommitteeMember[] members)
    {
        try
        {
            return GroupElement.Compressed(BlsPublicKey.Aggregate(members.Select(m => m.PublicKey.ToPublicKey())));
        }
        catch (WalrusFormatException)
        {
            // Keys were checked when they were registered; what is left is that all of them cancel out.
            return GroupElement.Infinity;
        }
    }
}
