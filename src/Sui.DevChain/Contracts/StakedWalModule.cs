using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>staked_wal</c>: stakes are split and joined (contracts §2, §6).</summary>
internal static class StakedWalModule
{
    private const string Module = "staked_wal";

    internal static void AddTo(FunctionTable table)
    {
        string type = table.Types.StakedWal;
        table.Add(Module, "join", [Mut(type), Val(type)], [], static call =>
        {
            call.Write(0, Join(call.Read<StakedWal>(0), call.Read<StakedWal>(1)));
            return [];
        });
        table.Add(Module, "split", [Mut(type), Val("u64")], [type], static call =>
        {
            var (rest, part) = Split(call.Read<StakedWal>(0), call.U64(1), call.Context.NewId());
            call.Write(0, rest);
            return Returned.Struct(call.Types.StakedWal, part);
        });
        Getter("node_id", MoveTypes.Id, static s => Returned.Id(s.NodeId));
        Getter("value", "u64", static s => Returned.U64(s.Principal));
        Getter("activation_epoch", "u32", static s => Returned.Epoch(s.ActivationEpoch));
        Getter("is_staked", "bool", static s => Returned.Bool(s.WithdrawEpoch is null));
        Getter("is_withdrawing", "bool", static s => Returned.Bool(s.WithdrawEpoch is not null));
        Getter("withdraw_epoch", "u32", static s =>
            Returned.Epoch(s.WithdrawEpoch ?? throw AbortCodes.StakedWal.NotWithdrawing.In("withdraw_epoch")));

        void Getter(string name, string returned, Func<StakedWal, MoveBox[]> get) =>
            table.Add(Module, name, [Ref(type)], [returned], call => get(call.Read<StakedWal>(0)));
    }

    /// <summary>Both stakes in one; they must be with one node, of one epoch and leave together.</summary>
    internal static StakedWal Join(StakedWal stake, StakedWal other)
    {
        AbortCodes.StakedWal.MetadataMismatch.Unless(
            (stake.NodeId, stake.ActivationEpoch, stake.WithdrawEpoch) == (other.NodeId, other.ActivationEpoch, other.WithdrawEpoch), "join");
        return stake with { Principal = checked(stake.Principal + other.Principal) };
    }

    /// <summary>So much of a stake as one of its own; neither part may be less than the least stake.</summary>
    internal static (StakedWal First, StakedWal Part) Split(StakedWal stake, ulong amount, ObjectId id)
    {
        AbortCodes.StakedWal.InvalidAmount.Unless(stake.Principal > amount, "split");
        ulong rest = stake.Principal - amount;
        AbortCodes.StakedWal.StakeBelowThreshold.Unless(amount >= StakedWal.MinPrincipal && rest >= StakedWal.MinPrincipal, "split");
        return (stake with { Principal = rest }, stake with { Id = id, Principal = amount });
    }
}
