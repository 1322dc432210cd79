using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Transactions;
using InvalidBlobId = Walrus.Core.Messages.InvalidBlobId;

namespace Walrus.Sui.Chain;

/// <content>Blobs, their attributes, shared blobs.</content>
internal sealed partial class WalrusPrograms
{
    internal ProgramBuilder Register(
        BlobRegistration blob, ulong encodedLength, ulong storageCost, ulong writeCost, Purse purse,
        IReadOnlyDictionary<string, string>? attributes = null)
    {
        var (forWriting, forStorage) = Payment(purse, writeCost, storageCost);
        var storage = CallSystem("reserve_space", System, U64(encodedLength), U32((uint)blob.EpochsAhead), forStorage);
        DestroyZero(purse, forStorage);
        return Registered(blob, storage, forWriting, purse, attributes);
    }

    internal ProgramBuilder RegisterWith(
        ObjectId storage, BlobRegistration blob, ulong writeCost, Purse purse, IReadOnlyDictionary<string, string>? attributes = null) =>
        Registered(blob, program.Object(storage), Payment(purse, writeCost).First, purse, attributes);

    internal ProgramBuilder Certify(ObjectId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members)
    {
        CallSystem("certify_blob", [System, program.Object(blob), .. Certificate(certificate, members)]);
        return program;
    }

    /// <summary>Certifies a blob and gives it to another address: both or neither.</summary>
    internal ProgramBuilder CertifyAndTransfer(
        ObjectId blob, ProtocolMessageCertificate<StorageConfirmation> certificate, int members, SuiAddress to)
    {
        Certify(blob, certificate, members);
        return Transfer(blob, to);
    }

    internal ProgramBuilder Delete(ObjectId blob) => Give(CallSystem("delete_blob", System, program.Object(blob)));

    internal ProgramBuilder Burn(IReadOnlyList<ObjectId> blobs)
    {
        foreach (var blob in blobs)
        {
            Call("blob", "burn", program.Object(blob));
        }

        return program;
    }

    internal ProgramBuilder Extend(ObjectId blob, uint epochs, ulong cost, Purse purse)
    {
        Paid(purse, cost, coin => CallSystem("extend_blob", System, program.Object(blob), U32(epochs), coin));
        return program;
    }

    internal ProgramBuilder ExtendWith(ObjectId blob, ObjectId storage)
    {
        CallSystem("extend_blob_with_resource", System, program.Object(blob), program.Object(storage));
        return program;
    }

    internal ProgramBuilder Invalidate(ProtocolMessageCertificate<InvalidBlobId> certificate, int members)
    {
        CallSystem("invalidate_blob_id", [System, .. Certificate(certificate, members)]);
        return program;
    }

    /// <summary>Sets and removes attributes; keys to remove must be there.</summary>
    internal ProgramBuilder SetAttributes(
        ObjectId blob, bool hasAttributes, IReadOnlyDictionary<string, string> set, IReadOnlyCollection<string> removed)
    {
        var target = program.Object(blob);
        foreach (var key in removed)
        {
            Call("blob", "remove_metadata_pair", target, Text(key));
        }

        if (!hasAttributes)
        {
            Call("blob", "add_metadata", target, Call("metadata", "new"));
        }

        Insert(target, set);
        return program;
    }

    internal ProgramBuilder DropAttributes(ObjectId blob)
    {
        Call("blob", "take_metadata", program.Object(blob));
        return program;
    }

    internal ProgramBuilder Share(ObjectId blob, ulong funds, Purse purse)
    {
        if (funds == 0)
        {
            Call("shared_blob", "new", program.Object(blob));
        }
        else
        {
            Call("shared_blob", "new_funded", program.Object(blob), Payment(purse, funds).First);
        }

        return program;
    }

    internal ProgramBuilder Fund(ObjectId shared, ulong funds, Purse purse)
    {
        Call("shared_blob", "fund", program.Object(shared), Payment(purse, funds).First);
        return program;
    }

    internal ProgramBuilder ExtendShared(ObjectId shared, uint epochs)
    {
        Call("shared_blob", "extend", program.Object(shared), System, U32(epochs));
        return program;
    }

    private ProgramBuilder Registered(
        BlobRegistration blob, Argument storage, Argument forWriting, Purse purse, IReadOnlyDictionary<string, string>? attributes)
    {
        var registered = CallSystem("register_blob", [System, storage, .. Description(blob), forWriting]);
        if (attributes is { Count: > 0 })
        {
            Call("blob", "add_metadata", registered, Call("metadata", "new"));
            Insert(registered, attributes);
        }

        DestroyZero(purse, forWriting);
        return Give(registered);
    }

    private Argument[] Description(BlobRegistration blob) =>
    [
        program.Pure(blob.BlobId.ToArray()), program.Pure(blob.RootHash), U64(blob.Size), U8(RedStuff), Flag(blob.Deletable),
    ];

    private void Insert(Argument blob, IReadOnlyDictionary<string, string> attributes)
    {
        foreach (var (key, value) in attributes)
        {
            Call("blob", "insert_or_update_metadata_pair", blob, Text(key), Text(value));
        }
    }
}
