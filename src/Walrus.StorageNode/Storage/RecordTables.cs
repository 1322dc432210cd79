namespace Walrus.StorageNode.Storage;

/// <summary>The layout of <c>slivers.db</c>; not durable, because the segments are.</summary>
internal static class RecordTables
{
    internal static DatabaseLayout Layout { get; } = new(
        2,
        """
        CREATE TABLE records(
            shard INTEGER NOT NULL, kind INTEGER NOT NULL, blob_id BLOB NOT NULL,
            segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, header INTEGER NOT NULL DEFAULT 80,
            PRIMARY KEY(shard, kind, blob_id)) WITHOUT ROWID;
        CREATE INDEX records_by_segment ON records(segment);
        CREATE TABLE segments(
            number INTEGER PRIMARY KEY, indexed INTEGER NOT NULL DEFAULT 0, live INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0);
        """,
        Durable: false)
    {
        // Version 1 knew slivers only, each behind a header of 80 bytes.
        Upgrades = new Dictionary<long, string>
        {
            [1] = """
                DROP TRIGGER sliver_added;
                DROP TRIGGER sliver_removed;
                ALTER TABLE slivers RENAME TO records;
                ALTER TABLE records RENAME COLUMN axis TO kind;
                ALTER TABLE records ADD COLUMN header INTEGER NOT NULL DEFAULT 80;
                """,
        },
    };
}
