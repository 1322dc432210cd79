using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>A record for the index: where it lies now, and where its sliver must still lie for it to count (null: anywhere).</summary>
internal readonly record struct SliverEntry(SliverKey Key, SliverPlace Place, SliverPlace? Replaces);

/// <summary>A segment as the index knows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Indexed">Bytes from its beginning that the index has seen.</param>
/// <param name="Live">Bytes of records that the index points to.</param>
/// <param name="IsDropped">Its file may go, and is not to be read again.</param>
internal readonly record struct SegmentUse(int Number, long Indexed, long Live, bool IsDropped);

/// <summary>
/// Which sliver lies where, in <c>slivers.db</c>. Segments hold the truth: what the index lost in a power failure is read from them again,
/// so it need not be flushed for each sliver.
/// </summary>
internal sealed class SliverCatalog(Database database) : IDisposable
{
    private const int DropPage = 5_000;

    private static readonly DatabaseLayout Layout = new(
        1,
        $"""
        CREATE TABLE slivers(
            shard INTEGER NOT NULL, axis INTEGER NOT NULL, blob_id BLOB NOT NULL,
            segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, PRIMARY KEY(shard, axis, blob_id)) WITHOUT ROWID;
        CREATE INDEX slivers_by_segment ON slivers(segment);
        CREATE TABLE segments(
            number INTEGER PRIMARY KEY, indexed INTEGER NOT NULL DEFAULT 0, live INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0);
        CREATE TRIGGER sliver_added AFTER INSERT ON slivers BEGIN
            UPDATE segments SET live = live + NEW.length + {SliverRecord.HeaderLength} WHERE number = NEW.segment; END;
        CREATE TRIGGER sliver_removed AFTER DELETE ON slivers BEGIN
            UPDATE segments SET live = live - OLD.length - {SliverRecord.HeaderLength} WHERE number = OLD.segment; END;
        """,
        Durable: false);

    /// <exception cref="StorageNodeException">The file is of a newer version or cannot be written.</exception>
    internal static SliverCatalog Open(string path) => new(Database.Open(path, Layout));

    internal SliverPlace? Find(SliverKey key) => database.Read(c =>
        c.All("SELECT segment, offset, length FROM slivers WHERE shard = $0 AND axis = $1 AND blob_id = $2", PlaceAt, Key(key))) is [var place]
            ? place
            : null;

    /// <summary>Takes up records of one segment, of which the first <paramref name="indexed"/> bytes are known then.</summary>
    internal void Add(int segment, long indexed, IReadOnlyCollection<SliverEntry> entries) => database.Write(c =>
    {
        c.Run("INSERT OR IGNORE INTO segments(number) VALUES($0)", segment);
        c.Run("UPDATE segments SET indexed = $1 WHERE number = $0", segment, indexed);
        foreach (var (key, place, replaces) in entries)
        {
            if (Remove(c, key, replaces) || replaces is null)
            {
                c.Run(
                    "INSERT INTO slivers(shard, axis, blob_id, segment, offset, length) VALUES($0, $1, $2, $3, $4, $5)",
                    [.. Key(key), place.Segment, place.Offset, place.Length]);
            }
        }
    });

    /// <summary>Forgets a sliver, if it lies there (null: anywhere); false when it does not.</summary>
    internal bool Remove(SliverKey key, SliverPlace? at = null) => database.Write(c => Remove(c, key, at));

    /// <summary>Forgets every sliver of a blob and returns how many there were.</summary>
    internal int RemoveBlob(BlobId blob) => database.Write(c => Shards(c).Sum(shard =>
        c.Run("DELETE FROM slivers WHERE shard = $0 AND axis IN (0, 1) AND blob_id = $1", shard.Value, blob.ToArray())));

    /// <summary>Forgets every sliver of a shard, a page at a time so that others may write between.</summary>
    internal void RemoveShard(ShardIndex shard)
    {
        while (database.Write(c => c.Run(
            "DELETE FROM slivers WHERE shard = $0 AND (axis, blob_id) IN (SELECT axis, blob_id FROM slivers WHERE shard = $0 LIMIT $1)",
            shard.Value, DropPage)) == DropPage)
        {
        }
    }

