using System.Text.Json;
using Walrus.Core.Bls;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Events;

namespace Walrus.StorageNode.Health;

/// <summary>The node's word about itself (storage-node-api §A.6, <c>ServiceHealthInfo</c>), and beside it how the chain can be reached.</summary>
internal sealed class HealthReport(NodeState state, EventProgress progress, ChainWatch chain, BlsPublicKey key, TimeProvider time)
{
    private readonly long started = time.GetTimestamp();

    internal void Write(Utf8JsonWriter w, bool detailed)
    {
        var view = state.View;
        var uptime = time.GetElapsedTime(started);
        var owned = view.Shards.Where(s => s.Value != ShardStatus.LockedToMove).ToArray();
        w.WriteStartObject();
        w.WriteStartObject("uptime");
        w.WriteNumber("secs", (long)uptime.TotalSeconds);
        w.WriteNumber("nanos", uptime.Ticks % TimeSpan.TicksPerSecond * 100);
        w.WriteEndObject();
        w.WriteNumber("epoch", view.CommitteeEpoch.Value);
        w.WriteString("publicKey", key.ToString());
        w.WriteString("nodeStatus", view.Status);
        w.WriteStartObject("eventProgress");
        w.WriteNumber("persisted", progress.Events);
        w.WriteNumber("pending", 0);
        if (progress.Events == 0)
        {
            w.WriteNull("highestFinishedEventIndex");
        }
        else
        {
            w.WriteNumber("highestFinishedEventIndex", progress.Events - 1);
        }

        w.WriteEndObject();
        w.WriteStartObject("shardSummary");
        w.WriteNumber("owned", owned.Length);
        w.WriteStartObject("ownedShardStatus");
        foreach (var word in (string[])["unknown", "ready", "inTransfer", "inRecovery"])
        {
            w.WriteNumber(word, owned.Count(s => Word(s.Value) == word));
        }

        w.WriteEndObject();
        w.WriteNumber("readOnly", view.Shards.Count - owned.Length);
        w.WriteEndObject();
        if (detailed)
        {
            w.WriteStartObject("shardDetail");
            WriteShards(w, "owned", owned);
            WriteShards(w, "other", [.. view.Shards.Where(s => s.Value == ShardStatus.LockedToMove)]);
            w.WriteEndObject();
        }

        if (progress.Checkpoint is { } checkpoint)
        {
            w.WriteNumber("latestCheckpointSequenceNumber", checkpoint);
        }

        // Ours, beside upstream's fields: why a node that cannot reach its chain does not move on.
        w.WriteString("chain", chain.Status);
        w.WriteEndObject();
    }

    private static void WriteShards(Utf8JsonWriter w, string name, KeyValuePair<Core.Identifiers.ShardIndex, ShardStatus>[] shards)
    {
        w.WriteStartArray(name);
        foreach (var (shard, status) in shards)
        {
            w.WriteStartObject();
            w.WriteNumber("shard", shard.Value);
            w.WriteString("status", Word(status));
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static string Word(ShardStatus status) => status switch
    {
        ShardStatus.Active => "ready",
        ShardStatus.ActiveSync => "inTransfer",
        ShardStatus.ActiveRecover => "inRecovery",
        ShardStatus.LockedToMove => "readOnly",
        _ => "unknown",
    };
}
