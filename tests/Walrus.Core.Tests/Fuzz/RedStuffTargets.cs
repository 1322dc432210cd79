using Walrus.Core.Bcs;
using Walrus.Core.Merkle;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Tests.Fuzz;

/// <summary>Metadata, slivers, symbols and proofs.</summary>
internal static class RedStuffTargets
{
    private static readonly BlobMetadataWithId Metadata = new BlobEncoder(new RedStuffCodec(new EncodingConfig(4))).ComputeMetadata(new byte[9]);

    // index, two bytes of data, a Merkle path of an empty and a digest node.
    private static readonly byte[] RecoverySymbolBytes = [1, 0, .. Symbol, .. Path];

    private static byte[] Symbol => [2, 7, 7];

    private static byte[] Path => [2, 0, 1, .. new byte[32]];

    internal static readonly FuzzTarget[] All =
    [
        new("BlobMetadata", b => BlobMetadata.FromBcs(b), Metadata.Metadata.ToBcs()),
        new("BlobMetadataWithId", b => BlobMetadataWithId.FromBcs(b), Metadata.ToBcs()),
        new("Sliver", b => Sliver.FromBcs(b, SliverAxis.Primary), [4, 1, 2, 3, 4, 2, 0, 1, 0]),
        FuzzTarget.Text("SymbolId", t => SymbolId.Parse(t), "17-21", "0-65535"),
        new("MerkleProof", ReadProof, Path),
        new("GeneralRecoverySymbol", b => GeneralRecoverySymbol.FromBcs(b), [0, 1, 0, .. Symbol, 3, 0, .. Path]),
        new(
            "InconsistencyProof",
            b => InconsistencyProof.FromBcs(b, SliverAxis.Secondary),
            [3, 0, 2, .. RecoverySymbolBytes, .. RecoverySymbolBytes]),
    ];

    private static void ReadProof(byte[] bytes)
    {
        var reader = new BcsReader(bytes);
        MerkleProof.ReadFrom(ref reader);
        reader.Finish();
    }
}
