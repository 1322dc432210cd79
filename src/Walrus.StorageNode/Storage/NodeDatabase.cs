using Microsoft.Data.Sqlite;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// The one SQLite file of a node, <c>node.db</c>: metadata, blob info, event cursor, shards, recoveries. One writer at a time, readers
/// beside it; a transaction that has returned is on disk (WAL, synchronous=FULL).
/// </summary>
internal sealed class NodeDatabase : IDisposable
{
    private const int Version = 1;

    private const string Schema = """
        CREATE TABLE facts(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE metadata(blob_id BLOB PRIMARY KEY, bcs BLOB NOT NULL);
        CREATE TABLE blobs(
            blob_id BLOB PRIMARY KEY, initial_certified INTEGER, deletable_total INTEGER NOT NULL, deletable_certified INTEGER NOT NULL,
            permanent_count INTEGER, permanent_end INTEGER, permanent_tx BLOB, permanent_seq INTEGER,
            certified_count INTEGER, certified_end INTEGER, certified_tx BLOB, certified_seq INTEGER,
            invalid_tx BLOB, invalid_seq INTEGER) WITHOUT ROWID;
        CREATE TABLE objects(
            object_id BLOB PRIMARY KEY, blob_id BLOB NOT NULL, registered INTEGER NOT NULL, certified INTEGER,
            end_epoch INTEGER NOT NULL, deletable INTEGER NOT NULL, deleted INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX objects_by_end ON objects(end_epoch);
        CREATE TABLE shards(shard INTEGER PRIMARY KEY, status INTEGER NOT NULL);
        CREATE TABLE recoveries(blob_id BLOB PRIMARY KEY, due INTEGER NOT NULL, attempts INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX recoveries_by_due ON recoveries(due);
        """;

    private readonly Lock gate = new();
    private readonly string readString;
    private readonly SqliteConnection writer;

    private NodeDatabase(SqliteConnection writer, string readString)
    {
        this.writer = writer;
        this.readString = readString;
    }

    /// <exception cref="StorageNodeException">The file is damaged, of a newer version, or cannot be written.</exception>
    internal static NodeDatabase Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            connection.Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            long version = connection.One("PRAGMA user_version", r => r.GetInt64(0));
            if (version == 0)
            {
                connection.Run($"BEGIN; {Schema} PRAGMA user_version={Version}; COMMIT;");
            }
            else if (version != Version)
            {
                throw new StorageNodeException($"{path} has layout {version}; this build reads layout {Version}. Use the build that wrote it.");
            }

            return new NodeDatabase(connection, new SqliteConnectionStringBuilder { DataSource = path }.ToString());
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new StorageNodeException(
                $"{path} cannot be opened ({e.Message.TrimEnd('.')}); free the disk, fix its rights, or restore the file from a backup.", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads what is committed, on a connection of its own.</summary>
    internal T Read<T>(Func<SqliteConnection, T> read)
    {
        using var connection = new SqliteConnection(readString);
        connection.Open();
        return read(connection);
    }

    /// <summary>Changes all or nothing; on disk when it returns.</summary>
    /// <exception cref="DiskFullException">There is no room; nothing was changed.</exception>
    internal void Write(Action<SqliteConnection> change) => Write(connection =>
    {
        change(connection);
        return true;
    });

    /// <inheritdoc cref="Write(Action{SqliteConnection})"/>
    internal T Write<T>(Func<SqliteConnection, T> change)
    {
        const int Full = 13;
        lock (gate)
        {
            try
            {
                writer.Run("BEGIN IMMEDIATE");
                var result = change(writer);
                writer.Run("COMMIT");
                return result;
            }
            catch (Exception e)
            {
                RollBack();
                if (e is SqliteException { SqliteErrorCode: Full })
                {
                    throw new DiskFullException($"{writer.DataSource} cannot grow: the disk is full.", e);
                }

                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            using (var readers = new SqliteConnection(readString))
            {
                SqliteConnection.ClearPool(readers);
            }

            writer.Dispose();
        }
    }

    private void RollBack()
    {
        try
        {
            writer.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full; or BEGIN was what failed.
        }
    }
}
