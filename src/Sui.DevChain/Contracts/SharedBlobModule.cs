using Sui.DevChain.Move;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>shared_blob</c> (contracts §3).</summary>
internal static class SharedBlobModule
{
    private const string Module = "shared_blob";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "new", [Val(t.Blob)], [], static call => Share(call, 0));
        table.Add(Module, "new_funded", [Val(t.Blob), Val(t.WalCoin)], [], static call => Share(call, call.Read<Coin>(1).Balance));
        table.Add(Module, "fund", [Mut(t.SharedBlob), Val(t.WalCoin)], [], static call =>
        {
            var shared = call.Read<SharedBlob>(0);
            call.Write(0, shared with { Funds = checked(shared.Funds + call.Read<Coin>(1).Balance) });
            return [];
        });
        table.Add(Module, "extend", [Mut(t.SharedBlob), Mut(t.System), Val("u32")], [], Extend);
    }

    private static MoveBox[] Share(Invocation call, ulong funds)
    {
        var shared = new SharedBlob(call.Context.NewId(), call.Read<BlobObject>(0), funds);
        call.Context.Share(Invocation.Result(call.Types.SharedBlob, shared));
        return [];
    }

    private static IReadOnlyList<MoveBox> Extend(Invocation call)
    {
        var shared = call.Read<SharedBlob>(0);
        var (blob, state, rest) = BlobRules.ExtendBy(
            shared.Blob, call.U32(2), call.State.System(call.Box(1)), new Coin(call.Context.NewId(), shared.Funds));
        call.Write(0, shared with { Blob = blob, Funds = rest.Balance });
        call.State.Put(call.Box(1), state);
        BlobModule.EmitCertified(call, blob, isExtension: true);
        return [];
    }
}
