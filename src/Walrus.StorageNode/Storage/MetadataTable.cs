using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>Verified metadata by blob id; every blob with slivers on disk has its row.</summary>
internal sealed class MetadataTable(Database database)
{
    internal bool Has(BlobId blob) =>
        database.Read(c => c.One("SELECT 1 FROM metadata WHERE blob_id = $0", r => r.GetInt32(0), blob.ToArray())) == 1;

    internal BlobMetadata? Find(BlobId blob) =>
        database.Read(c => c.One("SELECT bcs FROM metadata WHERE blob_id = $0", r => r.Bytes(0), blob.ToArray())) is { } bcs
            ? BlobMetadata.FromBcs(bcs)
            : null;

    /// <summary>Stores metadata that has been verified; false when it was there.</summary>
    internal bool Store(BlobId blob, BlobMetadata metadata) => database.Write(c =>
        c.Run("INSERT OR IGNORE INTO metadata(blob_id, bcs) VALUES($0, $1)", blob.ToArray(), metadata.ToBcs()) == 1);

    internal void Delete(BlobId blob) => database.Write(c => c.Run("DELETE FROM metadata WHERE blob_id = $0", blob.ToArray()));

    /// <summary>Blob ids after <paramref name="after"/> (null: from the first), in order, at most <paramref name="count"/>.</summary>
    internal IReadOnlyList<BlobId> Page(BlobId? after, int count) => database.Read(c => c.All(
        "SELECT blob_id FROM metadata WHERE $0 IS NULL OR blob_id > $0 ORDER BY blob_id LIMIT $1", r => r.BlobId(0), after?.ToArray(), count));
}
