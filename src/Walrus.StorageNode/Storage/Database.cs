using Microsoft.Data.Sqlite;

namespace Walrus.StorageNode.Storage;

/// <summary>What a SQLite file of ours holds.</summary>
/// <param name="Version">Of the layout; a file of another version is refused.</param>
/// <param name="Schema">Statements that make an empty file one of this layout.</param>
/// <param name="Durable">
/// Whether every transaction that has returned is on disk. Otherwise a power failure may take the last ones, in order, never a part of one.
/// </param>
/// <param name="Upgrade">Statements that make a file of the layout before one of this; null when that is refused.</param>
internal sealed record DatabaseLayout(int Version, string Schema, bool Durable, string? Upgrade = null);

/// <summary>A SQLite file: one writer at a time, readers beside it (WAL).</summary>
internal sealed class Database : IDisposable
{
    private readonly Lock gate = new();
    private readonly DatabaseLayout layout;
    private readonly string readString;
    private readonly SqliteConnection writer;

    private Database(DatabaseLayout layout, SqliteConnection writer, string readString)
    {
        this.layout = layout;
        this.writer = writer;
        this.readString = readString;
    }

    /// <exception cref="StorageNodeException">The file is damaged, of a newer version, or cannot be written.</exception>
    internal static Database Open(string path, DatabaseLayout layout)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            connection.Run($"PRAGMA journal_mode=WAL; PRAGMA synchronous={(layout.Durable ? "FULL" : "NORMAL")};");
            long version = connection.One("PRAGMA user_version", r => r.GetInt64(0));
            if (version == 0)
            {
                connection.Run($"BEGIN; {layout.Schema} PRAGMA user_version={layout.Version}; COMMIT;");
            }
            else if (version == layout.Version - 1 && layout.Upgrade is { } upgrade)
            {
                connection.Run($"BEGIN; {upgrade} PRAGMA user_version={layout.Version}; COMMIT;");
            }
            else if (version != layout.Version)
            {
                throw new StorageNodeException($"{path} has layout {version}; this build reads layout {layout.Version}. "
                    + "Use the build that wrote it.");
            }

            return new Database(layout, connection, new SqliteConnectionStringBuilder { DataSource = path }.ToString());
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

    /// <summary>Changes all or nothing; on disk when it returns, if the layout is durable.</summary>
    /// <exception cref="DiskFullException">There is no room; nothing was changed.</exception>
    internal void Write(Action<SqliteConnection> change) => Write(connection =>
    {
        change(connection);
        return true;
    });

    /// <summary>
    /// As <see cref="Write(Action{SqliteConnection})"/>; with everything before it, on disk when it returns, whatever the layout says.
    /// </summary>
    /// <exception cref="DiskFullException">There is no room; nothing was changed.</exception>
    internal void WriteDurably(Action<SqliteConnection> change)
    {
        lock (gate)
        {
            writer.Run("PRAGMA synchronous=FULL");
            try
            {
                Write(change);
            }
            finally
            {
                if (!layout.Durable)
                {
                    writer.Run("PRAGMA synchronous=NORMAL");
                }
            }
        }
    }

    /// <inheritdoc cref="Write(Action{SqliteConnection})"/>
    internal T Write<T>(Func<SqliteConnection, T> change)
    {
        const int ReadOnly = 8, InputOutput = 10, Full = 13, CannotOpen = 14;
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

                if (e is SqliteException { SqliteErrorCode: InputOutput or ReadOnly or CannotOpen })
                {
                    throw new DiskFailedException($"{writer.DataSource} cannot be written: {e.Message}", e);
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
