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
        table.Add(Module, "reserve_space", [Mut(t.System), Val("u64"), Val("u32"), Mut(t.WalCoin)], [t.Storage], ReserveSpace);
        table.Add(
            Module, "reserve_space_for_epochs",
            [Mut(t.System), Val("u64"), Val("u32"), Val("u32"), Mut(t.WalCoin)], [t.Storage],
            call => Reserve(call, call.U64(1), new(call.U32(2)), new(call.U32(3)), 4));
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
        table.Add(Module, "epoch", [Ref(t.System)], ["u32"], call =>
            [new("u32", DynamicField.EpochKey(call.State.System(call.Box(0)).Committee.Epoch))]);
    }

    private static IReadOnlyList<MoveBox> ReserveSpace(Invocation call)
    {
        uint ahead = call.U32(2);
        var state = call.State.System(call.Box(0));
        AbortCodes.SystemState.InvalidEpochsAhead.Unless(ahead > 0 && ahead <= state.Accounts.Length, "reserve_space");
        var now = state.Committee.Epoch;
        return Reserve(call, call.U64(1), now, new(checked(now.Value + ahead)), 3);
    }

    private static MoveBox[] Reserve(Invocation call, ulong size, Epoch start, Epoch end, int coin)
    {
        var state = call.State.System(call.Box(0));
        var (from, to) = MarketRules.Window(state, start, end);
        var rest = MarketRules.Charge(call.Read<Coin>(coin), MarketRules.StorageCost(state, size, from, to));
        state = MarketRules.Take(MarketRules.Pay(state, size, from, to), size, from, to);
        call.Write(coin, rest);
        call.State.Put(call.Box(0), state);
        uint now = state.Committee.Epoch.Value;
        return [Invocation.Result(call.Types.Storage, new StorageObject(call.Context.NewId(), new(now + from), new(now + to), size))];
    }

    private static IReadOnlyList<MoveBox> RegisterBlob(Invocation call)
    {
        var state = call.State.System(call.Box(0));
        var registration = new Registration(BlobId.FromBytes(call.U256(2)), call.U256(3), call.U64(4), call.U8(5), call.Bool(6));
        var blob = BlobRules.Register(
            call.Context.NewId(), call.Read<StorageObject>(1), registration, state.Committee.Epoch, state.Committee.Shards);
        ulong cost = MarketRules.WriteCost(state, BlobRules.EncodedLength(blob.Size, blob.EncodingType, state.Committee.Shards));
        call.Write(7, MarketRules.Charge(call.Read<Coin>(7), cost));
        call.State.Put(call.Box(0), MarketRules.PayNow(state, cost));
        call.Emit(new WalrusEvent.BlobRegistered(
            blob.RegisteredEpoch, blob.BlobId, blob.Size, blob.EncodingType, blob.Storage.EndEpoch, blob.Deletable, blob.Id));
        return [Invocation.Result(call.Types.Blob, blob)];
    }

    private static IReadOnlyList<MoveBox> CertifyBlob(Invocation call)
    {
        var committee = call.State.System(call.Box(0)).Committee;
        var accepted = CertificateRules.Verify(committee, RequiredWeight.Quorum, call.Bytes(2), call.Bytes(3), call.Bytes(4));
        var blob = BlobRules.Certify(call.Read<BlobObject>(1), CertificateRules.Confirmation(accepted), committee.Epoch);
        call.Write(1, blob);
        EmitCertified(call, blob, isExtension: false);
        return [];
    }

    private static IReadOnlyList<MoveBox> DeleteBlob(Invocation call)
    {
        var now = call.State.System(call.Box(0)).Committee.Epoch;
        var blob = call.Read<BlobObject>(1);
        BlobRules.CheckDelete(blob, now);
        BlobModule.RemoveAttributes(call, blob.Id);
        call.Emit(new WalrusEvent.BlobDeleted(now, blob.BlobId, blob.Storage.EndEpoch, blob.Id, blob.CertifiedEpoch is not null));
        return [Invocation.Result(call.Types.Storage, blob.Storage)];
    }

    private static IReadOnlyList<MoveBox> ExtendBlobWithResource(Invocation call)
    {
        var now = call.State.System(call.Box(0)).Committee.Epoch;
        var blob = BlobRules.ExtendWith(call.Read<BlobObject>(1), call.Read<StorageObject>(2), now);
        call.Write(1, blob);
        EmitCertified(call, blob, isExtension: true);
        return [];
    }

    private static IReadOnlyList<MoveBox> ExtendBlob(Invocation call)
    {
        var state = call.State.System(call.Box(0));
        var blob = call.Read<BlobObject>(1);
        uint epochs = call.U32(2);
        BlobRules.CheckExtensible(blob, state.Committee.Epoch);
        var (from, to) = MarketRules.ExtensionWindow(state, blob.Storage.EndEpoch, epochs);
        ulong size = blob.Storage.Size;
        call.Write(3, MarketRules.Charge(call.Read<Coin>(3), MarketRules.StorageCost(state, size, from, to)));
        call.State.Put(call.Box(0), MarketRules.Take(MarketRules.Pay(state, size, from, to), size, from, to));
        blob = BlobRules.ExtendBy(blob, epochs);
        call.Write(1, blob);
        EmitCertified(call, blob, isExtension: true);
        return [];
    }

    private static IReadOnlyList<MoveBox> InvalidateBlobId(Invocation call)
    {
        var committee = call.State.System(call.Box(0)).Committee;
        var accepted = CertificateRules.Verify(committee, RequiredWeight.OneCorrectNode, call.Bytes(1), call.Bytes(2), call.Bytes(3));
        var blob = CertificateRules.InvalidBlobId(accepted);
        call.Emit(new WalrusEvent.InvalidBlobId(committee.Epoch, blob));
        return [new("u256", blob.ToArray())];
    }

    // The epoch is that of the first certification, also when the blob is extended (contracts §3).
    private static void EmitCertified(Invocation call, BlobObject blob, bool isExtension) => call.Emit(new WalrusEvent.BlobCertified(
        blob.CertifiedEpoch ?? throw new InvalidOperationException("Only a certified blob is announced."),
        blob.BlobId, blob.Storage.EndEpoch, blob.Deletable, blob.Id, isExtension));
}
