using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;

namespace Walrus.StorageNode.Storage;

/// <summary>Statements with positional values <c>$0, $1, …</c>.</summary>
internal static class Sql
{
    internal static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Prepare(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    internal static List<T> All<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var command = Prepare(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    internal static T? One<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var command = Prepare(connection, sql, values);
        using var reader = command.ExecuteReader();
        return reader.Read() ? row(reader) : default;
    }

    internal static byte[] Bytes(this SqliteDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    internal static BlobId BlobId(this SqliteDataReader reader, int column) => Core.Identifiers.BlobId.FromBytes(reader.Bytes(column));

    internal static Epoch Epoch(this SqliteDataReader reader, int column) => new((uint)reader.GetInt64(column));

    [SuppressMessage("Security", "CA2100", Justification = "Statements are literals of this assembly; every value is a parameter.")]
    private static SqliteCommand Prepare(SqliteConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", values[i] ?? DBNull.Value);
        }

        return command;
    }
}
