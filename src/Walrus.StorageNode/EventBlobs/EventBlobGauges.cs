using System.Diagnostics.Metrics;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>Where the writer of event blobs stands, by upstream's names (node-behaviour §10).</summary>
internal static class EventBlobGauges
{
    internal static void Add(Meter meter, WriterJournal journal, Func<ulong?> latestAttested)
    {
        Gauge("event_blob_writer_latest_certified_event_index", "The last element of the stream that is in a certified event blob.",
            () => Before(journal.State.Certified?.Next.Index));
        Gauge("event_blob_writer_latest_processed_event_index", "The last element of the stream that was written.",
            () => Before(journal.Position.Index));
        Gauge("event_blob_writer_latest_in_progress_event_index", "The last element of the stream that was begun.",
            () => Before(journal.Position.Index));
        Gauge("event_blob_writer_latest_attested_checkpoint_sequence_number", "The last checkpoint of the last event blob attested since the start.",
            () => latestAttested() ?? 0);
        Gauge("haulout_event_blobs_uncertified", "Finished event blobs that are not certified.", () => journal.State.Uncertified);

        static double Before(ulong? next) => next is { } index and > 0 ? index - 1 : 0;
        void Gauge(string name, string description, Func<double> value) => meter.CreateObservableGauge(name, value, description: description);
    }
}
