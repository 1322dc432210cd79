using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>storage_resource</c> (contracts §3).</summary>
internal static class StorageModule
{
    private const string Module = "storage_resource";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "split_by_epoch", [Mut(t.Storage), Val("u32")], [t.Storage], call =>
            Split(call, StorageRules.SplitByEpoch(call.Read<StorageObject>(0), new Epoch(call.U32(1)), call.Context.NewId())));
        table.Add(Module, "split_by_size", [Mut(t.Storage), Val("u64")], [t.Storage], call =>
            Split(call, StorageRules.SplitBySize(call.Read<StorageObject>(0), call.U64(1), call.Context.NewId())));
        table.Add(Module, "fuse", [Mut(t.Storage), Val(t.Storage)], [], call => Fuse(call, StorageRules.Fuse));
        table.Add(Module, "fuse_periods", [Mut(t.Storage), Val(t.Storage)], [], call => Fuse(call, StorageRules.FusePeriods));
        table.Add(Module, "fuse_amount", [Mut(t.Storage), Val(t.Storage)], [], call => Fuse(call, StorageRules.FuseAmount));
        table.Add(Module, "destroy", [Val(t.Storage)], [], static _ => []);
        table.Add(Module, "start_epoch", [Ref(t.Storage)], ["u32"], static call => Returned.Epoch(call.Read<StorageObject>(0).StartEpoch));
        table.Add(Module, "end_epoch", [Ref(t.Storage)], ["u32"], static call => Returned.Epoch(call.Read<StorageObject>(0).EndEpoch));
        table.Add(Module, "size", [Ref(t.Storage)], ["u64"], static call => Returned.U64(call.Read<StorageObject>(0).Size));
    }

    private static MoveBox[] Split(Invocation call, (StorageObject First, StorageObject Second) parts)
    {
        call.Write(0, parts.First);
        return [Invocation.Result(call.Types.Storage, parts.Second)];
    }

    private static MoveBox[] Fuse(Invocation call, Func<StorageObject, StorageObject, StorageObject> fuse)
    {
        call.Write(0, fuse(call.Read<StorageObject>(0), call.Read<StorageObject>(1)));
        return [];
    }
}
