using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Recovery;

/// <summary>Blobs whose slivers this node is to have, and when it next looks whether it has them.</summary>
internal static class RecoveryTable
{
    internal readonly record struct Entry(BlobId Blob, DateTimeOffset Due, int Attempts);

    internal static void AddRecovery(this SqliteConnection connection, BlobId blob, DateTimeOffset due) => connection.Run(
        "INSERT OR IGNORE INTO recoveries(blob_id, due, attempts) VALUES($0, $1, 0)", blob.ToArray(), due.ToUnixTimeMilliseconds());

    internal static void PutOffRecovery(this SqliteConnection connection, Entry entry) => connection.Run(
        "UPDATE recoveries SET due = $1, attempts = $2 WHERE blob_id = $0", entry.Blob.ToArray(), entry.Due.ToUnixTimeMilliseconds(), entry.Attempts);

    internal static void RemoveRecovery(this SqliteConnection connection, BlobId blob) =>
        connection.Run("DELETE FROM recoveries WHERE blob_id = $0", blob.ToArray());

    internal static int RecoveryCount(this SqliteConnection connection) =>
        connection.One("SELECT COUNT(*) FROM recoveries", r => r.GetInt32(0));

    /// <summary>The entries that are due first.</summary>
    internal static IReadOnlyList<Entry> Recoveries(this SqliteConnection connection, int count) => connection.All(
        "SELECT blob_id, due, attempts FROM recoveries ORDER BY due LIMIT $0",
        r => new Entry(r.BlobId(0), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1)), r.GetInt32(2)), count);
}
