using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>One version of an object.</summary>
/// <param name="Id">The object.</param>
/// <param name="Version">Its version, Sui's Lamport number.</param>
/// <param name="Digest">Of its contents at that version.</param>
public sealed record ObjectRef(ObjectId Id, ulong Version, SuiDigest Digest)
{
    internal static ObjectRef Read(ref BcsReader reader) =>
        new(ObjectId.FromBytes(reader.ReadFixed(ObjectId.Length)), reader.ReadU64(), ReadDigest(ref reader));

    internal void Write(BcsWriter writer) => writer.WriteFixed(Id.Span).WriteU64(Version).WriteBytes(Digest.Span);

    /// <summary>Digests carry their length in BCS.</summary>
    internal static SuiDigest ReadDigest(ref BcsReader reader)
    {
        var bytes = reader.ReadBytes(SuiDigest.Length);
        return bytes.Length == SuiDigest.Length
            ? SuiDigest.FromBytes(bytes)
            : throw new BcsException($"The digest that ends at byte {reader.Position} has {bytes.Length} bytes, not {SuiDigest.Length}.");
    }
}
