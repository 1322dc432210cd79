using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>system</c> (contracts §3).</summary>
internal static class SystemModule
{
    private const string Module = "system";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "reserve_space", [Mut(t.System), Val("u64"), Val("u32"), Mut(t.WalCoin)], [t.Storage], static call =>
            Returned.Struct(call.Types.Storage, Reserve(call, call.U64(1), call.U32(2), 3)));
        table.Add(
            Module, "reserve_space_for_epochs",
            [Mut(t.System), Val("u64"), Val("u32"), Val("u32"), Mut(t.WalCoin)], [t.Storage],
            static call => Returned.Struct(call.Types.Storage, Reserve(call, call.U64(1), new(call.U32(2)), new(call.U32(3)), 4)));
        table.Add(
            Module, "register_blob",
            [Mut(t.System), Val(t.Storage), Val("u256"), Val("u256"), Val("u64"), Val("u8"), Val("bool"), Mut(t.WalCoin)], [t.Blob], RegisterBlob);
        table.Add(
            Module, "certify_blob",
            [Ref(t.System), Mut(t.Blob), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes)], [], CertifyBlob);
        table.Add(Module, "delete_blob", [Ref(t.System), Val(t.Blob)], [t.Storage], DeleteBlob);
        table.Add(Module, "extend_blob_with_resource", [Ref(t.System), Mut(t.Blob), Val(t.Storage)], [], ExtendBlobWithResource);
        table.Add(Module, "extend_blob", [Mut(t.System), Mut(t.Blob), Val("u32"), Mut(t.WalCoin)], [], ExtendBlob);
        table.Add(
            Module, "invalidate_blob_id",
            [Ref(t.System), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes)], ["u256"], InvalidateBlobId);
        table.Add(Module, "add_subsidy", [Mut(t.System), Val(t.WalCoin), Val("u32")], [], static call =>
            Subsidize(call, state => MarketRules.Subsidize(state, call.Read<Coin>(1).Balance, call.U32(2))));
        table.Add(Module, "add_per_epoch_subsidies", [Mut(t.System), Val(MoveTypes.Vector(t.WalBalance))], [], static call =>
            Subsidize(call, state => MarketRules.Subsidize(state, call.Balances(1))));
        table.Add(
            Module, "update_protocol_version",
            [Mut(t.System), Ref(t.StorageNodeCap), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes)], [], UpdateProtocolVersion);
        table.Add(Module, "version", [Ref(t.System)], ["u64"], static call => Returned.U64(call.Read<VersionedObject>(0).Version));
        Getter("epoch", "u32", static s => Returned.Epoch(s.Committee.Epoch));
        Getter("total_capacity_size", "u64", static s => Returned.U64(s.TotalCapacity));
        Getter("used_capacity_size", "u64", static s => Returned.U64(s.UsedCapacity));
        Getter("n_shards", "u16", static s => Returned.U16(s.Committee.Shards));

        void Getter(string name, string type, Func<SystemStateInner, MoveBox[]> get) =>
            table.Add(Module, name, [Ref(t.System)], [type], call => get(call.State.System(call.Box(0))));
    }

    /// <summary>Storage from now on; the system and a coin are arguments.</summary>
    internal static StorageObject Reserve(Invocation call, ulong size, uint ahead, int coin)
    {
        var state = call.State.System(call.Box(0));
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(ahead > 0 && ahead <= state.Accounts.Length, "reserve_space");
        var now = state.Committee.Epoch;
        return Reserve(call, size, now, new(checked(now.Value + ahead)), coin);
    }

    private static StorageObject Reserve(Invocation call, ulong size, Epoch start, Epoch end, int coin)
    {
        var state = call.State.System(call.Box(0));
        var (from, to) = MarketRules.Window(state, start, end);
        MarketRules.CheckSize(size, "reserve_space_without_payment");
        (state, var rest) = MarketRules.Buy(state, call.Read<Coin>(coin), size, from, to);
        call.Write(coin, rest);
        call.State.Put(call.Box(0), state);
        uint now = state.Committee.Epoch.Value;
        return StorageRules.Create(call.Context.NewId(), new(now + from), new(now + to), size);
    }

    private static IReadOnlyList<MoveBox> RegisterBlob(Invocation call)
    {
        var state = call.State.System(call.Box(0));
        var registration = new Registration(call.BlobId(2), call.U256(3), call.U64(4), call.U8(5), call.Bool(6));
        var blob = BlobRules.Register(
            call.Context.NewId(), call.Read<StorageObject>(1), registration, state.Committee.Epoch, state.Committee.Shards);
        ulong length = BlobRules.EncodedLength(blob.Size, blob.EncodingType, state.Committee.Shards);
        (state, var rest) = MarketRules.BuyWrite(state, call.Read<Coin>(7), length);
        call.Write(7, rest);
        call.State.Put(call.Box(0), state);
        BlobModule.EmitRegistered(call, blob);
        return Returned.Struct(call.Types.Blob, blob);
    }

    private static IReadOnlyList<MoveBox> CertifyBlob(Invocation call)
    {
        var committee = call.State.System(call.Box(0)).Committee;
        var accepted = CertificateRules.Verify(committee, RequiredWeight.Quorum, call.Bytes(2), call.Bytes(3), call.Bytes(4));
        var blob = BlobRules.Certify(call.Read<BlobObject>(1), CertificateRules.Confirmation(accepted), committee.Epoch);
        call.Write(1, blob);
        BlobModule.EmitCertified(call, blob, isExtension: false);
        return [];
    }

    private static IReadOnlyList<MoveBox> DeleteBlob(Invocation call)
    {
        var now = call.State.System(call.Box(0)).Committee.Epoch;
        var blob = call.Read<BlobObject>(1);
        BlobRules.CheckDelete(blob, now);
        AttributeFunctions.Remove(call, blob.Id);
        call.Emit(new WalrusEvent.BlobDeleted(now, blob.BlobId, blob.Storage.EndEpoch, blob.Id, blob.CertifiedEpoch is not null));
        return Returned.Struct(call.Types.Storage, blob.Storage);
    }

    private static IReadOnlyList<MoveBox> ExtendBlobWithResource(Invocation call)
    {
        var now = call.State.System(call.Box(0)).Committee.Epoch;
        var blob = BlobRules.ExtendWith(call.Read<BlobObject>(1), call.Read<StorageObject>(2), now);
        call.Write(1, blob);
        BlobModule.EmitCertified(call, blob, isExtension: true);
        return [];
    }

    private static IReadOnlyList<MoveBox> ExtendBlob(Invocation call)
    {
        var (blob, state, rest) = BlobRules.ExtendBy(
            call.Read<BlobObject>(1), call.U32(2), call.State.System(call.Box(0)), call.Read<Coin>(3));
        call.Write(1, blob);
        call.Write(3, rest);
        call.State.Put(call.Box(0), state);
        BlobModule.EmitCertified(call, blob, isExtension: true);
        return [];
    }

    private static IReadOnlyList<MoveBox> InvalidateBlobId(Invocation call)
    {
        var committee = call.State.System(call.Box(0)).Committee;
        var accepted = CertificateRules.Verify(committee, RequiredWeight.OneCorrectNode, call.Bytes(1), call.Bytes(2), call.Bytes(3));
        var blob = CertificateRules.Message<InvalidBlobId>(accepted).BlobId;
        call.Emit(new WalrusEvent.InvalidBlobId(committee.Epoch, blob));
        return Returned.BlobId(blob);
    }

    private static MoveBox[] Subsidize(Invocation call, Func<SystemStateInner, SystemStateInner> change)
    {
        call.State.Put(call.Box(0), change(call.State.System(call.Box(0))));
        return [];
    }

    private static IReadOnlyList<MoveBox> UpdateProtocolVersion(Invocation call)
    {
        const string Function = "update_protocol_version";
        var committee = call.State.System(call.Box(0)).Committee;
        CertificateRules.Member(committee, call.Read<StorageNodeCap>(1).NodeId, Function);
        var accepted = CertificateRules.Verify(committee, RequiredWeight.Quorum, call.Bytes(2), call.Bytes(3), call.Bytes(4));
        var said = CertificateRules.Message<ProtocolVersion>(accepted);
        AbortCodes.SystemState.InvalidStartEpoch.Unless(said.StartEpoch >= committee.Epoch, Function);
        call.Emit(new WalrusEvent.ProtocolVersionUpdated(committee.Epoch, said.StartEpoch, said.Version));
        return [];
    }
}
