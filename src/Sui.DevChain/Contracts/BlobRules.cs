using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Sui.DevChain.Contracts;

/// <summary>What is registered: the arguments of <c>register_blob</c>.</summary>
/// <param name="BlobId">The claimed id.</param>
/// <param name="RootHash">32 bytes.</param>
/// <param name="Size">Bytes before encoding.</param>
/// <param name="EncodingType">1 is RS2.</param>
/// <param name="Deletable">Whether the owner may delete it.</param>
internal sealed record Registration(BlobId BlobId, byte[] RootHash, ulong Size, byte EncodingType, bool Deletable);

/// <summary>The life of a blob object (<c>blob</c>, contracts §3).</summary>
internal static class BlobRules
{
    /// <summary>
    /// The bytes a blob takes on the network (contracts §2), counted as Move does: a symbol that does not fit u16 aborts as arithmetic.
    /// </summary>
    internal static ulong EncodedLength(ulong size, byte encodingType, ushort shards)
    {
        AbortCodes.Encoding.InvalidEncodingType.Unless(encodingType == (byte)EncodingType.Rs2, "encoded_blob_length");
        checked
        {
            ulong n = shards;
            ulong faulty = (n - 1) / 3;
            ulong primary = n - 2 * faulty;
            ulong secondary = n - faulty;
            ushort symbol = (ushort)((Math.Max(size, 1) - 1) / (primary * secondary) + 1);
            symbol += (ushort)(symbol % 2);
            return n * ((primary + secondary) * symbol + n * 64 + 32);
        }
    }

    /// <summary>A new blob object on storage that covers now and is large enough.</summary>
    internal static BlobObject Register(ObjectId id, StorageObject storage, Registration blob, Epoch now, ushort shards)
    {
        AbortCodes.Blob.ResourceBounds.Unless(storage.StartEpoch <= now && now < storage.EndEpoch, "new");
        AbortCodes.Blob.ResourceSize.Unless(EncodedLength(blob.Size, blob.EncodingType, shards) <= storage.Size, "new");
        AbortCodes.Blob.InvalidBlobId.Unless(
            BlobMetadata.DeriveBlobId(blob.Size, MerkleNode.Digest(blob.RootHash)) == blob.BlobId, "new");
        return new(id, now, blob.BlobId, blob.Size, blob.EncodingType, null, storage, blob.Deletable);
    }

    /// <summary>The blob, certified by what a quorum confirmed.</summary>
    internal static BlobObject Certify(BlobObject blob, StorageConfirmation confirmed, Epoch now)
    {
        const string Function = "certify_with_certified_msg";
        AbortCodes.Blob.InvalidBlobId.Unless(blob.BlobId == confirmed.BlobId, Function);
        AbortCodes.Blob.AlreadyCertified.Unless(blob.CertifiedEpoch is null, Function);
        AbortCodes.Blob.ResourceBounds.Unless(now < blob.Storage.EndEpoch, Function);
        AbortCodes.Blob.InvalidBlobPersistenceType.Unless(blob.Deletable == confirmed.DeletableObject is not null, Function);
        AbortCodes.Blob.InvalidBlobObject.Unless(!blob.Deletable || confirmed.DeletableObject == blob.Id, Function);
        return blob with { CertifiedEpoch = now };
    }

    /// <summary>Aborts unless the blob may be deleted now.</summary>
    internal static void CheckDelete(BlobObject blob, Epoch now)
    {
        AbortCodes.Blob.BlobNotDeletable.Unless(blob.Deletable, "delete");
        AbortCodes.Blob.ResourceBounds.Unless(blob.Storage.EndEpoch > now, "delete");
    }

    /// <summary>Aborts unless the blob is certified and has not expired.</summary>
    internal static void CheckExtensible(BlobObject blob, Epoch now)
    {
        AbortCodes.Blob.NotCertified.Unless(blob.CertifiedEpoch is not null, "assert_certified_not_expired");
        AbortCodes.Blob.ResourceBounds.Unless(now < blob.Storage.EndEpoch, "assert_certified_not_expired");
    }

    /// <summary>The blob with more storage behind its own.</summary>
    internal static BlobObject ExtendWith(BlobObject blob, StorageObject extension, Epoch now)
    {
        CheckExtensible(blob, now);
        AbortCodes.Blob.ResourceBounds.Unless(extension.EndEpoch > blob.Storage.EndEpoch, "extend_with_resource");
        return blob with { Storage = StorageRules.FusePeriods(blob.Storage, extension) };
    }

    /// <summary>The blob with its end that many epochs later.</summary>
    internal static BlobObject ExtendBy(BlobObject blob, uint epochs) =>
        blob with { Storage = blob.Storage with { EndEpoch = new(checked(blob.Storage.EndEpoch.Value + epochs)) } };
}
