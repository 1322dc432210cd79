using Npgsql;

namespace ControlPlane.Silo.Postgres;

/// <summary>A PostgreSQL database of a cluster.</summary>
internal static class Database
{
    /// <summary>Any number that nobody else takes: silos that start together apply the schema one after another.</summary>
    private const long ApplyLock = 0x4861756c6f757401;

    /// <summary>
    /// Applies the schema where there is none, or always with <paramref name="again"/>. A database prepared with the scripts of Orleans'
    /// own repository is left as it is.
    /// </summary>
    /// <returns>Whether it was applied.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    internal static async Task<bool> Prepare(string connectionString, bool again, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Run(connection, $"SELECT pg_advisory_xact_lock({ApplyLock})", ct);
        bool absent = await Run(connection, "SELECT to_regclass('orleansquery') IS NULL", ct) is true;
        bool ours = await Run(connection, "SELECT to_regclass('actor_document') IS NOT NULL", ct) is true;
        bool apply = absent || (again && ours);
        if (apply) await Run(connection, Schema(), ct);
        await transaction.CommitAsync(ct);
        return apply;
    }

    private static async Task<object?> Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
#pragma warning disable CA2100 // Our own statements, without input.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(ct);
    }

    private static string Schema()
    {
        using var stream = typeof(Database).Assembly.GetManifestResourceStream("schema.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
