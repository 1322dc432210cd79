using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;
using Walrus.Sui;

namespace Sui.DevChain.Ledger;

/// <summary>One write transaction of the file: all of it reaches the disk, or nothing.</summary>
internal sealed class LedgerBatch : IDisposable
{
    private const string ObjectColumns = "id, version, owner_kind, owner, shared, type, contents, previous";

    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;

    internal LedgerBatch(LedgerFile file)
    {
        connection = file.Writer;
        transaction = connection.BeginTransaction();
        View = LedgerView.Inside(connection, transaction);
    }

    /// <summary>The state with everything this batch has written so far.</summary>
    internal LedgerView View { get; }

    /// <summary>Writes an object's newest version; the one before stays readable until it is pruned.</summary>
    internal void Put(StoredObject value, ulong checkpoint)
    {
        Retire(value.Id, checkpoint);
        var (kind, key, shared) = OwnerColumns.Of(value.Owner);
        Run(
            $"""
            INSERT OR REPLACE INTO objects({ObjectColumns})
            VALUES ($id, $version, $kind, $owner, $shared, $type, $contents, $previous)
            """,
            ("$id", value.Id.ToArray()), ("$version", (long)value.Version), ("$kind", kind), ("$owner", key), ("$shared", (long)shared),
            ("$type", value.Type), ("$contents", value.Contents), ("$previous", value.PreviousTransaction.Span.ToArray()));
    }

    /// <summary>Takes an object away: deleted, or wrapped into another.</summary>
    internal void Remove(ObjectId id, ulong checkpoint)
    {
        Retire(id, checkpoint);
        Run("DELETE FROM objects WHERE id = $id", ("$id", id.ToArray()));
    }

    internal void Add(StoredTransaction value, int position) => Run(
        """
        INSERT INTO transactions(digest, checkpoint, position, bcs, signatures, outcome)
        VALUES ($digest, $checkpoint, $position, $bcs, $signatures, $outcome)
        """,
        ("$digest", value.Digest.Span.ToArray()), ("$checkpoint", (long)value.Checkpoint), ("$position", position),
        ("$bcs", value.Bcs), ("$signatures", LedgerView.PackSignatures(value.Signatures)), ("$outcome", value.Outcome));

    /// <summary>Adds a row of checkpoints, or replaces a run by a longer one.</summary>
    internal void Put(CheckpointRow row) => Run(
        """
        INSERT OR REPLACE INTO checkpoints(first, count, timestamp, interval, anchor, digest, total)
        VALUES ($first, $count, $timestamp, $interval, $anchor, $digest, $total)
        """,
        ("$first", (long)row.First), ("$count", (long)row.Count), ("$timestamp", (long)row.Timestamp), ("$interval", (long)row.Interval),
        ("$anchor", Bytes(row.Anchor)), ("$digest", Bytes(row.Digest)), ("$total", (long)row.Total));

    internal void PutMeta(string name, byte[] value) => Run(
        "INSERT OR REPLACE INTO meta(name, value) VALUES ($name, $value)", ("$name", name), ("$value", value));

    /// <summary>Forgets object versions that were replaced before that checkpoint.</summary>
    internal void Prune(ulong checkpoint) => Run("DELETE FROM past_objects WHERE until < $until", ("$until", (long)checkpoint));

    /// <summary>Everything or nothing, and on the disk when this returns.</summary>
    internal void Commit() => transaction.Commit();

    public void Dispose()
    {
        View.Dispose();
        transaction.Dispose();
    }

    private static object Bytes(SuiDigest? digest) => digest is { } some ? some.Span.ToArray() : DBNull.Value;

    private void Retire(ObjectId id, ulong checkpoint) => Run(
        $"INSERT OR REPLACE INTO past_objects({ObjectColumns}, until) SELECT {ObjectColumns}, $until FROM objects WHERE id = $id",
        ("$id", id.ToArray()), ("$until", (long)checkpoint));

    private void Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Only constants of this file arrive here.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }
}
