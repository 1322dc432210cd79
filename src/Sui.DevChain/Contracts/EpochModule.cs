using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>staking</c>: the end of the vote, the change of epochs, prices (contracts §4, §7).</summary>
internal static class EpochModule
{
    private const string Module = "staking";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "voting_end", [Mut(t.Staking), Ref(MoveTypes.Clock)], [], VotingEnd);
        table.Add(
            Module, "initiate_epoch_change_v2", [Mut(t.Staking), Mut(t.System), Mut(t.Treasury), Ref(MoveTypes.Clock)], [], InitiateEpochChange);
        table.Add(
            Module, "epoch_sync_done", [Mut(t.Staking), Mut(t.StorageNodeCap), Val("u32"), Ref(MoveTypes.Clock)], [], EpochSyncDone);
        table.Add(Module, "update_prices", [Mut(t.Staking), Mut(t.System)], [], call =>
        {
            UpdatePrices(call, call.State.Staking(call.Box(0)), call.Box(1));
            return [];
        });
        table.Add(Module, "initiate_epoch_change", [Mut(t.Staking), Mut(t.System), Ref(MoveTypes.Clock)], [], static _ =>
            throw AbortCodes.Staking.DeprecatedFunction.In("initiate_epoch_change"));
        table.Add(Module, "epoch", [Ref(t.Staking)], ["u32"], static call => Returned.Epoch(call.State.Staking(call.Box(0)).Epoch));
        table.Add(Module, "compute_next_committee", [Ref(t.Staking)], [t.Committee], static call =>
        {
            var staking = call.State.Staking(call.Box(0));
            return Returned.Struct(call.Types.Committee, EpochRules.NextCommittee(staking, call.State.ActiveSet(staking)));
        });
    }

    private static IReadOnlyList<MoveBox> VotingEnd(Invocation call)
    {
        var state = call.State;
        var staking = state.Staking(call.Box(0));
        ulong since = EpochRules.CheckVotingEnd(staking, call.Context.ClockMilliseconds);
        foreach (var node in staking.PreviousCommittee.Nodes)
        {
            state.Put(staking, state.Unblock(state.Pool(staking, node.NodeId)));
        }

        var next = EpochRules.NextCommittee(staking, state.ActiveSet(staking));
        var members = next.Nodes.Select(n => (n.NodeId, n.Shards.Count, Pool: state.Pool(staking, n.NodeId))).ToArray();
        ulong capacity = VoteRules.QuorumAbove(
            members.Select(m => new Vote(VoteRules.Capacity(m.Pool.Votes.NodeCapacity, staking.Shards, m.Count), m.Count)), staking.Shards);
        state.Put(staking, new NextPublicKeys(
            [.. members.Select(m => new NodeKey(m.NodeId, m.Pool.Node.NextEpochPublicKey ?? m.Pool.Node.PublicKey))]));
        state.Put(call.Box(0), staking with
        {
            NextCommittee = next,
            NextEpochParams = new(capacity, ulong.MaxValue, ulong.MaxValue),
            EpochState = new EpochState.NextParamsSelected(since),
        });
        call.Emit(new WalrusEvent.EpochParametersSelected(new(checked(staking.Epoch.Value + 1))));
        return [];
    }

    private static IReadOnlyList<MoveBox> InitiateEpochChange(Invocation call)
    {
        var state = call.State;
        var staking = state.Staking(call.Box(0));
        var (system, burnt) = MarketRules.TakeBurn(state.System(call.Box(1)));
        state.Burn(call.Box(2), burnt);
        var committee = EpochRules.NextBlsCommittee(staking, state.NextPublicKeys(staking));
        var parameters = staking.NextEpochParams ?? throw AbortCodes.StakingInner.WrongEpochState.In("next_epoch_params");
        (system, var rewards) = MarketRules.Advance(system, committee, parameters, state.DenyListSizes(system));
        state.Put(call.Box(1), system);
        state.Put(staking, new NextPublicKeys([]));

        EpochRules.CheckInitiate(staking, call.Context.ClockMilliseconds);
        var next = EpochRules.Begin(staking);
        var newcomers = next.Committee.Nodes.Where(n => staking.Committee.ShardsOf(n.NodeId) is null);
        var candidates = state.ActiveSet(next);
        foreach (var (node, reward) in rewards.Concat(newcomers.Select(n => new MarketRules.Reward(n.NodeId, 0))))
        {
            var pool = AdvancePool(state, next, node, reward);
            candidates = candidates.With(node, PoolRules.BalanceAt(pool, new(next.Epoch.Value + 1), state.Rates(pool)));
        }

        state.Put(next, candidates);
        state.Put(call.Box(0), next);
        call.Emit(new WalrusEvent.EpochChangeStart(next.Epoch));
        UpdatePrices(call, next, call.Box(1));
        return [];
    }

    private static StakingPool AdvancePool(ContractState state, StakingInner staking, ObjectId node, ulong reward)
    {
        var before = state.Pool(staking, node);
        var (pool, rate, commission) = PoolRules.Advance(before, reward, staking.Epoch, state.Rates(before));
        pool = state.Block(pool, commission);
        state.PutRate(pool, staking.Epoch, rate);
        state.Put(staking, pool);
        return pool;
    }

    private static void UpdatePrices(Invocation call, StakingInner staking, MoveBox system)
    {
        var (storage, write) = (ulong.MaxValue, ulong.MaxValue);
        if (staking.Committee.Nodes.Count > 0)
        {
            var votes = staking.Committee.Nodes
                .Select(n => (call.State.Pool(staking, n.NodeId).Votes, Weight: n.Shards.Count))
                .ToArray();
            storage = VoteRules.QuorumBelow(votes.Select(v => new Vote(v.Votes.StoragePrice, v.Weight)), staking.Shards);
            write = VoteRules.QuorumBelow(votes.Select(v => new Vote(v.Votes.WritePrice, v.Weight)), staking.Shards);
        }

        call.State.Put(system, call.State.System(system) with { StoragePrice = storage, WritePrice = write });
        call.Emit(new WalrusEvent.PricesUpdated(staking.Epoch, storage, write));
    }

    private static IReadOnlyList<MoveBox> EpochSyncDone(Invocation call)
    {
        var (staking, cap, shards, isDone) = EpochRules.SyncDone(
            call.State.Staking(call.Box(0)), call.Read<StorageNodeCap>(1), new(call.U32(2)), call.Context.ClockMilliseconds);
        call.Write(1, cap);
        call.State.Put(call.Box(0), staking);
        if (isDone)
        {
            call.Emit(new WalrusEvent.EpochChangeDone(staking.Epoch));
        }

        call.Emit(new WalrusEvent.ShardsReceived(staking.Epoch, shards));
        return [];
    }
}
