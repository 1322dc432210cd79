using Sui.DevChain.Move;
using Walrus.Core.Messages;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>system</c>: deny lists of nodes (contracts §3).</summary>
internal static class DenyListModule
{
    private const string Module = "system";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "register_deny_list_update", [Mut(t.System), Ref(t.StorageNodeCap), Val("u256"), Val("u64")], [], Register);
        table.Add(
            Module, "update_deny_list",
            [Mut(t.System), Mut(t.StorageNodeCap), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes)], [], Update);
        table.Add(
            Module, "delete_deny_listed_blob", [Ref(t.System), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes)], [], DeleteBlob);
    }

    private static IReadOnlyList<MoveBox> Register(Invocation call)
    {
        const string Function = "register_deny_list_update";
        var committee = call.State.System(call.Box(0)).Committee;
        var cap = call.Read<StorageNodeCap>(1);
        CertificateRules.Member(committee, cap.NodeId, Function);
        AbortCodes.SystemState.IncorrectDenyListSequence.Unless(call.U64(3) > cap.DenyListSequence, Function);
        call.Emit(new WalrusEvent.RegisterDenyListUpdate(committee.Epoch, DenyListRoot.FromBytes(call.U256(2)), call.U64(3), cap.NodeId));
        return [];
    }

    private static IReadOnlyList<MoveBox> Update(Invocation call)
    {
        var state = call.State.System(call.Box(0));
        var cap = call.Read<StorageNodeCap>(1);
        CertificateRules.Member(state.Committee, cap.NodeId, "update_deny_list");
        var accepted = CertificateRules.Verify(state.Committee, RequiredWeight.Quorum, call.Bytes(2), call.Bytes(3), call.Bytes(4));
        var said = CertificateRules.Message<DenyListUpdate>(accepted);
        call.Write(1, DenyListRules.Update(cap, said));
        call.State.Put(state, DenyListRules.With(call.State.DenyListSizes(state), cap.NodeId, said.Size));
        call.Emit(new WalrusEvent.DenyListUpdate(state.Committee.Epoch, said.Root, said.Sequence, cap.NodeId));
        return [];
    }

    private static IReadOnlyList<MoveBox> DeleteBlob(Invocation call)
    {
        var committee = call.State.System(call.Box(0)).Committee;
        var accepted = CertificateRules.Verify(committee, RequiredWeight.OneCorrectNode, call.Bytes(1), call.Bytes(2), call.Bytes(3));
        call.Emit(new WalrusEvent.DenyListBlobDeleted(committee.Epoch, CertificateRules.Message<DenyListBlobDeleted>(accepted).BlobId));
        return [];
    }
}
