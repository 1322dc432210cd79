using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Storage;
using Walrus.Sui;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Blobs;

/// <summary>Blob info and blob objects in the node's database.</summary>
internal static class BlobTable
{
    private const string Columns =
        "initial_certified, deletable_total, deletable_certified, permanent_count, permanent_end, permanent_tx, permanent_seq, "
        + "certified_count, certified_end, certified_tx, certified_seq, invalid_tx, invalid_seq";

    private const string ObjectColumns = "object_id, blob_id, registered, certified, end_epoch, deletable, deleted";

    internal static BlobInfo Blob(this SqliteConnection connection, BlobId blob) =>
        (connection.One($"SELECT {Columns} FROM blobs WHERE blob_id = $0", ReadBlob, blob.ToArray()) ?? BlobInfo.None) with
        {
            DeniedBy = connection.All("SELECT tx, seq FROM denied WHERE blob_id = $0", r => ReadEvent(r, 0), blob.ToArray()) is [var denial]
                ? denial
                : null,
        };

    /// <summary>Every blob that was deleted because of a deny list.</summary>
    internal static IReadOnlyList<BlobId> DeniedBlobs(this SqliteConnection connection) =>
        connection.All("SELECT blob_id FROM denied", r => r.BlobId(0));

    internal static void SetBlob(this SqliteConnection connection, BlobId blob, BlobInfo info)
    {
        if (info.DeniedBy is { } denial)
        {
            connection.Run(
                "INSERT OR IGNORE INTO denied(blob_id, tx, seq) VALUES($0, $1, $2)",
                blob.ToArray(), denial.TransactionDigest.Span.ToArray(), (long)denial.Sequence);
        }

        if (info with { DeniedBy = null } == BlobInfo.None)
        {
            connection.Run("DELETE FROM blobs WHERE blob_id = $0", blob.ToArray());
            return;
        }

        var (total, certified, invalid) = (info.PermanentTotal, info.PermanentCertified, info.InvalidatedBy);
        connection.Run(
            $"INSERT OR REPLACE INTO blobs(blob_id, {Columns}) VALUES($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            blob.ToArray(), info.InitialCertifiedEpoch?.Value, info.DeletableTotal, info.DeletableCertified,
            total?.Count, total?.EndEpoch.Value, total?.Event.TransactionDigest.Span.ToArray(), (long?)total?.Event.Sequence,
            certified?.Count, certified?.EndEpoch.Value, certified?.Event.TransactionDigest.Span.ToArray(), (long?)certified?.Event.Sequence,
            invalid?.TransactionDigest.Span.ToArray(), (long?)invalid?.Sequence);
    }

    /// <summary>Every blob that was proven wrong or deleted because of a deny list.</summary>
    internal static IReadOnlyList<BlobId> UnwantedBlobs(this SqliteConnection connection) => connection.All(
        "SELECT blob_id FROM blobs WHERE invalid_tx IS NOT NULL UNION SELECT blob_id FROM denied", r => r.BlobId(0));

    internal static BlobObjectInfo? BlobObject(this SqliteConnection connection, ObjectId id) =>
        connection.One($"SELECT {ObjectColumns} FROM objects WHERE object_id = $0", ReadObject, id.ToArray());

    internal static void SetBlobObject(this SqliteConnection connection, BlobObjectInfo info) => connection.Run(
        $"""
        INSERT INTO objects({ObjectColumns}) VALUES($0, $1, $2, $3, $4, $5, $6) ON CONFLICT(object_id) DO UPDATE SET
            certified = excluded.certified, end_epoch = excluded.end_epoch, deleted = excluded.deleted
        """,
        info.Id.ToArray(), info.BlobId.ToArray(), info.RegisteredEpoch.Value, info.CertifiedEpoch?.Value, info.EndEpoch.Value,
        info.Deletable, info.Deleted);

    /// <summary>Objects whose end epoch has come.</summary>
    internal static IReadOnlyList<BlobObjectInfo> ExpiredObjects(this SqliteConnection connection, Epoch now) =>
        connection.All($"SELECT {ObjectColumns} FROM objects WHERE end_epoch <= $0", ReadObject, now.Value);

    internal static void RemoveBlobObject(this SqliteConnection connection, ObjectId id) =>
        connection.Run("DELETE FROM objects WHERE object_id = $0", id.ToArray());

    /// <summary>
    /// Blobs certified in an epoch, whose slivers are owed, after <paramref name="after"/> (null: from the first), in the order of their ids.
    /// </summary>
    internal static IReadOnlyList<BlobId> CertifiedBlobs(this SqliteConnection connection, Epoch now, BlobId? after, int count) =>
        connection.CertifiedBlobs(now, now, after, count);

    private static List<BlobId> CertifiedBlobs(this SqliteConnection connection, Epoch now, Epoch latest, BlobId? after, int count) =>
        connection.All(
            """
            SELECT blob_id FROM blobs
            WHERE ($0 IS NULL OR blob_id > $0) AND invalid_tx IS NULL AND initial_certified <= $2 AND (certified_end > $1 OR deletable_certified > 0)
                AND NOT EXISTS (SELECT 1 FROM denied WHERE denied.blob_id = blobs.blob_id)
            ORDER BY blob_id LIMIT $3
            """,
            r => r.BlobId(0), after?.ToArray(), now.Value, latest.Value, count);

    /// <summary>
    /// Blobs first certified before an epoch, whose slivers are owed in it, after <paramref name="after"/> (null: from the first), in the order
    /// of their ids.
    /// </summary>
    internal static IReadOnlyList<BlobId> CertifiedBefore(this SqliteConnection connection, Epoch epoch, BlobId? after, int count) =>
        epoch.Value == 0 ? [] : connection.CertifiedBlobs(epoch, new Epoch(epoch.Value - 1), after, count);

    private static BlobInfo ReadBlob(SqliteDataReader r) => new(
        r.IsDBNull(0) ? null : r.Epoch(0), (uint)r.GetInt64(1), (uint)r.GetInt64(2), ReadPermanent(r, 3), ReadPermanent(r, 7),
        r.IsDBNull(11) ? null : ReadEvent(r, 11), null);

    private static EventId ReadEvent(SqliteDataReader r, int column) =>
        new(SuiDigest.FromBytes(r.Bytes(column)), (ulong)r.GetInt64(column + 1));

    private static PermanentReferences? ReadPermanent(SqliteDataReader r, int column) => r.IsDBNull(column)
        ? null
        : new((uint)r.GetInt64(column), r.Epoch(column + 1), ReadEvent(r, column + 2));

    private static BlobObjectInfo ReadObject(SqliteDataReader r) => new(
        ObjectId.FromBytes(r.Bytes(0)), r.BlobId(1), r.Epoch(2), r.IsDBNull(3) ? null : r.Epoch(3), r.Epoch(4), r.GetBoolean(5), r.GetBoolean(6));
}
