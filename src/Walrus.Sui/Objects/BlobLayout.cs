using Walrus.Core.Bcs;
using Walrus.Sui.Objects;

namespace Walrus.Sui.Chain;

/// <content>The layout of <c>blob::Blob</c> (contracts §1).</content>
public sealed partial record BlobObject : IMoveStruct<BlobObject>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteId(Id)
        .WriteEpoch(RegisteredEpoch)
        .WriteFixed(BlobId.Span)
        .WriteU64(Size)
        .WriteU8(EncodingType)
        .WriteOptionalValue(CertifiedEpoch, static (w, e) => w.WriteEpoch(e))
        .Write(Storage)
        .WriteBool(Deletable);

    /// <inheritdoc/>
    public static BlobObject ReadFrom(ref BcsReader reader) => new(
        reader.ReadId(),
        reader.ReadEpoch(),
        reader.ReadBlobId(),
        reader.ReadU64(),
        reader.ReadU8(),
        reader.ReadOptionalValue(static (ref BcsReader r) => r.ReadEpoch()),
        StorageObject.ReadFrom(ref reader),
        reader.ReadBool());
}

/// <content>The layout of <c>storage_resource::Storage</c> (contracts §1).</content>
public sealed partial record StorageObject : IMoveStruct<StorageObject>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).WriteEpoch(StartEpoch).WriteEpoch(EndEpoch).WriteU64(Size);

    /// <inheritdoc/>
    public static StorageObject ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadEpoch(), reader.ReadEpoch(), reader.ReadU64());
}
