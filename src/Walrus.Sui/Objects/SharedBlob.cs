using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.Sui.Objects;

/// <summary>A blob that anybody may extend, from funds that anybody may add to (<c>shared_blob::SharedBlob</c>, contracts §1).</summary>
/// <param name="Id">The shared object.</param>
/// <param name="Blob">The blob.</param>
/// <param name="Funds">FROST that extensions are paid from.</param>
public sealed record SharedBlob(ObjectId Id, BlobObject Blob, ulong Funds) : IMoveStruct<SharedBlob>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).Write(Blob).WriteU64(Funds);

    /// <inheritdoc/>
    public static SharedBlob ReadFrom(ref BcsReader reader) => new(reader.ReadId(), BlobObject.ReadFrom(ref reader), reader.ReadU64());
}
