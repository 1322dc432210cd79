using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>What has attributes: a blob object, or a blob in a pool, which is named by its id.</summary>
/// <param name="Module">Whose functions they are.</param>
/// <param name="Name">The object of the functions' names: <c>metadata</c> or <c>blob_metadata</c>.</param>
/// <param name="Parameters">How it is named.</param>
/// <param name="ObjectOf">The object under which the attributes lie.</param>
/// <param name="Duplicate">The abort when there are attributes.</param>
/// <param name="Missing">The abort when there are none.</param>
internal sealed record Attributed(
    string Module, string Name, MoveParameter[] Parameters, Func<Invocation, ObjectId> ObjectOf, MoveAbort Duplicate, MoveAbort Missing);

/// <summary>The functions that change attributes, the same ones for blobs and for blobs in pools (contracts §3).</summary>
internal static class AttributeFunctions
{
    internal static void AddTo(FunctionTable table, Attributed subject)
    {
        string metadata = table.Types.Metadata;
        int next = subject.Parameters.Length;
        Add("add_", "", [Val(metadata)], [], call =>
        {
            subject.Duplicate.Unless(Find(call) is null, "add_metadata");
            Put(call, call.Read<BlobAttributes>(next));
            return [];
        });
        Add("add_or_replace_", "", [Val(metadata)], [MoveTypes.Option(metadata)], call =>
        {
            var old = Find(call);
            Put(call, call.Read<BlobAttributes>(next));
            return Returned.Option(metadata, old?.ToBcs());
        });
        Add("take_", "", [], [metadata], call =>
        {
            var attributes = Get(call, "take_metadata");
            Remove(call, subject.ObjectOf(call));
            return Returned.Struct(metadata, attributes);
        });
        Add("insert_or_update_", "_pair", [Val(MoveTypes.Text), Val(MoveTypes.Text)], [], call =>
        {
            Put(call, (Find(call) ?? BlobAttributes.Empty).With(new(call.Text(next), call.Text(next + 1))));
            return [];
        });
        Add("remove_", "_pair", [Ref(MoveTypes.Text)], [MoveTypes.Text, MoveTypes.Text], call =>
        {
            var attributes = Get(call, "metadata");
            var pair = attributes.Get(call.Text(next));
            Put(call, attributes.Without(pair.Key));
            return [Returned.Text(pair.Key), Returned.Text(pair.Value)];
        });
        Add("remove_", "_pair_if_exists", [Ref(MoveTypes.Text)], [MoveTypes.Option(MoveTypes.Text)], call =>
        {
            var attributes = Find(call);
            var pair = attributes?.Find(call.Text(next));
            if (pair is not null)
            {
                Put(call, attributes!.Without(pair.Key));
            }

            return Returned.Option(MoveTypes.Text, pair is null ? null : Returned.Text(pair.Value).Contents);
        });

        void Add(string verb, string suffix, MoveParameter[] parameters, string[] returns, FunctionBody body) =>
            table.Add(subject.Module, verb + subject.Name + suffix, [.. subject.Parameters, .. parameters], returns, body);

        BlobAttributes? Find(Invocation call) => call.Context.FindField(subject.ObjectOf(call), MoveTypes.Bytes, Key()) is { } bcs
            ? MoveStruct.FromBcs<BlobAttributes>(bcs)
            : null;

        BlobAttributes Get(Invocation call, string function) => Find(call) ?? throw subject.Missing.In(function);

        void Put(Invocation call, BlobAttributes attributes) =>
            call.Context.SetField(subject.ObjectOf(call), MoveTypes.Bytes, Key(), metadata, attributes.ToBcs());
    }

    /// <summary>The attributes go with the blob.</summary>
    internal static void Remove(Invocation call, ObjectId blob) => call.Context.RemoveField(blob, MoveTypes.Bytes, Key());

    private static byte[] Key() => DynamicField.NameKey("metadata"u8);
}
