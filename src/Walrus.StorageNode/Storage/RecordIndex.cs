using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;

namespace Walrus.StorageNode.Storage;

/// <summary>A record for the index: where it lies now, and where it must still lie for that to count (null: anywhere).</summary>
internal readonly record struct RecordEntry(RecordKey Key, RecordPlace Place, RecordPlace? Replaces);

/// <summary>
/// Which record lies where, in <c>slivers.db</c>. Segments hold the truth: what the index lost in a power failure is read from them again,
/// so it need not be flushed for each record.
/// </summary>
internal sealed class RecordIndex : IDisposable
{
    private const int DropPage = 5_000;
    private const int NoShard = -1;

    private readonly Lock gate = new();
    private readonly Database database;
    private long live;
    private long indexed;

    private RecordIndex(Database database)
    {
        this.database = database;
        (live, indexed) = database.Read(c => c.One(
            "SELECT TOTAL(live), TOTAL(indexed) FROM segments", r => ((long)r.GetDouble(0), (long)r.GetDouble(1))));
    }

    /// <summary>Bytes of records that the index points to.</summary>
    internal long LiveBytes => Interlocked.Read(ref live);

    /// <summary>Bytes of all segments as far as the index has seen them.</summary>
    internal long IndexedBytes => Interlocked.Read(ref indexed);

    /// <exception cref="StorageNodeException">The file is of a newer version or cannot be written.</exception>
    internal static RecordIndex Open(string path) => new(Database.Open(path, RecordTables.Layout));

    internal RecordPlace? Find(RecordKey key) => database.Read(c =>
        c.All(
            "SELECT segment, offset, header, length FROM records WHERE shard = $0 AND kind = $1 AND blob_id = $2", PlaceAt,
            Shard(key), (int)key.Kind, key.Blob.ToArray())) is [var place]
            ? place
            : null;

    /// <summary>Takes up records of one segment, of which the first <paramref name="known"/> bytes are known then.</summary>
    internal void Add(int segment, long known, IReadOnlyCollection<RecordEntry> entries) => Change((c, use) =>
    {
        c.Run("INSERT OR IGNORE INTO segments(number) VALUES($0)", segment);
        use.Know(segment, known);
        foreach (var (key, place, replaces) in entries)
        {
            if (Remove(c, use, key, replaces) || replaces is null)
            {
                c.Run(
                    "INSERT INTO records(shard, kind, blob_id, segment, offset, header, length) VALUES($0, $1, $2, $3, $4, $5, $6)",
                    Shard(key), (int)key.Kind, key.Blob.ToArray(), place.Segment, place.Offset, place.Header, place.Length);
                use.Live(place.Segment, place.Bytes);
            }
        }

        return entries.Count;
    });

    /// <summary>Forgets a record, if it lies there (null: anywhere); false when it does not.</summary>
    internal bool Remove(RecordKey key, RecordPlace? at = null) => Change((c, use) => Remove(c, use, key, at));

    /// <summary>Forgets every sliver of a blob and returns how many there were.</summary>
    internal int RemoveBlob(BlobId blob) => Change((c, use) => Shards(c).Sum(shard => use.Removed(c.All(
        "DELETE FROM records WHERE shard = $0 AND kind IN (0, 1) AND blob_id = $1 RETURNING segment, header + length",
        SegmentUses.RemovedAt, shard.Value, blob.ToArray()))));

    /// <summary>Forgets every sliver of a shard, a page at a time so that others may write between.</summary>
    internal void RemoveShard(ShardIndex shard)
    {
        while (Change((c, use) => use.Removed(c.All(
            """
            DELETE FROM records WHERE shard = $0 AND (kind, blob_id) IN (SELECT kind, blob_id FROM records WHERE shard = $0 LIMIT $1)
            RETURNING segment, header + length
            """,
            SegmentUses.RemovedAt, shard.Value, DropPage))) == DropPage)
        {
        }
    }

    /// <summary>Shards with slivers, ascending.</summary>
    internal IReadOnlyList<ShardIndex> Shards() => database.Read(Shards);

    internal int Count(ShardIndex shard, RecordKind kind) => database.Read(c =>
        c.One("SELECT COUNT(*) FROM records WHERE shard = $0 AND kind = $1", r => r.GetInt32(0), shard.Value, (int)kind));

    /// <summary>Blobs with a sliver there, from <paramref name="from"/> on (null: from the first), in order of their bytes.</summary>
    internal IReadOnlyList<BlobId> Blobs(ShardIndex shard, RecordKind kind, BlobId? from, int count) => database.Read(c => c.All(
        "SELECT blob_id FROM records WHERE shard = $0 AND kind = $1 AND ($2 IS NULL OR blob_id >= $2) ORDER BY blob_id LIMIT $3",
        r => r.BlobId(0), shard.Value, (int)kind, from?.ToArray(), count));

