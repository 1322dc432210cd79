using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>slashing</c>: a quorum may burn the commission a node has not collected; stake is never touched (contracts §9).</summary>
internal static class SlashingModule
{
    private const string Module = "slashing";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(
            Module, "vote_for_slashing",
            [Mut(t.SlashingManager), Ref(t.Staking), Val(t.Authenticated), Val(MoveTypes.Id), Val(MoveTypes.Id)], [], Vote);
        table.Add(Module, "execute_slashing", [Mut(t.SlashingManager), Mut(t.Staking), Mut(t.Treasury), Val(MoveTypes.Id)], [], Execute);
        table.Add(
            Module, "cleanup_slashing_proposals", [Mut(t.SlashingManager), Ref(t.Staking), Val(MoveTypes.Vector(MoveTypes.Id))], [], CleanUp);
    }

    private static SlashingProposal? Find(Invocation call, SlashingManager manager, ObjectId node) =>
        call.State.Entry<SlashingProposal>(manager.Candidates, MoveTypes.Id, node.Span);

    private static SlashingManager Without(Invocation call, SlashingManager manager, ObjectId node) =>
        manager with { Candidates = call.State.RemoveEntry(manager.Candidates, MoveTypes.Id, node.Span) };

    private static IReadOnlyList<MoveBox> Vote(Invocation call)
    {
        var manager = call.Read<SlashingManager>(0);
        var staking = call.State.Staking(call.Box(1));
        var (voter, candidate) = (call.Id(3), call.Id(4));
        BallotRules.CheckVoter(call.State.Pool(staking, voter), call.Read<Authorized>(2), AbortCodes.Slashing.NotAuthorized, "vote_for_slashing");
        ushort weight = BallotRules.WeightOf(staking, voter);
        var known = Find(call, manager, candidate);
        var proposal = known?.Epoch == staking.Epoch ? known : new(staking.Epoch, candidate, NodeVotes.None);
        proposal = proposal with { Votes = proposal.Votes.With(voter, weight, AbortCodes.Slashing.DuplicateVote) };
        call.Write(0, manager with
        {
            Candidates = call.State.PutEntry(manager.Candidates, MoveTypes.Id, candidate.Span, call.Types.SlashingProposal, proposal),
        });
        return [];
    }

    private static IReadOnlyList<MoveBox> Execute(Invocation call)
    {
        const string Function = "execute_slashing";
        var manager = call.Read<SlashingManager>(0);
        var staking = call.State.Staking(call.Box(1));
        var node = call.Id(3);
        var proposal = Find(call, manager, node) ?? throw AbortCodes.Slashing.NoProposalForNode.In(Function);
        AbortCodes.Slashing.WrongEpoch.Unless(proposal.Epoch == staking.Epoch, Function);
        AbortCodes.Slashing.NotEnoughVotes.Unless(proposal.Votes.IsQuorum(staking), Function);
        var pool = call.State.Pool(staking, node);
        call.State.Burn(call.Box(2), pool.Commission);
        call.State.Put(staking, call.State.Unblock(pool) with { Commission = 0 });
        call.Write(0, Without(call, manager, node));
        return [];
    }

    private static IReadOnlyList<MoveBox> CleanUp(Invocation call)
    {
        var now = call.State.Staking(call.Box(1)).Epoch;
        var manager = call.Read<SlashingManager>(0);
        foreach (var node in call.Ids(2).Where(n => Find(call, manager, n)?.Epoch < now))
        {
            manager = Without(call, manager, node);
        }

        call.Write(0, manager);
        return [];
    }
}
