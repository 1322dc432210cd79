using System.Diagnostics.Metrics;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Events;
using Walrus.StorageNode.Http;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Metrics;

/// <summary>What a node is asked about itself whenever somebody reads its metrics.</summary>
internal static class NodeGauges
{
    internal static void Add(
        Meter meter, NodeState state, Database database, EventProgress progress, ChainWatch watch, DiskWatch disk, SliverStore slivers,
        PendingUploads pending, RequestBody bodies, Func<ScrubReport?> scrub, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        Gauge("uptime", "Seconds since the node started.", () => time.GetElapsedTime(begun).TotalSeconds);
        Gauge("walrus_current_epoch", "The epoch by the events processed.", () => state.View.EventEpoch.Value);
        Gauge("walrus_current_node_status",
            "0 Standby, 1 Active, 2 RecoverMetadata, 3 RecoveryCatchUp, 4 RecoveryInProgress, 5 RecoveryCatchUpWithIncompleteHistory.",
            () => state.View.Status.Number);
        Gauge("walrus_shards_owned", "Shards this node owes.", () => state.View.Owned.Count());
        Gauge("haulout_shards_not_ready", "Shards of those that are still being filled.", () => state.View.Shards.Values.Count(
            s => s is ShardStatus.None or ShardStatus.ActiveSync or ShardStatus.ActiveRecover));
        Gauge("walrus_event_processor_latest_downloaded_checkpoint", "The last Sui checkpoint whose events had their effect.",
            () => progress.Checkpoint ?? 0);
        meter.CreateObservableGauge(
            "walrus_event_cursor_progress", () => new Measurement<double>(progress.Events, new KeyValuePair<string, object?>("state", "persisted")),
            description: "Events that had their effect.");
        meter.CreateObservableGauge(
            "walrus_recover_blob_backlog",
            () => new Measurement<double>(database.Read(c => c.RecoveryCount()), new KeyValuePair<string, object?>("state", "queued")),
            description: "Blobs this node is to look at or recover.");
        Gauge("haulout_chain_reachable", "1 while the chain answers.", () => watch.Status == "reachable" ? 1 : 0);
        Gauge("haulout_disk_state", "0 ok, 1 slow, 2 full, 3 read-only, 4 failing.", () => (int)disk.State);
        Gauge("haulout_disk_free_bytes", "Bytes free on the volume of the slivers.", () => slivers.FreeBytes);
        Gauge("haulout_sliver_bytes", "Bytes of slivers in segments, live ones only.", () => slivers.LiveBytes);
        Gauge("haulout_segment_bytes", "Bytes of all segments.", () => slivers.SegmentBytes);
        Gauge("walrus_pending_sliver_cache_bytes", "Bytes kept until their registration is seen.", () => pending.Bytes);
        Gauge("haulout_request_body_bytes", "Bytes of request bodies in memory.", () => bodies.BytesInFlight);
        Gauge("haulout_scrub_slivers", "Slivers read in the last whole round of the scrubber.", () => scrub()?.Slivers ?? 0);
        Gauge("haulout_scrub_damaged", "Of which damaged.", () => scrub()?.Damaged ?? 0);
        Gauge("haulout_scrub_missing", "Slivers that round found missing.", () => scrub()?.Missing ?? 0);

        void Gauge(string name, string description, Func<double> value) => meter.CreateObservableGauge(name, value, description: description);
    }

    /// <summary>Absent until the wallet was looked at.</summary>
    internal static void AddGas(Meter meter, SuiAddress address, Func<ulong?> mist) => meter.CreateObservableGauge(
        "walrus_sui_balance_mist",
        () => mist() is { } known ? [new Measurement<double>(known, new KeyValuePair<string, object?>("sui_address", address.ToString()))]
            : Array.Empty<Measurement<double>>(),
        description: "SUI of the node's wallet, in MIST.");
}
