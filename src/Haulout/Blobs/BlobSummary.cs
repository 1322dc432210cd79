using Walrus.Core.RedStuff;

namespace Haulout.Blobs;

/// <summary>What every command says of a blob with <c>--json</c>.</summary>
internal sealed record BlobSummary(
    string Path, string BlobId, ulong UnencodedLength, string EncodingType, int NShards, int SymbolSize, string RootHash)
{
    internal static BlobSummary Of(string path, BlobMetadataWithId blob, EncodingConfig config) => new(
        path,
        blob.BlobId.ToString(),
        blob.Metadata.UnencodedLength,
        "RS2",
        config.Shards,
        blob.Metadata.SymbolSize(config),
        blob.Metadata.ComputeRoot().ToString());
}
