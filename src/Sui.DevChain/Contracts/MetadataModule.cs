using Sui.DevChain.Move;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The module <c>metadata</c>: attributes that belong to no blob yet (contracts §3).</summary>
internal static class MetadataModule
{
    private const string Module = "metadata";

    internal static void AddTo(FunctionTable table)
    {
        string type = table.Types.Metadata;
        table.Add(Module, "new", [], [type], _ => Returned.Struct(type, BlobAttributes.Empty));
        table.Add(Module, "insert_or_update", [Mut(type), Val(MoveTypes.Text), Val(MoveTypes.Text)], [], static call =>
        {
            call.Write(0, call.Read<BlobAttributes>(0).With(new(call.Text(1), call.Text(2))));
            return [];
        });
        table.Add(Module, "remove", [Mut(type), Ref(MoveTypes.Text)], [MoveTypes.Text, MoveTypes.Text], static call =>
        {
            var pair = call.Read<BlobAttributes>(0).Get(call.Text(1));
            call.Write(0, call.Read<BlobAttributes>(0).Without(pair.Key));
            return [Returned.Text(pair.Key), Returned.Text(pair.Value)];
        });
        table.Add(Module, "remove_if_exists", [Mut(type), Ref(MoveTypes.Text)], [MoveTypes.Option(MoveTypes.Text)], static call =>
        {
            var pair = call.Read<BlobAttributes>(0).Find(call.Text(1));
            call.Write(0, call.Read<BlobAttributes>(0).Without(call.Text(1)));
            return Returned.Option(MoveTypes.Text, pair is null ? null : Returned.Text(pair.Value).Contents);
        });
    }
}