    /// <summary>Blobs with metadata here, after <paramref name="after"/> (null: from the first), in order of their bytes.</summary>
    internal IReadOnlyList<BlobId> BlobsWithMetadata(BlobId? after, int count) => database.Read(c => c.All(
        "SELECT blob_id FROM records WHERE shard = $0 AND kind = $1 AND ($2 IS NULL OR blob_id > $2) ORDER BY blob_id LIMIT $3",
        r => r.BlobId(0), NoShard, (int)RecordKind.Metadata, after?.ToArray(), count));

    /// <summary>What a segment holds that the index points to.</summary>
    internal IReadOnlyList<(RecordKey Key, RecordPlace Place)> In(int segment, int count) => database.Read(c => c.All(
        "SELECT segment, offset, header, length, blob_id, shard, kind FROM records WHERE segment = $0 LIMIT $1",
        r => (new RecordKey(r.BlobId(4), new ShardIndex((ushort)Math.Max(0, r.GetInt32(5))), (RecordKind)r.GetInt32(6)), PlaceAt(r)),
        segment, count));

    /// <summary>All segments, ascending.</summary>
    internal IReadOnlyList<SegmentUse> Segments() => database.Read(c => c.All(
        "SELECT number, indexed, live, dropped FROM segments ORDER BY number",
        r => new SegmentUse(r.GetInt32(0), r.GetInt64(1), r.GetInt64(2), r.GetInt32(3) != 0)));

    /// <summary>Says, durably and after all that was said before, that nothing in a segment is needed; then its file may be deleted.</summary>
    internal void Drop(int segment) => database.WriteDurably(c => c.Run("UPDATE segments SET dropped = 1 WHERE number = $0", segment));

    /// <summary>Forgets a segment whose file is gone, and what lay in it; returns how many records that were.</summary>
    internal int Forget(int segment) => Change((c, use) =>
    {
        int lost = use.Removed(c.All("DELETE FROM records WHERE segment = $0 RETURNING segment, header + length", SegmentUses.RemovedAt, segment));
        use.Know(segment, 0);
        c.Run("DELETE FROM segments WHERE number = $0", segment);
        return lost;
    });

    /// <summary>Forgets what the index places beyond the end of a segment; returns how many records that were.</summary>
    internal int Truncate(int segment, long length) => Change((c, use) =>
    {
        use.Know(segment, length);
        return use.Removed(c.All(
            "DELETE FROM records WHERE segment = $0 AND offset + header + length > $1 RETURNING segment, header + length",
            SegmentUses.RemovedAt, segment, length));
    });

    public void Dispose() => database.Dispose();

    /// <summary>Changes all or nothing, and keeps count of the bytes.</summary>
    private T Change<T>(Func<SqliteConnection, SegmentUses, T> change)
    {
        lock (gate)
        {
            var (result, use) = database.Write(c =>
            {
                var use = new SegmentUses(c);
                var result = change(c, use);
                use.Save();
                return (result, use);
            });
            Interlocked.Add(ref live, use.LiveBytes);
            Interlocked.Add(ref indexed, use.IndexedBytes);
            return result;
        }
    }

    private static bool Remove(SqliteConnection connection, SegmentUses use, RecordKey key, RecordPlace? at) => use.Removed(at is { } place
        ? connection.All(
            """
            DELETE FROM records WHERE shard = $0 AND kind = $1 AND blob_id = $2 AND segment = $3 AND offset = $4
            RETURNING segment, header + length
            """,
            SegmentUses.RemovedAt, Shard(key), (int)key.Kind, key.Blob.ToArray(), place.Segment, place.Offset)
        : connection.All(
            "DELETE FROM records WHERE shard = $0 AND kind = $1 AND blob_id = $2 RETURNING segment, header + length",
            SegmentUses.RemovedAt, Shard(key), (int)key.Kind, key.Blob.ToArray())) > 0;

    /// <summary>One look for each shard, not for each sliver.</summary>
    private static List<ShardIndex> Shards(SqliteConnection connection)
    {
        var shards = new List<ShardIndex>();
        int last = NoShard;
        while (connection.One("SELECT MIN(shard) FROM records WHERE shard > $0", r => r.IsDBNull(0) ? (int?)null : r.GetInt32(0), last) is { } next)
        {
            shards.Add(new ShardIndex((ushort)next));
            last = next;
        }

        return shards;
    }

    /// <summary>Metadata stands before the first shard.</summary>
    private static int Shard(RecordKey key) => key.Kind == RecordKind.Metadata ? NoShard : key.Shard.Value;

    private static RecordPlace PlaceAt(SqliteDataReader row) => new(row.GetInt32(0), row.GetInt64(1), row.GetInt32(2), row.GetInt32(3));
}