    /// <summary>Shards with slivers, ascending.</summary>
    internal IReadOnlyList<ShardIndex> Shards() => database.Read(Shards);

    internal int Count(ShardIndex shard, SliverAxis axis) => database.Read(c =>
        c.One("SELECT COUNT(*) FROM slivers WHERE shard = $0 AND axis = $1", r => r.GetInt32(0), shard.Value, (int)axis));

    /// <summary>Blobs with a sliver there, from <paramref name="from"/> on (null: from the first), in order of their bytes.</summary>
    internal IReadOnlyList<BlobId> Blobs(ShardIndex shard, SliverAxis axis, BlobId? from, int count) => database.Read(c => c.All(
        "SELECT blob_id FROM slivers WHERE shard = $0 AND axis = $1 AND ($2 IS NULL OR blob_id >= $2) ORDER BY blob_id LIMIT $3",
        r => r.BlobId(0), shard.Value, (int)axis, from?.ToArray(), count));

    /// <summary>What a segment holds that the index points to.</summary>
    internal IReadOnlyList<(SliverKey Key, SliverPlace Place)> In(int segment, int count) => database.Read(c => c.All(
        "SELECT segment, offset, length, blob_id, shard, axis FROM slivers WHERE segment = $0 LIMIT $1",
        r => (new SliverKey(r.BlobId(3), new ShardIndex((ushort)r.GetInt32(4)), (SliverAxis)r.GetInt32(5)), PlaceAt(r)), segment, count));

    /// <summary>All segments, ascending.</summary>
    internal IReadOnlyList<SegmentUse> Segments() => database.Read(c => c.All(
        "SELECT number, indexed, live, dropped FROM segments ORDER BY number",
        r => new SegmentUse(r.GetInt32(0), r.GetInt64(1), r.GetInt64(2), r.GetInt32(3) != 0)));

    /// <summary>Says, durably and after all that was said before, that nothing in a segment is needed; then its file may be deleted.</summary>
    internal void Drop(int segment) => database.WriteDurably(c => c.Run("UPDATE segments SET dropped = 1 WHERE number = $0", segment));

    /// <summary>Forgets a segment whose file is gone, and what lay in it; returns how many slivers that were.</summary>
    internal int Forget(int segment) => database.Write(c =>
    {
        int lost = c.Run("DELETE FROM slivers WHERE segment = $0", segment);
        c.Run("DELETE FROM segments WHERE number = $0", segment);
        return lost;
    });

    /// <summary>Forgets what the index places beyond the end of a segment; returns how many slivers that were.</summary>
    internal int Truncate(int segment, long length) => database.Write(c =>
    {
        c.Run("UPDATE segments SET indexed = MIN(indexed, $1) WHERE number = $0", segment, length);
        return c.Run("DELETE FROM slivers WHERE segment = $0 AND offset + length + $2 > $1", segment, length, SliverRecord.HeaderLength);
    });

    public void Dispose() => database.Dispose();

    private static bool Remove(SqliteConnection connection, SliverKey key, SliverPlace? at) => at is { } place
        ? connection.Run(
            "DELETE FROM slivers WHERE shard = $0 AND axis = $1 AND blob_id = $2 AND segment = $3 AND offset = $4",
            [.. Key(key), place.Segment, place.Offset]) > 0
        : connection.Run("DELETE FROM slivers WHERE shard = $0 AND axis = $1 AND blob_id = $2", Key(key)) > 0;

    /// <summary>One look for each shard, not for each sliver.</summary>
    private static List<ShardIndex> Shards(SqliteConnection connection)
    {
        var shards = new List<ShardIndex>();
        int last = -1;
        while (connection.One("SELECT MIN(shard) FROM slivers WHERE shard > $0", r => r.IsDBNull(0) ? (int?)null : r.GetInt32(0), last) is { } next)
        {
            shards.Add(new ShardIndex((ushort)next));
            last = next;
        }

        return shards;
    }

    private static object?[] Key(SliverKey key) => [key.Shard.Value, (int)key.Axis, key.Blob.ToArray()];

    private static SliverPlace PlaceAt(SqliteDataReader row) => new(row.GetInt32(0), row.GetInt64(1), row.GetInt32(2));
}
