using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.Sui.Objects;

/// <summary>
/// Storage that many blobs share (<c>storage_pool::StoragePool</c>); its contents are the dynamic field of its version (contracts §1).
/// </summary>
/// <param name="Id">The object.</param>
/// <param name="Version">Names the inner field.</param>
public sealed record StoragePool(ObjectId Id, ulong Version) : IMoveStruct<StoragePool>
{
    /// <summary>The only version there is.</summary>
    public const ulong CurrentVersion = 1;

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).WriteU64(Version);

    /// <inheritdoc/>
    public static StoragePool ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadU64());
}

/// <summary>What a <see cref="StoragePool"/> holds (<c>storage_pool::StoragePoolInnerV1</c>).</summary>
/// <param name="Storage">What was paid for.</param>
/// <param name="UsedBytes">Bytes of encoded data its blobs take.</param>
/// <param name="BlobCount">How many blobs there are.</param>
/// <param name="Blobs">The table of <see cref="PooledBlob"/> by blob id.</param>
public sealed record StoragePoolInner(StorageObject Storage, ulong UsedBytes, ulong BlobCount, MoveTable Blobs) : IMoveStruct<StoragePoolInner>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.Write(Storage).WriteU64(UsedBytes).WriteU64(BlobCount).Write(Blobs);

    /// <inheritdoc/>
    public static StoragePoolInner ReadFrom(ref BcsReader reader) => new(
        StorageObject.ReadFrom(ref reader), reader.ReadU64(), reader.ReadU64(), MoveTable.ReadFrom(ref reader));
}

/// <summary>A blob of a pool (<c>storage_pool::PooledBlob</c>): it lives as long as the pool.</summary>
/// <param name="Id">The object, which deletable confirmations name.</param>
/// <param name="RegisteredEpoch">When it was registered.</param>
/// <param name="BlobId">What it names.</param>
/// <param name="Size">Bytes before encoding.</param>
/// <param name="EncodingType">1 is Red Stuff with Reed-Solomon.</param>
/// <param name="CertifiedEpoch">Null until certified.</param>
/// <param name="StoragePoolId">Its pool.</param>
/// <param name="Deletable">Whether the owner of the pool may delete it.</param>
public sealed record PooledBlob(
    ObjectId Id,
    Epoch RegisteredEpoch,
    BlobId BlobId,
    ulong Size,
    byte EncodingType,
    Epoch? CertifiedEpoch,
    ObjectId StoragePoolId,
    bool Deletable) : IMoveStruct<PooledBlob>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteId(Id)
        .WriteEpoch(RegisteredEpoch)
        .WriteFixed(BlobId.Span)
        .WriteU64(Size)
        .WriteU8(EncodingType)
        .WriteOptionalValue(CertifiedEpoch, static (w, e) => w.WriteEpoch(e))
        .WriteId(StoragePoolId)
        .WriteBool(Deletable);

    /// <inheritdoc/>
    public static PooledBlob ReadFrom(ref BcsReader reader) => new(
        reader.ReadId(),
        reader.ReadEpoch(),
        reader.ReadBlobId(),
        reader.ReadU64(),
        reader.ReadU8(),
        reader.ReadOptionalValue(static (ref BcsReader r) => r.ReadEpoch()),
        reader.ReadId(),
        reader.ReadBool());
}
