using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Walrus.Core.Identifiers;

namespace Walrus.StorageNode.Storage;

/// <summary>Single durable facts about the node, by name.</summary>
internal static class Facts
{
    /// <summary>The last checkpoint whose events have had their effect.</summary>
    internal const string Cursor = "cursor";

    /// <summary>How many events have had their effect.</summary>
    internal const string EventCount = "event_count";

    /// <summary>The epoch by the events processed.</summary>
    internal const string EventEpoch = "event_epoch";

    /// <summary>When that epoch began by the time of its checkpoint, in milliseconds since 1970.</summary>
    internal const string EpochBegan = "epoch_began";

    /// <summary>The epoch whose committee the shards table follows.</summary>
    internal const string CommitteeEpoch = "committee_epoch";

    /// <summary>The node's status, with its epochs.</summary>
    internal const string NodeStatus = "node_status";

    /// <summary>Shards of the network.</summary>
    internal const string NetworkShards = "network_shards";

    /// <summary>1 when the node is in the committee of <see cref="CommitteeEpoch"/>.</summary>
    internal const string Member = "member";

    /// <summary>The last epoch reported with <c>epoch_sync_done</c>.</summary>
    internal const string SyncDone = "sync_done";

    /// <summary>The last epoch after which the data of expired blobs was deleted.</summary>
    internal const string DataDeleted = "data_deleted";

    /// <summary>The last blob of the scrubber's round; empty between rounds.</summary>
    internal const string ScrubCursor = "scrub_cursor";

    /// <summary>The node id, then the capability object's id.</summary>
    internal const string Capability = "capability";

    internal static ulong? Number(this SqliteConnection connection, string name) =>
        connection.Fact(name) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : null;

    internal static void SetNumber(this SqliteConnection connection, string name, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        connection.SetFact(name, bytes);
    }

    internal static Epoch? EpochFact(this SqliteConnection connection, string name) =>
        connection.Number(name) is { } n ? new Epoch((uint)n) : null;

    internal static byte[]? Fact(this SqliteConnection connection, string name) =>
        connection.One("SELECT value FROM facts WHERE name = $0", r => r.Bytes(0), name);

    internal static void SetFact(this SqliteConnection connection, string name, byte[] value) =>
        connection.Run("INSERT INTO facts(name, value) VALUES($0, $1) ON CONFLICT(name) DO UPDATE SET value = excluded.value", name, value);
}
