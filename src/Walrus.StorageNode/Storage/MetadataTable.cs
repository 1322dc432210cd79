using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Verified metadata by blob id; every blob with slivers on disk has it. It is kept as records beside the slivers, so that it is flushed with
/// them.
/// </summary>
internal sealed class MetadataTable(RecordStore records)
{
    private readonly RecentMetadata recent = new();

    internal bool Has(BlobId blob) => records.Index.Find(RecordKey.MetadataOf(blob)) is not null;

    internal BlobMetadata? Find(BlobId blob)
    {
        var key = RecordKey.MetadataOf(blob);
        if (records.Index.Find(key) is not { } place)
        {
            return null;
        }

        return recent.Find(blob, place)
            ?? (records.Read(key) is { } bcs ? recent.Keep(blob, place, BlobMetadata.FromBcs(bcs)) : null);
    }

    /// <summary>Stores metadata that has been verified; false when it was there. On disk when it is done.</summary>
    /// <exception cref="DiskFullException">There is no room; nothing was written.</exception>
    internal async Task<bool> Store(BlobId blob, BlobMetadata metadata)
    {
        var key = RecordKey.MetadataOf(blob);
        if (records.IsIntact(key))
        {
            return false;
        }

        await records.Log.Append(key, metadata.ToBcs()).ConfigureAwait(false);
        return true;
    }

    internal void Delete(BlobId blob)
    {
        lock (records.Gate(blob))
        {
            records.Index.Remove(RecordKey.MetadataOf(blob));
        }
    }

    /// <summary>Blob ids after <paramref name="after"/> (null: from the first), in order, at most <paramref name="count"/>.</summary>
    internal IReadOnlyList<BlobId> Page(BlobId? after, int count) => records.Index.BlobsWithMetadata(after, count);

    /// <summary>Takes over what earlier builds kept in <c>node.db</c>.</summary>
    /// <exception cref="DiskFullException">There is no room for all of it; what was taken over is, and the rest stays where it was.</exception>
    internal async Task TakeOver(Database old, CancellationToken ct)
    {
        const int Page = 64;
        while (old.Read(c => c.All("SELECT blob_id, bcs FROM metadata LIMIT $0", Row, Page)) is { Count: > 0 } page)
        {
            ct.ThrowIfCancellationRequested();
            await Task.WhenAll(page.Select(m => records.Log.Append(RecordKey.MetadataOf(m.Blob), m.Bcs, mayUseReserve: true))).ConfigureAwait(false);
            old.Write(c => page.ForEach(m => c.Run("DELETE FROM metadata WHERE blob_id = $0", m.Blob.ToArray())));
        }

        static (BlobId Blob, byte[] Bcs) Row(Microsoft.Data.Sqlite.SqliteDataReader row) => (row.BlobId(0), row.Bytes(1));
    }
}
