namespace Walrus.StorageNode.Http;

/// <summary>The routes of a storage node (storage-node-api §A.3).</summary>
internal sealed record ApiRoutes(
    BlobRoutes Blobs, SymbolRoutes Symbols, ConfirmationRoutes Confirmations, ProofRoutes Proofs, ShardSyncRoutes Shards, HealthRoutes Health)
{
    private const string Blob = "/v1/blobs/{blob}";
    private const string Sliver = Blob + "/slivers/{pair}/{axis}";

    internal void Map(WebHost host)
    {
        host.Get(Blob + "/metadata", Blobs.GetMetadata);
        host.Get(Blob + "/metadata/status", Blobs.GetMetadataStatus);
        host.Map(Blob + "/metadata", ["PUT"], Blobs.PutMetadata);
        host.Get(Sliver, Blobs.GetSliver);
        host.Get(Sliver + "/status", Blobs.GetSliverStatus);
        host.Map(Sliver, ["PUT"], Blobs.PutSliver);
        host.Get(Blob + "/status", Blobs.GetStatus);
        host.Get(Blob + "/confirmation/permanent", Confirmations.GetPermanent);
        host.Get(Blob + "/confirmation/deletable/{object}", Confirmations.GetDeletable);
        host.Get(Blob + "/recoverySymbols", Symbols.GetRecoverySymbols);
        host.Get(Blob + "/decodingSymbols", Symbols.GetDecodingSymbols);
        host.Map(Blob + "/inconsistencyProof/{axis}", ["POST"], Proofs.PostInconsistencyProof);
        host.Map("/v1/migrate/sync_shard", ["POST"], Shards.PostSyncShard);
        host.Get("/v1/health", Health.GetHealth);
        host.Get("/v1/api", HealthRoutes.GetApi);
    }
}
