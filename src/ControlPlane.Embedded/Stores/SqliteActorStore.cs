using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace ControlPlane.Embedded.Stores;

/// <summary>
/// Documents and wake-ups in one SQLite file. A call returns after the commit that holds it was synchronised to disk; calls that come
/// together share a commit, because a synchronisation costs the same for one row and for a hundred.
/// </summary>
public sealed class SqliteActorStore : IActorStore, IAsyncDisposable
{
    private const int ChangesPerCommit = 512;
    private const int FormatVersion = 1;

    private readonly SqliteConnection writer;
    private readonly SqliteConnection reader;
    private readonly Lock reading = new();
    private readonly Channel<Change> changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly Task writing;
    private long ticket;

    private SqliteActorStore(SqliteConnection writer, SqliteConnection reader)
    {
        this.writer = writer;
        this.reader = reader;
        ticket = (long)(Scalar(writer, "SELECT coalesce(max(ticket), 0) FROM wake") ?? 0L);
        writing = Task.Factory.StartNew(Commit, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Opens or creates the file.</summary>
    /// <exception cref="InvalidOperationException">It cannot be opened, is no such store, or was written by a newer version.</exception>
    public static SqliteActorStore Open(string path)
    {
        SqliteConnection? writer = null, reader = null;
        try
        {
            (writer, reader) = (Connect(path), Connect(path));
            Run(writer, "PRAGMA journal_mode = WAL");
            var version = (long)Scalar(writer, "PRAGMA user_version")!;
            if (version > FormatVersion)
            {
                throw new InvalidOperationException(
                    $"The control plane's store {path} has format {version}; this build reads up to {FormatVersion}. Update it.");
            }

            Run(writer, $"""
                CREATE TABLE IF NOT EXISTS document (kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
                    PRIMARY KEY (kind, key)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS wake (
                    kind TEXT NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL, due INTEGER NOT NULL, ticket INTEGER NOT NULL,
                    PRIMARY KEY (kind, key, reason)) WITHOUT ROWID;
                CREATE INDEX IF NOT EXISTS wake_due ON wake (due, ticket);
                PRAGMA user_version = {FormatVersion};
                """);
            return new(writer, reader);
        }
        catch (SqliteException e)
        {
            writer?.Dispose();
            reader?.Dispose();
            throw new InvalidOperationException($"The control plane's store {path} cannot be opened: {e.Message}", e);
        }
        catch (InvalidOperationException)
        {
            writer?.Dispose();
            reader?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]?> Read(ActorId actor)
    {
        lock (reading)
        {
            return new((byte[]?)Scalar(reader, "SELECT body FROM document WHERE kind = $0 AND key = $1", actor.Kind, actor.Key));
        }
    }

    /// <inheritdoc/>
    public Task Write(ActorId actor, byte[] document) => Enqueue(
        "INSERT INTO document VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET body = excluded.body", actor.Kind, actor.Key, document);

    /// <inheritdoc/>
    public Task Schedule(ActorId actor, string reason, DateTimeOffset due) => Enqueue(
        "INSERT INTO wake VALUES ($0, $1, $2, $3, $4) ON CONFLICT DO UPDATE SET due = excluded.due, ticket = excluded.ticket",
        actor.Kind, actor.Key, reason, due.UtcTicks, Interlocked.Increment(ref ticket));

    /// <inheritdoc/>
    public Task Cancel(ActorId actor, string reason) =>
        Enqueue("DELETE FROM wake WHERE kind = $0 AND key = $1 AND reason = $2", actor.Kind, actor.Key, reason);

    /// <inheritdoc/>
    public Task Complete(DueWake wake) => Enqueue(
        "DELETE FROM wake WHERE kind = $0 AND key = $1 AND reason = $2 AND ticket = $3", wake.Actor.Kind, wake.Actor.Key, wake.Reason, wake.Ticket);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueWake>> Earliest(int limit)
    {
        lock (reading)
        {
            using var command = Command(reader, "SELECT kind, key, reason, due, ticket FROM wake ORDER BY due, ticket LIMIT $0", limit);
            using var row = command.ExecuteReader();
            var found = new List<DueWake>();
            while (row.Read())
            {
                found.Add(new(new(row.GetString(0), row.GetString(1)), row.GetString(2), new(row.GetInt64(3), TimeSpan.Zero), row.GetInt64(4)));
            }

            return new(found);
        }
    }

    /// <summary>Lets the changes on their way become durable, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        changes.Writer.TryComplete();
        await writing;
        writer.Dispose();
        reader.Dispose();
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Run(connection, "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000");
        return connection;
    }

    private async Task Enqueue(string sql, params object[] values)
    {
        var change = new Change(sql, values, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await changes.Writer.WriteAsync(change);
        await change.Durable.Task;
    }

    // The one writer. SQLite is synchronous, so it has a thread of its own.
    private async Task Commit()
    {
        var batch = new List<Change>();
        while (await changes.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < ChangesPerCommit && changes.Reader.TryRead(out var change)) batch.Add(change);
            try
            {
                using var transaction = writer.BeginTransaction();
                foreach (var change in batch) Run(writer, change.Sql, change.Values);
                transaction.Commit();
            }
            catch (SqliteException e)
            {
                var failure = new InvalidOperationException($"The control plane's store {writer.DataSource} did not take a change: {e.Message}", e);
                foreach (var change in batch) change.Durable.TrySetException(failure);
                continue;
            }

            foreach (var change in batch) change.Durable.TrySetResult();
        }
    }

    private static void Run(SqliteConnection connection, string sql, params object[] values)
    {
        using var command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql, params object[] values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteScalar();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params object[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i}", values[i]);
        return command;
    }

    private sealed record Change(string Sql, object[] Values, TaskCompletionSource Durable);
}
