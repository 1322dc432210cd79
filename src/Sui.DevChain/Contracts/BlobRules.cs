using Walrus.Core.Bcs;
using Walrus.Core.Hashing;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>What is registered: the arguments of <c>register_blob</c> and <c>register_pooled_blob</c>.</summary>
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

    /// <summary>The id of a root, encoding type and size, whether or not there is such an encoding (<c>BlobIdDerivation</c>).</summary>
    internal static BlobId DeriveId(ReadOnlySpan<byte> rootHash, byte encodingType, ulong size) => BlobId.FromBytes(
        Blake2b256.Hash(new BcsWriter().WriteU8(encodingType).WriteU64(size).WriteFixed(rootHash).ToArray()));

    /// <summary>Aborts unless the claimed id is that of root, encoding type and size.</summary>
    internal static void CheckId(Registration blob, MoveAbort invalid, string function) =>
        invalid.Unless(DeriveId(blob.RootHash, blob.EncodingType, blob.Size) == blob.BlobId, function);

    /// <summary>Aborts unless what was confirmed is as permanent as the blob is, and of this object if it is deletable.</summary>
    internal static void CheckPersistence(
        bool isDeletable, ObjectId blob, StorageConfirmation confirmed, MoveAbort wrongType, MoveAbort wrongObject, string function)
    {
        wrongType.Unless(isDeletable == confirmed.DeletableObject is not null, function);
        wrongObject.Unless(!isDeletable || confirmed.DeletableObject == blob, function);
    }

    /// <summary>A new blob object on storage that covers now and is large enough.</summary>
    internal static BlobObject Register(ObjectId id, StorageObject storage, Registration blob, Epoch now, ushort shards)
    {
        AbortCodes.Blob.ResourceBounds.Unless(storage.StartEpoch <= now && now < storage.EndEpoch, "new");
        AbortCodes.Blob.ResourceSize.Unless(EncodedLength(blob.Size, blob.EncodingType, shards) <= storage.Size, "new");
        CheckId(blob, AbortCodes.Blob.InvalidBlobId, "new");
        return new(id, now, blob.BlobId, blob.Size, blob.EncodingType, null, storage, blob.Deletable);
    }

    /// <summary>The blob, certified by what a quorum confirmed.</summary>
    internal static BlobObject Certify(BlobObject blob, StorageConfirmation confirmed, Epoch now)
    {
        const string Function = "certify_with_certified_msg";
        AbortCodes.Blob.InvalidBlobId.Unless(blob.BlobId == confirmed.BlobId, Function);
        AbortCodes.Blob.AlreadyCertified.Unless(blob.CertifiedEpoch is null, Function);
        AbortCodes.Blob.ResourceBounds.Unless(now < blob.Storage.EndEpoch, Function);
        CheckPersistence(
            blob.Deletable, blob.Id, confirmed, AbortCodes.Blob.InvalidBlobPersistenceType, AbortCodes.Blob.InvalidBlobObject, Function);
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

    /// <summary>The blob with its end that many epochs later, paid from a coin.</summary>
    internal static (BlobObject Blob, SystemStateInner State, Coin Left) ExtendBy(BlobObject blob, uint epochs, SystemStateInner state, Coin coin)
    {
        CheckExtensible(blob, state.Committee.Epoch);
        var (from, to) = MarketRules.ExtensionWindow(state, blob.Storage.EndEpoch, epochs, "extend_blob");
        (state, coin) = MarketRules.Buy(state, coin, blob.Storage.Size, from, to);
        return (blob with { Storage = StorageRules.ExtendBy(blob.Storage, epochs) }, state, coin);
    }
}
