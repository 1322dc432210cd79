using Microsoft.Data.Sqlite;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// A connection that keeps its statements prepared: to parse one takes SQLite longer than to run it. Used by one thread at a time.
/// </summary>
internal sealed class PreparedConnection(string connectionString) : SqliteConnection(connectionString)
{
    private const int MaxKept = 200;
    private readonly Dictionary<string, SqliteCommand> kept = [];

    /// <summary>A statement, which is the caller's until <see cref="Return"/>.</summary>
    internal SqliteCommand Take(string sql)
    {
        if (kept.Remove(sql, out var command))
        {
            return command;
        }

        command = CreateCommand();
        Name(command, sql);
        return command;
    }

    internal void Return(SqliteCommand command)
    {
        // SQLite obeys a pragma when it is prepared, not when it is run, so that none is run twice.
        if (kept.Count >= MaxKept || command.CommandText.StartsWith("PRAGMA", StringComparison.Ordinal) || !kept.TryAdd(command.CommandText, command))
        {
            command.Dispose();
            return;
        }

        command.Parameters.Clear();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in kept.Values)
            {
                command.Dispose();
            }

            kept.Clear();
        }

        base.Dispose(disposing);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA2100", Justification = "Statements are literals of this assembly; every value is a parameter.")]
    private static void Name(SqliteCommand command, string sql) => command.CommandText = sql;
}
