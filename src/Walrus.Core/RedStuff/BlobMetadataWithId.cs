using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Core.RedStuff;

/// <summary>Why metadata does not fit a blob id; <see cref="None"/> if it does.</summary>
public enum MetadataFault
{
    /// <summary>It fits.</summary>
    None,

    /// <summary>It does not name exactly n sliver pairs.</summary>
    WrongPairCount,

    /// <summary>The length exceeds what n shards can encode.</summary>
    BlobTooLarge,

    /// <summary>Its roots and length give another blob id.</summary>
    BlobIdMismatch,
}

/// <summary>Metadata together with the blob id it claims, as <c>GET …/metadata</c> returns it (spec/encoding.md §3.3).</summary>
/// <param name="BlobId">The id, as claimed until <see cref="Verify"/> says otherwise.</param>
/// <param name="Metadata">The metadata.</param>
public sealed record BlobMetadataWithId(BlobId BlobId, BlobMetadata Metadata)
{
    /// <summary>Checks metadata received from anybody.</summary>
    public MetadataFault Verify(EncodingConfig config)
    {
        if (Metadata.Pairs.Count != config.Shards)
        {
            return MetadataFault.WrongPairCount;
        }

        if (Metadata.UnencodedLength > (ulong)config.MaxBlobLength)
        {
            return MetadataFault.BlobTooLarge;
        }

        return Metadata.ComputeBlobId() == BlobId ? MetadataFault.None : MetadataFault.BlobIdMismatch;
    }

    /// <summary>The body of <c>GET …/metadata</c>: the id, then the metadata.</summary>
    public byte[] ToBcs()
    {
        var writer = new BcsWriter(44 + Metadata.Pairs.Count * 66).WriteFixed(BlobId.Span);
        Metadata.WriteTo(writer);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="ToBcs"/> writes, without verifying it.</summary>
    /// <exception cref="BcsException">The bytes are not metadata with an id.</exception>
    public static BlobMetadataWithId FromBcs(ReadOnlySpan<byte> bytes)
    {
        var reader = new BcsReader(bytes);
        var id = BlobId.FromBytes(reader.ReadFixed(BlobId.Length));
        var result = new BlobMetadataWithId(id, BlobMetadata.ReadFrom(ref reader));
        reader.Finish();
        return result;
    }
}
