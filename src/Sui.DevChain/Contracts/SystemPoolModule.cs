using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>system</c>: storage pools and the blobs in them (contracts §3).</summary>
internal static class SystemPoolModule
{
    private const string Module = "system";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "create_storage_pool", [Mut(t.System), Val("u64"), Val("u32"), Mut(t.WalCoin)], [t.StoragePool], static call =>
            Create(call, SystemModule.Reserve(call, call.U64(1), call.U32(2), 3)));
        table.Add(Module, "create_storage_pool_with_storage", [Ref(t.System), Val(t.Storage)], [t.StoragePool], static call =>
            Create(call, call.Read<StorageObject>(1)));
        table.Add(
            Module, "register_pooled_blob",
            [
                Mut(t.System), Mut(t.StoragePool), Val("u256"), Val("u256"), Val("u64"), Val("u8"), Val("bool"), Mut(t.WalCoin),
            ],
            [],
            Register);
        table.Add(
            Module, "certify_pooled_blob",
            [Ref(t.System), Mut(t.StoragePool), Val("u256"), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes), Val(MoveTypes.Bytes)], [], Certify);
        table.Add(Module, "delete_pooled_blob", [Ref(t.System), Mut(t.StoragePool), Val("u256")], [], Delete);
        table.Add(Module, "burn_expired_pooled_blob", [Ref(t.System), Mut(t.StoragePool), Val("u256")], [], Burn);
        table.Add(Module, "extend_storage_pool", [Mut(t.System), Mut(t.StoragePool), Val("u32"), Mut(t.WalCoin)], [], Extend);
        table.Add(Module, "increase_storage_pool_capacity", [Mut(t.System), Mut(t.StoragePool), Val("u64"), Mut(t.WalCoin)], [], Increase);
        table.Add(
            Module, "increase_storage_pool_capacity_with_storage", [Ref(t.System), Mut(t.StoragePool), Val(t.Storage)], [], IncreaseWithStorage);
        table.Add(
            Module, "decrease_storage_pool_capacity_by_size", [Ref(t.System), Mut(t.StoragePool), Val("u64")], [t.Storage],
            static call => Decrease(call, _ => call.U64(2)));
        table.Add(
            Module, "decrease_storage_pool_unused_capacity_by_percent", [Ref(t.System), Mut(t.StoragePool), Val("u8")], [t.Storage],
            static call => Decrease(call, pool => StoragePoolRules.ShareOfUnused(pool, call.U8(2))));
    }

    private static Epoch Now(Invocation call) => call.State.System(call.Box(0)).Committee.Epoch;

    private static StoragePoolInner Inner(Invocation call) => call.State.PoolStorage(call.Read<StoragePool>(1));

    private static void Put(Invocation call, StoragePoolInner inner) => call.State.Put(call.Read<StoragePool>(1), inner);

    private static MoveBox[] Create(Invocation call, StorageObject storage)
    {
        var now = Now(call);
        StoragePoolRules.CheckCreate(storage, now);
        var pool = new StoragePool(call.Context.NewId(), StoragePool.CurrentVersion);
        call.State.Put(pool, new(storage, 0, 0, new(call.Context.NewId(), 0)));
        call.Emit(new WalrusEvent.StoragePoolCreated(now, pool.Id, storage.Size, storage.StartEpoch, storage.EndEpoch));
        return Returned.Struct(call.Types.StoragePool, pool);
    }

    private static IReadOnlyList<MoveBox> Register(Invocation call)
    {
        var state = call.State.System(call.Box(0));
        var pool = Inner(call);
        var now = state.Committee.Epoch;
        StoragePoolRules.CheckCovers(pool, now);
        var registration = new Registration(call.BlobId(2), call.U256(3), call.U64(4), call.U8(5), call.Bool(6));
        var blob = PooledBlobRules.Register(call.Context.NewId(), call.Read<StoragePool>(1).Id, registration, now);
        ulong length = BlobRules.EncodedLength(blob.Size, blob.EncodingType, state.Committee.Shards);
        pool = call.State.Add(StoragePoolRules.Use(pool, length), blob);
        (state, var rest) = MarketRules.BuyWrite(state, call.Read<Coin>(7), length);
        call.Write(7, rest);
        call.State.Put(call.Box(0), state);
        Put(call, pool);
        call.Emit(new WalrusEvent.PooledBlobRegistered(
            now, blob.BlobId, blob.Size, blob.EncodingType, blob.Deletable, blob.Id, blob.StoragePoolId));
        return [];
    }

    private static IReadOnlyList<MoveBox> Certify(Invocation call)
    {
        var committee = call.State.System(call.Box(0)).Committee;
        var accepted = CertificateRules.Verify(committee, RequiredWeight.Quorum, call.Bytes(3), call.Bytes(4), call.Bytes(5));
        var confirmed = CertificateRules.Confirmation(accepted);
        var pool = Inner(call);
        var box = call.State.PooledBlob(pool, call.BlobId(2));
        var blob = PooledBlobRules.Certify(
            MoveStruct.FromBcs<PooledBlob>(box.Contents), confirmed, committee.Epoch, pool.Storage.EndEpoch);
        box.Contents = blob.ToBcs();
        call.Emit(new WalrusEvent.PooledBlobCertified(committee.Epoch, blob.BlobId, blob.Deletable, blob.Id, blob.StoragePoolId));
        return [];
    }

    private static IReadOnlyList<MoveBox> Delete(Invocation call)
    {
        StoragePoolRules.CheckOpen(Inner(call), Now(call), "delete_pooled_blob");
        var blob = Remove(call);
        AbortCodes.StoragePool.BlobNotDeletable.Unless(blob.Deletable, "delete_blob_object");
        call.Emit(new WalrusEvent.PooledBlobDeleted(Now(call), blob.BlobId, blob.Id, blob.CertifiedEpoch is not null, blob.StoragePoolId));
        return [];
    }

    private static IReadOnlyList<MoveBox> Burn(Invocation call)
    {
        StoragePoolRules.CheckExpired(Inner(call), Now(call), "burn_expired_pooled_blob");
        Remove(call);
        return [];
    }

    private static PooledBlob Remove(Invocation call)
    {
        var pool = Inner(call);
        var blob = MoveStruct.FromBcs<PooledBlob>(call.State.PooledBlob(pool, call.BlobId(2)).Contents);
        ushort shards = call.State.System(call.Box(0)).Committee.Shards;
        pool = StoragePoolRules.Free(pool, BlobRules.EncodedLength(blob.Size, blob.EncodingType, shards));
        Put(call, call.State.Remove(pool, blob.BlobId));
        AttributeFunctions.Remove(call, blob.Id);
        return blob;
    }

    private static IReadOnlyList<MoveBox> Extend(Invocation call)
    {
        const string Function = "extend_storage_pool";
        var state = call.State.System(call.Box(0));
        var pool = Inner(call);
        uint epochs = call.U32(2);
        StoragePoolRules.CheckOpen(pool, state.Committee.Epoch, Function);
        var (from, to) = MarketRules.ExtensionWindow(state, pool.Storage.EndEpoch, epochs, Function);
        Buy(call, state, pool.Storage.Size, from, to);
        pool = pool with { Storage = StorageRules.ExtendBy(pool.Storage, epochs) };
        Put(call, pool);
        call.Emit(new WalrusEvent.StoragePoolExtended(state.Committee.Epoch, call.Read<StoragePool>(1).Id, pool.Storage.EndEpoch));
        return [];
    }

    private static IReadOnlyList<MoveBox> Increase(Invocation call)
    {
        const string Function = "increase_storage_pool_capacity";
        var state = call.State.System(call.Box(0));
        var pool = Inner(call);
        MarketRules.CheckSize(call.U64(2), Function);
        StoragePoolRules.CheckOpen(pool, state.Committee.Epoch, Function);
        Buy(call, state, call.U64(2), 0, pool.Storage.EndEpoch.Value - state.Committee.Epoch.Value);
        Put(call, pool with { Storage = StorageRules.Enlarge(pool.Storage, call.U64(2)) });
        return [];
    }

    private static void Buy(Invocation call, SystemStateInner state, ulong size, uint from, uint to)
    {
        (state, var rest) = MarketRules.Buy(state, call.Read<Coin>(3), size, from, to);
        call.Write(3, rest);
        call.State.Put(call.Box(0), state);
    }

    private static IReadOnlyList<MoveBox> IncreaseWithStorage(Invocation call)
    {
        var pool = Inner(call);
        StoragePoolRules.CheckOpen(pool, Now(call), "increase_storage_pool_capacity_with_storage");
        Put(call, StoragePoolRules.IncreaseWith(pool, call.Read<StorageObject>(2), Now(call)));
        return [];
    }

    private static MoveBox[] Decrease(Invocation call, Func<StoragePoolInner, ulong> bytes)
    {
        var pool = Inner(call);
        StoragePoolRules.CheckOpen(pool, Now(call), "decrease_storage_pool_capacity");
        var (rest, taken) = StoragePoolRules.Decrease(pool, bytes(pool), call.Context.NewId());
        Put(call, rest);
        return Returned.Struct(call.Types.Storage, taken);
    }
}
