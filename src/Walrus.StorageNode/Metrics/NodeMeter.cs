using System.Diagnostics.Metrics;
using Walrus.Core.RedStuff;
using Walrus.Hosting.Metrics;

namespace Walrus.StorageNode.Metrics;

/// <summary>
/// What a node counts and measures, by upstream's names where upstream has the thing (node-behaviour §10) and <c>haulout_</c> otherwise.
/// </summary>
internal sealed class NodeMeter : IDisposable
{
    private readonly Counter<long> sliversStored;
    private readonly Counter<long> sliversRetrieved;
    private readonly Histogram<double> requests;
    private readonly UpDownCounter<int> activeRequests;

    internal NodeMeter()
    {
        Meter = new Meter("Walrus.StorageNode");
        Text = new PrometheusText(Meter);
        sliversStored = Meter.CreateCounter<long>("walrus_slivers_stored_total", description: "Slivers put on disk, by axis.");
        sliversRetrieved = Meter.CreateCounter<long>("walrus_slivers_retrieved_total", description: "Slivers served, by axis.");
        MetadataStored = Meter.CreateCounter<long>("walrus_metadata_stored_total", description: "Metadata put on disk.");
        Confirmations = Meter.CreateCounter<long>("walrus_storage_confirmations_issued_total", description: "Storage confirmations signed.");
        Recovered = Meter.CreateCounter<long>("haulout_slivers_recovered_total", description: "Slivers fetched or rebuilt from other nodes.");
        FlushSeconds = Meter.CreateHistogram<double>("haulout_sliver_flush_seconds", description: "Writes of waiting slivers, flush included.");
        requests = Meter.CreateHistogram<double>("http_server_request_duration_seconds", description: "Requests, by route and status.");
        activeRequests = Meter.CreateUpDownCounter<int>("http_server_active_requests", description: "Requests being answered.");
    }

    internal Meter Meter { get; }

    internal PrometheusText Text { get; }

    internal Counter<long> MetadataStored { get; }

    internal Counter<long> Confirmations { get; }

    internal Counter<long> Recovered { get; }

    internal Histogram<double> FlushSeconds { get; }

    internal void SliverStored(SliverAxis axis) => sliversStored.Add(1, new KeyValuePair<string, object?>("sliver_type", axis.Word()));

    internal void SliverRetrieved(SliverAxis axis) => sliversRetrieved.Add(1, new KeyValuePair<string, object?>("sliver_type", axis.Word()));

    internal void RequestBegun() => activeRequests.Add(1);

    internal void RequestEnded(string route, string method, int status, TimeSpan took)
    {
        activeRequests.Add(-1);
        requests.Record(
            took.TotalSeconds, new("http_route", route), new("http_request_method", method), new("http_response_status_code", status));
    }

    public void Dispose()
    {
        Text.Dispose();
        Meter.Dispose();
    }
}
