using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The modules <c>blob</c> and <c>metadata</c>: attributes, and burning (contracts §3).</summary>
internal static class BlobModule
{
    private const string Module = "blob";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        table.Add("metadata", "new", [], [t.Metadata], call => [Invocation.Result(t.Metadata, BlobAttributes.Empty)]);
        table.Add(Module, "add_metadata", [Mut(t.Blob), Val(t.Metadata)], [], AddMetadata);
        table.Add(
            Module, "insert_or_update_metadata_pair", [Mut(t.Blob), Val(MoveTypes.Text), Val(MoveTypes.Text)], [], InsertOrUpdatePair);
        table.Add(Module, "remove_metadata_pair", [Mut(t.Blob), Ref(MoveTypes.Text)], [MoveTypes.Text, MoveTypes.Text], RemovePair);
        table.Add(Module, "burn", [Val(t.Blob)], [], Burn);
    }

    /// <summary>The attributes go with the blob.</summary>
    internal static void RemoveAttributes(Invocation call, ObjectId blob) => call.Context.RemoveField(blob, MoveTypes.Bytes, Key());

    private static byte[] Key() => DynamicField.NameKey("metadata"u8);

    private static BlobAttributes? Attributes(Invocation call, ObjectId blob) =>
        call.Context.FindField(blob, MoveTypes.Bytes, Key()) is { } bcs ? MoveStruct.FromBcs<BlobAttributes>(bcs) : null;

    private static void Put(Invocation call, ObjectId blob, BlobAttributes attributes) =>
        call.Context.SetField(blob, MoveTypes.Bytes, Key(), call.Types.Metadata, attributes.ToBcs());

    private static IReadOnlyList<MoveBox> AddMetadata(Invocation call)
    {
        var blob = call.Read<BlobObject>(0).Id;
        AbortCodes.Blob.DuplicateMetadata.Unless(Attributes(call, blob) is null, "add_metadata");
        Put(call, blob, call.Read<BlobAttributes>(1));
        return [];
    }

    private static IReadOnlyList<MoveBox> InsertOrUpdatePair(Invocation call)
    {
        var blob = call.Read<BlobObject>(0).Id;
        var pair = new TextPair(call.Text(1), call.Text(2));
        var attributes = Attributes(call, blob) ?? BlobAttributes.Empty;
        Put(call, blob, new([.. attributes.Pairs.Where(p => p.Key != pair.Key), pair]));
        return [];
    }

    private static IReadOnlyList<MoveBox> RemovePair(Invocation call)
    {
        var blob = call.Read<BlobObject>(0).Id;
        var key = call.Text(1);
        var attributes = Attributes(call, blob) ?? throw AbortCodes.Blob.MissingMetadata.In("metadata");
        var pair = attributes.Pairs.FirstOrDefault(p => p.Key == key) ?? throw AbortCodes.Framework.KeyDoesNotExist.In("get_idx");
        Put(call, blob, new([.. attributes.Pairs.Where(p => p.Key != key)]));
        return [Text(pair.Key), Text(pair.Value)];
    }

    private static IReadOnlyList<MoveBox> Burn(Invocation call)
    {
        RemoveAttributes(call, call.Read<BlobObject>(0).Id);
        return [];
    }

    private static MoveBox Text(string value) => new(MoveTypes.Text, new BcsWriter().WriteString(value).ToArray());
}
