namespace Walrus.StorageNode.Storage;

/// <summary>
/// The layout of <c>node.db</c>: blob info, event cursor, shards and their synchronisation, recoveries; durable. Its table of metadata is that
/// of earlier builds.
/// </summary>
internal static class NodeTables
{
    // What layout 3 has beyond layout 2.
    private const string Synchronisation =
        """
        CREATE TABLE denied(blob_id BLOB PRIMARY KEY, tx BLOB NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE shard_syncs(shard INTEGER PRIMARY KEY, axis INTEGER NOT NULL, last BLOB);
        CREATE TABLE pending_slivers(
            blob_id BLOB NOT NULL, shard INTEGER NOT NULL, axis INTEGER NOT NULL, PRIMARY KEY(blob_id, shard, axis)) WITHOUT ROWID;
        CREATE INDEX pending_slivers_by_shard ON pending_slivers(shard);
        """;

    internal static DatabaseLayout Layout { get; } = new(
        3,
        $"""
        CREATE TABLE facts(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE metadata(blob_id BLOB PRIMARY KEY, bcs BLOB NOT NULL);
        CREATE TABLE blobs(
            blob_id BLOB PRIMARY KEY, initial_certified INTEGER, deletable_total INTEGER NOT NULL, deletable_certified INTEGER NOT NULL,
            permanent_count INTEGER, permanent_end INTEGER, permanent_tx BLOB, permanent_seq INTEGER,
            certified_count INTEGER, certified_end INTEGER, certified_tx BLOB, certified_seq INTEGER,
            invalid_tx BLOB, invalid_seq INTEGER) WITHOUT ROWID;
        CREATE TABLE objects(
            object_id BLOB PRIMARY KEY, blob_id BLOB NOT NULL, registered INTEGER NOT NULL, certified INTEGER,
            end_epoch INTEGER NOT NULL, deletable INTEGER NOT NULL, deleted INTEGER NOT NULL, pool_id BLOB) WITHOUT ROWID;
        CREATE INDEX objects_by_end ON objects(end_epoch);
        CREATE INDEX objects_by_pool ON objects(pool_id) WHERE pool_id IS NOT NULL;
        CREATE TABLE pools(pool_id BLOB PRIMARY KEY, end_epoch INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE shards(shard INTEGER PRIMARY KEY, status INTEGER NOT NULL);
        CREATE TABLE recoveries(blob_id BLOB PRIMARY KEY, due INTEGER NOT NULL, attempts INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX recoveries_by_due ON recoveries(due);
        {Synchronisation}
        """,
        Durable: true)
    {
        Upgrades = new Dictionary<long, string> { [2] = Synchronisation },
    };
}
