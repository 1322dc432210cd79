using Sui.DevChain.Move;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>storage_pool</c>: attributes of its blobs, its end, what it says of itself (contracts §3).</summary>
internal static class StoragePoolModule
{
    private const string Module = "storage_pool";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        AttributeFunctions.AddTo(table, new(
            Module, "blob_metadata", [Mut(t.StoragePool), Val("u256")], static call => BlobOf(call).Id,
            AbortCodes.StoragePool.DuplicateMetadata, AbortCodes.StoragePool.MissingMetadata));
        table.Add(Module, "destroy", [Val(t.StoragePool)], [t.Storage], Destroy);
        Getter("start_epoch", "u32", static p => Returned.Epoch(p.Storage.StartEpoch));
        Getter("end_epoch", "u32", static p => Returned.Epoch(p.Storage.EndEpoch));
        Getter("reserved_encoded_capacity_bytes", "u64", static p => Returned.U64(p.Storage.Size));
        Getter("used_encoded_bytes", "u64", static p => Returned.U64(p.UsedBytes));
        Getter("available_encoded_bytes", "u64", static p => Returned.U64(StoragePoolRules.Unused(p)));
        Getter("blob_count", "u64", static p => Returned.U64(p.BlobCount));
        table.Add(Module, "contains_blob", [Ref(t.StoragePool), Val("u256")], ["bool"], static call =>
            Returned.Bool(call.State.Contains(Inner(call), call.BlobId(1))));
        table.Add(Module, "blob_object_id", [Ref(t.StoragePool), Val("u256")], [MoveTypes.Id], static call => Returned.Id(BlobOf(call).Id));
        table.Add(Module, "object_id", [Ref(t.StoragePool)], [MoveTypes.Id], static call => Returned.Id(call.Read<StoragePool>(0).Id));

        void Getter(string name, string type, Func<StoragePoolInner, MoveBox[]> get) =>
            table.Add(Module, name, [Ref(t.StoragePool)], [type], call => get(Inner(call)));
    }

    private static StoragePoolInner Inner(Invocation call) => call.State.PoolStorage(call.Read<StoragePool>(0));

    private static PooledBlob BlobOf(Invocation call) =>
        MoveStruct.FromBcs<PooledBlob>(call.State.PooledBlob(Inner(call), call.BlobId(1)).Contents);

    private static IReadOnlyList<MoveBox> Destroy(Invocation call)
    {
        var pool = call.Read<StoragePool>(0);
        var inner = call.State.PoolStorage(pool);
        AbortCodes.StoragePool.PoolNotEmpty.Unless(inner.BlobCount == 0, "destroy");
        call.Context.RemoveField(pool.Id, "u64", DynamicField.U64Key(pool.Version));
        return Returned.Struct(call.Types.Storage, inner.Storage);
    }
}
