using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>upgrade</c>: a quorum, or who holds the emergency cap, may upgrade the contracts (contracts §9).</summary>
internal static class UpgradeModule
{
    private const string Module = "upgrade";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(
            Module, "vote_for_upgrade",
            [Mut(t.UpgradeManager), Ref(t.Staking), Val(t.Authenticated), Val(MoveTypes.Id), Val(MoveTypes.Bytes)], [], Vote);
        table.Add(
            Module, "authorize_upgrade", [Mut(t.UpgradeManager), Ref(t.Staking), Val(MoveTypes.Bytes)], [MoveTypes.UpgradeTicket], Authorize);
        table.Add(
            Module, "authorize_emergency_upgrade", [Mut(t.UpgradeManager), Ref(t.EmergencyUpgradeCap), Val(MoveTypes.Bytes)],
            [MoveTypes.UpgradeTicket], AuthorizeEmergency);
        table.Add(
            Module, "commit_upgrade", [Mut(t.UpgradeManager), Mut(t.Staking), Mut(t.System), Val(MoveTypes.UpgradeReceipt)], [], Commit);
        table.Add(
            Module, "cleanup_upgrade_proposals",
            [Mut(t.UpgradeManager), Ref(t.Staking), Val(MoveTypes.Vector(MoveTypes.Bytes))], [], CleanUp);
        table.Add(Module, "burn_emergency_upgrade_cap", [Val(t.EmergencyUpgradeCap)], [], static _ => []);
    }

    private static byte[] Checked(byte[] digest)
    {
        AbortCodes.Upgrade.InvalidPackageDigest.Unless(digest.Length == UpgradeRules.DigestBytes, "package_digest");
        return digest;
    }

    private static UpgradeProposal? Find(Invocation call, UpgradeManager manager, byte[] digest) =>
        call.State.Entry<UpgradeProposal>(manager.Proposals, call.Types.PackageDigest, DynamicField.NameKey(digest));

    private static UpgradeManager Without(Invocation call, UpgradeManager manager, byte[] digest) => manager with
    {
        Proposals = call.State.RemoveEntry(manager.Proposals, call.Types.PackageDigest, DynamicField.NameKey(digest)),
    };

    private static IReadOnlyList<MoveBox> Vote(Invocation call)
    {
        var manager = call.Read<UpgradeManager>(0);
        var staking = call.State.Staking(call.Box(1));
        var node = call.Id(3);
        BallotRules.CheckVoter(call.State.Pool(staking, node), call.Read<Authorized>(2), AbortCodes.Upgrade.NotAuthorized, "vote_for_upgrade");
        ushort weight = BallotRules.WeightOf(staking, node);
        var digest = Checked(call.Bytes(4));
        ulong version = checked(manager.Cap.Version + 1);
        var proposal = Find(call, manager, digest);
        if (proposal is null || proposal.Epoch != staking.Epoch || proposal.Version != version)
        {
            proposal = new(staking.Epoch, digest, version, NodeVotes.None);
            call.Emit(new WalrusEvent.ContractUpgradeProposed(staking.Epoch, digest));
        }

        proposal = proposal with { Votes = proposal.Votes.With(node, weight, AbortCodes.Upgrade.DuplicateVote) };
        call.Write(0, manager with
        {
            Proposals = call.State.PutEntry(
                manager.Proposals, call.Types.PackageDigest, DynamicField.NameKey(digest), call.Types.UpgradeProposal, proposal),
        });
        if (proposal.Votes.IsQuorum(staking))
        {
            call.Emit(new WalrusEvent.ContractUpgradeQuorumReached(staking.Epoch, digest));
        }

        return [];
    }

    private static IReadOnlyList<MoveBox> Authorize(Invocation call)
    {
        const string Function = "authorize_upgrade";
        var manager = call.Read<UpgradeManager>(0);
        var staking = call.State.Staking(call.Box(1));
        var digest = Checked(call.Bytes(2));
        var proposal = Find(call, manager, digest) ?? throw AbortCodes.Upgrade.NoProposalForDigest.In(Function);
        AbortCodes.Upgrade.WrongEpoch.Unless(proposal.Epoch == staking.Epoch, Function);
        AbortCodes.Upgrade.NotEnoughVotes.Unless(proposal.Votes.IsQuorum(staking), Function);
        AbortCodes.Upgrade.WrongVersion.Unless(proposal.Version == checked(manager.Cap.Version + 1), Function);
        return Ticket(call, Without(call, manager, digest), digest);
    }

    private static IReadOnlyList<MoveBox> AuthorizeEmergency(Invocation call)
    {
        var manager = call.Read<UpgradeManager>(0);
        AbortCodes.Upgrade.InvalidUpgradeManager.Unless(
            call.Read<EmergencyUpgradeCap>(1).Manager == manager.Id, "authorize_emergency_upgrade");
        return Ticket(call, manager, call.Bytes(2));
    }

    private static MoveBox[] Ticket(Invocation call, UpgradeManager manager, byte[] digest)
    {
        var (cap, ticket) = UpgradeRules.Authorize(manager.Cap, digest);
        call.Write(0, manager with { Cap = cap });
        return Returned.Struct(MoveTypes.UpgradeTicket, ticket);
    }

    private static IReadOnlyList<MoveBox> Commit(Invocation call)
    {
        var manager = call.Read<UpgradeManager>(0);
        var receipt = call.Read<UpgradeReceipt>(3);
        foreach (int shared in (int[])[1, 2])
        {
            call.Write(shared, call.Read<VersionedObject>(shared) with { NewPackageId = receipt.Package });
        }

        call.Write(0, manager with { Cap = UpgradeRules.Commit(manager.Cap, receipt) });
        return [];
    }

    private static IReadOnlyList<MoveBox> CleanUp(Invocation call)
    {
        var now = call.State.Staking(call.Box(1)).Epoch;
        var manager = call.Read<UpgradeManager>(0);
        foreach (var digest in call.Vector(2, static (ref BcsReader r) => r.ReadBytes().ToArray()))
        {
            if (Find(call, manager, Checked(digest)) is { } proposal && (proposal.Version <= manager.Cap.Version || proposal.Epoch < now))
            {
                manager = Without(call, manager, digest);
            }
        }

        call.Write(0, manager);
        return [];
    }
}
