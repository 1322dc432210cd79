using Sui.DevChain.Move;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;
using static Sui.DevChain.Contracts.FunctionTable;

namespace Sui.DevChain.Contracts;

/// <summary>The modules <c>blob</c> and <c>encoding</c>: attributes, burning, what a blob says of itself (contracts §3).</summary>
internal static class BlobModule
{
    private const string Module = "blob";

    internal static void AddTo(FunctionTable table)
    {
        var t = table.Types;
        AttributeFunctions.AddTo(table, new(
            Module, "metadata", [Mut(t.Blob)], static call => call.Read<BlobObject>(0).Id,
            AbortCodes.Blob.DuplicateMetadata, AbortCodes.Blob.MissingMetadata));
        table.Add(Module, "burn", [Val(t.Blob)], [], static call =>
        {
            AttributeFunctions.Remove(call, call.Read<BlobObject>(0).Id);
            return [];
        });
        Getter("object_id", MoveTypes.Id, static b => Returned.Id(b.Id));
        Getter("registered_epoch", "u32", static b => Returned.Epoch(b.RegisteredEpoch));
        Getter("blob_id", "u256", static b => Returned.BlobId(b.BlobId));
        Getter("size", "u64", static b => Returned.U64(b.Size));
        Getter("encoding_type", "u8", static b => Returned.U8(b.EncodingType));
        Getter("is_deletable", "bool", static b => Returned.Bool(b.Deletable));
        Getter("end_epoch", "u32", static b => Returned.Epoch(b.Storage.EndEpoch));
        table.Add(Module, "encoded_size", [Ref(t.Blob), Val("u16")], ["u64"], static call =>
        {
            var blob = call.Read<BlobObject>(0);
            return Returned.U64(BlobRules.EncodedLength(blob.Size, blob.EncodingType, call.U16(1)));
        });
        table.Add(Module, "derive_blob_id", [Val("u256"), Val("u8"), Val("u64")], ["u256"], static call =>
            Returned.BlobId(BlobRules.DeriveId(call.U256(0), call.U8(1), call.U64(2))));
        table.Add("encoding", "encoded_blob_length", [Val("u64"), Val("u8"), Val("u16")], ["u64"], static call =>
            Returned.U64(BlobRules.EncodedLength(call.U64(0), call.U8(1), call.U16(2))));

        void Getter(string name, string type, Func<BlobObject, MoveBox[]> get) =>
            table.Add(Module, name, [Ref(t.Blob)], [type], call => get(call.Read<BlobObject>(0)));
    }

    internal static void EmitRegistered(Invocation call, BlobObject blob) => call.Emit(new WalrusEvent.BlobRegistered(
        blob.RegisteredEpoch, blob.BlobId, blob.Size, blob.EncodingType, blob.Storage.EndEpoch, blob.Deletable, blob.Id));

    // The epoch is that of the first certification, also when the blob is extended (contracts §3).
    internal static void EmitCertified(Invocation call, BlobObject blob, bool isExtension) => call.Emit(new WalrusEvent.BlobCertified(
        blob.CertifiedEpoch ?? throw new InvalidOperationException("Only a certified blob is announced."),
        blob.BlobId, blob.Storage.EndEpoch, blob.Deletable, blob.Id, isExtension));
}
