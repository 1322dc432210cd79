using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;

namespace Walrus.StorageNode.Storage;

/// <summary>Statements with positional values <c>$0, $1, …</c>.</summary>
internal static class Sql
{
    internal static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(connection, sql, values);
        return statement.Command.ExecuteNonQuery();
    }

    internal static List<T> All<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(connection, sql, values);
        using var reader = statement.Command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    internal static T? One<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(connection, sql, values);
        using var reader = statement.Command.ExecuteReader();
        return reader.Read() ? row(reader) : default;
    }

    internal static byte[] Bytes(this SqliteDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    internal static BlobId BlobId(this SqliteDataReader reader, int column) => Core.Identifiers.BlobId.FromBytes(reader.Bytes(column));

    internal static Epoch Epoch(this SqliteDataReader reader, int column) => new((uint)reader.GetInt64(column));

    /// <summary>A statement in use; it goes back to where it is kept.</summary>
    private readonly ref struct Statement(PreparedConnection owner, SqliteCommand command)
    {
        internal SqliteCommand Command => command;

        public void Dispose() => owner.Return(command);
    }

    private static Statement Prepare(SqliteConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        var owner = (PreparedConnection)connection;
        var command = owner.Take(sql);
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", values[i] ?? DBNull.Value);
        }

        return new Statement(owner, command);
    }
}
