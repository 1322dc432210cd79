using Microsoft.Data.Sqlite;
using Sui.DevChain.Move;
using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Sui;

namespace Sui.DevChain.Ledger;

/// <summary>Where an execution reads objects: the ledger before the transaction.</summary>
internal interface IObjectSource
{
    /// <summary>The newest version, or null when there is none now.</summary>
    StoredObject? FindObject(ObjectId id);
}

/// <summary>One consistent state of the ledger, for reading. Not for two threads at once.</summary>
internal sealed class LedgerView : IObjectSource, IDisposable
{
    private const string ObjectColumns = "id, version, owner_kind, owner, shared, type, contents, previous";
    private const int MaxSignatures = 16;
    private const int MaxSignatureBytes = 4096;

    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;
    private readonly bool isOwner;

    private LedgerView(SqliteConnection connection, SqliteTransaction transaction, bool isOwner)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.isOwner = isOwner;
    }

    /// <summary>The state as of now, unmoved by what is written meanwhile.</summary>
    internal static LedgerView Open(LedgerFile file)
    {
        var connection = file.OpenReader();
        return new(connection, connection.BeginTransaction(deferred: true), isOwner: true);
    }

    /// <summary>The state inside a writer's transaction.</summary>
    internal static LedgerView Inside(SqliteConnection connection, SqliteTransaction transaction) => new(connection, transaction, isOwner: false);

    public StoredObject? FindObject(ObjectId id)
    {
        using var command = Command($"SELECT {ObjectColumns} FROM objects WHERE id = $id", ("$id", id.ToArray()));
        return ReadObjects(command).FirstOrDefault();
    }

    /// <summary>An exact version, current or past; past ones are pruned after a while.</summary>
    internal StoredObject? FindVersion(ObjectId id, ulong version)
    {
        if (version > long.MaxValue)
        {
            return null;
        }

        using var command = Command(
            $"""
            SELECT {ObjectColumns} FROM objects WHERE id = $id AND version = $version
            UNION ALL SELECT {ObjectColumns} FROM past_objects WHERE id = $id AND version = $version
            """,
            ("$id", id.ToArray()), ("$version", (long)version));
        return ReadObjects(command).FirstOrDefault();
    }

    /// <summary>
    /// Objects of an address or parent in the order of (type, id), behind that place. <paramref name="type"/> null: all;
    /// without type arguments: every instance of it.
    /// </summary>
    internal IReadOnlyList<StoredObject> ListOwned(MoveOwner owner, string? type, (string Type, ObjectId Id)? after, int limit) =>
        [.. ReadOwned(owner, type, after, limit)];

    /// <summary>The same, read one by one, so that who has enough can stop.</summary>
    internal IEnumerable<StoredObject> ReadOwned(MoveOwner owner, string? type, (string Type, ObjectId Id)? after, int limit)
    {
        var (kind, key, _) = OwnerColumns.Of(owner);
        var (low, high) = type switch
        {
            null => ("", "\uffff"),
            _ when type.EndsWith('>') => (type, type),
            _ => (type, type + "<\uffff"),
        };
        using var command = Command(
            $"""
            SELECT {ObjectColumns} FROM objects
            WHERE owner = $owner AND owner_kind = $kind AND type >= $low AND type <= $high AND (type, id) > ($after_type, $after_id)
            ORDER BY type, id LIMIT $limit
            """,
            ("$owner", key), ("$kind", kind), ("$low", low), ("$high", high),
            ("$after_type", after?.Type ?? ""), ("$after_id", after?.Id.ToArray() ?? []), ("$limit", limit));
        foreach (var found in ReadObjects(command))
        {
            if (type is null || type.EndsWith('>') || found.Type == type || found.Type.StartsWith(type + "<", StringComparison.Ordinal))
            {
                yield return found;
            }
        }
    }

    internal CheckpointRow? FindTipRow()
    {
        using var command = Command("SELECT first, count, timestamp, interval, anchor, digest, total FROM checkpoints ORDER BY first DESC LIMIT 1");
        return ReadRow(command);
    }

    internal StoredCheckpoint? FindCheckpoint(ulong sequence)
    {
        if (sequence > long.MaxValue)
        {
            return null;
        }

        using var command = Command(
            "SELECT first, count, timestamp, interval, anchor, digest, total FROM checkpoints WHERE first <= $at ORDER BY first DESC LIMIT 1",
            ("$at", (long)sequence));
        return ReadRow(command) is { } row && sequence <= row.Last ? row.At(sequence) : null;
    }

    /// <summary>A checkpoint by digest; empty ones are found by their sequence only.</summary>
    internal StoredCheckpoint? FindCheckpoint(SuiDigest digest)
    {
        using var command = Command(
            "SELECT first, count, timestamp, interval, anchor, digest, total FROM checkpoints WHERE digest = $digest",
            ("$digest", digest.Span.ToArray()));
        return ReadRow(command) is { } row ? row.At(row.First) : null;
    }

    internal StoredTransaction? FindTransaction(SuiDigest digest)
    {
        using var command = Command(
            "SELECT digest, checkpoint, bcs, signatures, outcome FROM transactions WHERE digest = $digest", ("$digest", digest.Span.ToArray()));
        return ReadTransactions(command).FirstOrDefault();
    }

    /// <summary>The transactions of a checkpoint in the order of execution.</summary>
    internal IReadOnlyList<StoredTransaction> ListTransactions(ulong checkpoint)
    {
        using var command = Command(
            "SELECT digest, checkpoint, bcs, signatures, outcome FROM transactions WHERE checkpoint = $at ORDER BY position",
            ("$at", (long)checkpoint));
        return [.. ReadTransactions(command)];
    }

    internal byte[]? FindMeta(string name)
    {
        using var command = Command("SELECT value FROM meta WHERE name = $name", ("$name", name));
        return command.ExecuteScalar() as byte[];
    }

    public void Dispose()
    {
        if (isOwner)
        {
            transaction.Dispose();
            connection.Dispose();
        }
    }

    internal static byte[] PackSignatures(IReadOnlyList<byte[]> signatures)
    {
        var writer = new BcsWriter().WriteUleb128((uint)signatures.Count);
        foreach (var signature in signatures)
        {
            writer.WriteBytes(signature);
        }

        return writer.ToArray();
    }

    private static byte[][] UnpackSignatures(byte[] packed)
    {
        var reader = new BcsReader(packed);
        var signatures = new byte[reader.ReadLength(MaxSignatures)][];
        for (var i = 0; i < signatures.Length; i++)
        {
            signatures[i] = reader.ReadBytes(MaxSignatureBytes).ToArray();
        }

        return signatures;
    }

    private static IEnumerable<StoredObject> ReadObjects(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new StoredObject(
                ObjectId.FromBytes(reader.GetFieldValue<byte[]>(0)),
                (ulong)reader.GetInt64(1),
                OwnerColumns.From(reader.GetInt32(2), reader.GetFieldValue<byte[]>(3), (ulong)reader.GetInt64(4)),
                reader.GetString(5),
                reader.GetFieldValue<byte[]>(6),
                SuiDigest.FromBytes(reader.GetFieldValue<byte[]>(7)));
        }
    }

    private static CheckpointRow? ReadRow(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        SuiDigest? Digest(int column) => reader.IsDBNull(column) ? null : SuiDigest.FromBytes(reader.GetFieldValue<byte[]>(column));
        return reader.Read()
            ? new(
                (ulong)reader.GetInt64(0), (ulong)reader.GetInt64(1), (ulong)reader.GetInt64(2), (ulong)reader.GetInt64(3),
                Digest(4), Digest(5), (ulong)reader.GetInt64(6))
            : null;
    }

    private static IEnumerable<StoredTransaction> ReadTransactions(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new StoredTransaction(
                SuiDigest.FromBytes(reader.GetFieldValue<byte[]>(0)),
                (ulong)reader.GetInt64(1),
                reader.GetFieldValue<byte[]>(2),
                UnpackSignatures(reader.GetFieldValue<byte[]>(3)),
                reader.GetFieldValue<byte[]>(4));
        }
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Only constants of this file arrive here.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
