using Microsoft.Data.Sqlite;

namespace Sui.DevChain.Ledger;

/// <summary>
/// The chain's one SQLite file and the lock of its folder. Writes go through one connection with synchronous=FULL, so a commit has
/// reached the disk when it returns; reads take their own connections and see one consistent state each.
/// </summary>
internal sealed class LedgerFile : IDisposable
{
    private const int FormatVersion = 1;
    private const int CannotOpen = 14;
    private const int DiskFull = 13;
    private const int ReadOnly = 8;
    private const int NotADatabase = 26;
    private const int Corrupt = 11;

    private const string Schema = """
        CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE objects(
            id BLOB PRIMARY KEY, version INTEGER NOT NULL, owner_kind INTEGER NOT NULL, owner BLOB NOT NULL, shared INTEGER NOT NULL,
            type TEXT NOT NULL, contents BLOB NOT NULL, previous BLOB NOT NULL);
        CREATE INDEX objects_by_owner ON objects(owner, owner_kind, type, id);
        CREATE TABLE past_objects(
            id BLOB NOT NULL, version INTEGER NOT NULL, owner_kind INTEGER NOT NULL, owner BLOB NOT NULL, shared INTEGER NOT NULL,
            type TEXT NOT NULL, contents BLOB NOT NULL, previous BLOB NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY(id, version)) WITHOUT ROWID;
        CREATE INDEX past_objects_by_end ON past_objects(until);
        CREATE TABLE transactions(
            digest BLOB PRIMARY KEY, checkpoint INTEGER NOT NULL, position INTEGER NOT NULL,
            bcs BLOB NOT NULL, signatures BLOB NOT NULL, outcome BLOB NOT NULL);
        CREATE UNIQUE INDEX transactions_by_checkpoint ON transactions(checkpoint, position);
        CREATE TABLE checkpoints(
            first INTEGER PRIMARY KEY, count INTEGER NOT NULL, timestamp INTEGER NOT NULL, interval INTEGER NOT NULL,
            anchor BLOB, digest BLOB, total INTEGER NOT NULL);
        CREATE INDEX checkpoints_by_digest ON checkpoints(digest) WHERE digest IS NOT NULL;
        PRAGMA user_version = 1;
        """;

    private readonly FileStream? folderLock;
    private readonly string readers;

    private LedgerFile(string folder, FileStream? folderLock, SqliteConnection writer, string readers)
    {
        Folder = folder;
        this.folderLock = folderLock;
        Writer = writer;
        this.readers = readers;
    }

    internal string Folder { get; }

    /// <summary>The only connection that writes; used by one thread at a time.</summary>
    internal SqliteConnection Writer { get; }

    /// <summary>Opens the chain of a folder and makes both when absent.</summary>
    /// <exception cref="DevChainException">The folder cannot be used, or belongs to another process or another program.</exception>
    internal static LedgerFile Open(string folder)
    {
        var folderLock = Lock(folder);
        SqliteConnection? writer = null;
        try
        {
            var path = Path.Combine(folder, "chain.db");
            // No pool for the writer: when it is closed, the file is closed.
            writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            writer.Open();
            Run(writer, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");
            Prepare(writer, folder);
            var readers = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = true };
            return new LedgerFile(folder, folderLock, writer, readers.ToString());
        }
        catch (Exception e)
        {
            writer?.Dispose();
            folderLock.Dispose();
            if (e is SqliteException sqlite)
            {
                throw Explain(sqlite, folder);
            }

            throw;
        }
    }

    /// <summary>A chain in memory, gone when it is disposed of.</summary>
    internal static LedgerFile InMemory()
    {
        // This file system of SQLite shares one database among the connections of the process, with the same locks as files have.
        var path = $"file:/haulout-{Guid.NewGuid():N}?vfs=memdb";
        var writer = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            writer.Open();
            Run(writer, "PRAGMA journal_mode=MEMORY; PRAGMA busy_timeout=5000;");
            Prepare(writer, "memory");
            return new LedgerFile("memory", null, writer, new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString());
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>A connection for reading; give it back by disposing.</summary>
    internal SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(readers);
        connection.Open();
        return connection;
    }

    /// <summary>What a failure of the file means for whoever runs the chain.</summary>
    internal static DevChainException Explain(SqliteException e, string folder) => new(
        e.SqliteErrorCode switch
        {
            DiskFull => $"The disk of the chain's folder {folder} is full; free space there, nothing of this change was kept.",
            CannotOpen or ReadOnly => $"The chain's folder {folder} cannot be written; choose another --data folder or change its permissions.",
            NotADatabase or Corrupt => $"{Path.Combine(folder, "chain.db")} is damaged or not a chain; move it away to start a new chain.",
            _ => $"The chain's file in {folder} failed: {e.Message}",
        },
        e);

    public void Dispose()
    {
        using (var pool = new SqliteConnection(readers))
        {
            SqliteConnection.ClearPool(pool);
        }

        Writer.Dispose();
        folderLock?.Dispose();
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DevChainException($"The chain's folder {folder} cannot be made: {e.Message}", e);
        }

        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DevChainException($"The chain's folder {folder} cannot be written; choose another one or change its permissions.", e);
        }
        catch (IOException e)
        {
            throw new DevChainException($"The chain's folder {folder} is in use by another process, or cannot be written: {e.Message}", e);
        }
    }

    private static void Prepare(SqliteConnection writer, string folder)
    {
        using var ask = writer.CreateCommand();
        ask.CommandText = "PRAGMA user_version";
        switch (Convert.ToInt32(ask.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture))
        {
            case 0:
                using (var transaction = writer.BeginTransaction())
                {
                    Run(writer, Schema, transaction);
                    transaction.Commit();
                }

                break;
            case FormatVersion:
                break;
            case var other:
                throw new DevChainException($"The chain in {folder} has format {other}, this program reads {FormatVersion}; use a newer program.");
        }
    }

    private static void Run(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Only constants of this file arrive here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
