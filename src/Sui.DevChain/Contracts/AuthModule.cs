using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The modules <c>auth</c> and <c>node_metadata</c> (contracts §6).</summary>
internal static class AuthModule
{
    private const string Module = "auth";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add(Module, "authenticate_sender", [], [t.Authenticated], call =>
            [Invocation.Result<Authorized>(t.Authenticated, new Authorized.Address(call.Context.Sender))]);
        table.Add(Module, "authenticate_with_object", 1, [Ref("T0")], [t.Authenticated], call =>
            [Invocation.Result<Authorized>(t.Authenticated, new Authorized.Object(IdOf(call.Box(0))))]);
        table.Add(Module, "authorized_address", [Val("address")], [t.Authorized], call =>
            [Invocation.Result<Authorized>(t.Authorized, new Authorized.Address(SuiAddress.FromBytes(call.U256(0))))]);
        table.Add(Module, "authorized_object", [Val(MoveTypes.Id)], [t.Authorized], call =>
            [Invocation.Result<Authorized>(t.Authorized, new Authorized.Object(call.Id(0)))]);
        Field("set_image_url", (m, text) => m with { ImageUrl = text });
        Field("set_project_url", (m, text) => m with { ProjectUrl = text });
        Field("set_description", (m, text) => m with { Description = text });
        table.Add(
            "node_metadata", "new", [Val(MoveTypes.Text), Val(MoveTypes.Text), Val(MoveTypes.Text)], [t.NodeMetadata],
            call => [Invocation.Result(t.NodeMetadata, new NodeMetadata(call.Text(0), call.Text(1), call.Text(2), []))]);
        table.Add("node_metadata", "set_extra_fields", [Mut(t.NodeMetadata), Val(MoveTypes.TextMap)], [], static call =>
        {
            call.Write(0, call.Read<NodeMetadata>(0) with { ExtraFields = call.Read<BlobAttributes>(1).Pairs });
            return [];
        });

        void Field(string name, Func<NodeMetadata, string, NodeMetadata> set) => table.Add(
            "node_metadata", name, [Mut(t.NodeMetadata), Val(MoveTypes.Text)], [], call =>
            {
                call.Write(0, set(call.Read<NodeMetadata>(0), call.Text(1)));
                return [];
            });
    }

    // Every object begins with its id.
    private static ObjectId IdOf(MoveBox box) => MoveStruct.FromBcs<BareObject>(box.Contents, allowTrailing: true).Id;
}
