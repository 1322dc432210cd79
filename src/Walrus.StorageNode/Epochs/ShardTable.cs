using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Epochs;

/// <summary>How far the synchronisation of a shard is: every blob of that axis up to <paramref name="Last"/> is stored or pending.</summary>
/// <param name="Axis">The axis under way; primary slivers come first.</param>
/// <param name="Last">The last blob done; null before the first.</param>
internal readonly record struct ShardProgress(SliverAxis Axis, BlobId? Last);

/// <summary>Shards in the node's database: their status, how far their synchronisation is, and what it left to be recovered.</summary>
internal static class ShardTable
{
    internal static ImmutableSortedDictionary<ShardIndex, ShardStatus> AllShards(this SqliteConnection connection) => connection.All(
        "SELECT shard, status FROM shards", r => (Shard: new ShardIndex((ushort)r.GetInt32(0)), Status: (ShardStatus)r.GetInt32(1)))
        .ToImmutableSortedDictionary(s => s.Shard, s => s.Status);

    /// <summary>The shards from now on; of those that are gone or given away nothing is to be synchronised.</summary>
    internal static void SetShards(this SqliteConnection connection, IReadOnlyDictionary<ShardIndex, ShardStatus> shards)
    {
        foreach (var gone in connection.AllShards().Keys.Where(s => !shards.ContainsKey(s)))
        {
            connection.Run("DELETE FROM shards WHERE shard = $0", gone.Value);
            connection.ForgetSync(gone);
        }

        foreach (var (shard, status) in shards)
        {
            connection.SetShard(shard, status);
            if (status == ShardStatus.LockedToMove)
            {
                connection.ForgetSync(shard);
            }
        }
    }

    internal static void SetShard(this SqliteConnection connection, ShardIndex shard, ShardStatus status) => connection.Run(
        "INSERT INTO shards(shard, status) VALUES($0, $1) ON CONFLICT(shard) DO UPDATE SET status = excluded.status", shard.Value, (int)status);

    internal static ShardProgress SyncProgress(this SqliteConnection connection, ShardIndex shard) =>
        connection.All(
            "SELECT axis, last FROM shard_syncs WHERE shard = $0",
            r => new ShardProgress((SliverAxis)r.GetInt32(0), r.IsDBNull(1) ? null : r.BlobId(1)), shard.Value) is [var progress]
                ? progress
                : new ShardProgress(SliverAxis.Primary, null);

    internal static void SetSyncProgress(this SqliteConnection connection, ShardIndex shard, ShardProgress progress) => connection.Run(
        "INSERT OR REPLACE INTO shard_syncs(shard, axis, last) VALUES($0, $1, $2)", shard.Value, (int)progress.Axis, progress.Last?.ToArray());

    /// <summary>Forgets how far a shard's synchronisation is, and what it left.</summary>
    internal static void ForgetSync(this SqliteConnection connection, ShardIndex shard)
    {
        connection.Run("DELETE FROM shard_syncs WHERE shard = $0", shard.Value);
        connection.Run("DELETE FROM pending_slivers WHERE shard = $0", shard.Value);
    }

    internal static void AddPending(this SqliteConnection connection, ShardIndex shard, SliverAxis axis, BlobId blob) => connection.Run(
        "INSERT OR IGNORE INTO pending_slivers(blob_id, shard, axis) VALUES($0, $1, $2)", blob.ToArray(), shard.Value, (int)axis);

    internal static bool HasPending(this SqliteConnection connection, ShardIndex shard) =>
        connection.One("SELECT 1 FROM pending_slivers WHERE shard = $0 LIMIT 1", r => r.GetInt32(0), shard.Value) == 1;

    /// <summary>Blobs with slivers to be recovered, after <paramref name="after"/> (null: from the first), in the order of their ids.</summary>
    internal static IReadOnlyList<BlobId> PendingBlobs(this SqliteConnection connection, BlobId? after, int count) => connection.All(
        "SELECT DISTINCT blob_id FROM pending_slivers WHERE $0 IS NULL OR blob_id > $0 ORDER BY blob_id LIMIT $1",
        r => r.BlobId(0), after?.ToArray(), count);

    /// <summary>The shards that lack a sliver of a blob.</summary>
    internal static IReadOnlyList<ShardIndex> PendingShards(this SqliteConnection connection, BlobId blob) => connection.All(
        "SELECT DISTINCT shard FROM pending_slivers WHERE blob_id = $0", r => new ShardIndex((ushort)r.GetInt32(0)), blob.ToArray());

    internal static void RemovePending(this SqliteConnection connection, BlobId blob, IReadOnlyCollection<ShardIndex> shards)
    {
        foreach (var shard in shards)
        {
            connection.Run("DELETE FROM pending_slivers WHERE blob_id = $0 AND shard = $1", blob.ToArray(), shard.Value);
        }
    }
}
