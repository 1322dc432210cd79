using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Http;

public sealed class MonitoringTests
{
    private static Task<TestNetwork> Start() => TestNetwork.Start(o => o with { MetricsListen = "127.0.0.1:0" });

    private static async Task<(int Code, string Text)> Get(TestNetwork network, string path)
    {
        using var response = await network.Http.GetAsync(new Uri(network.Nodes[0].Running.MetricsUrl!, path));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Metrics_count_what_the_node_did_by_upstreams_names()
    {
        await using var network = await Start();
        var blob = await network.Store(9_000);
        var pair = network.PairsOf(network.Nodes[0], blob.Metadata.BlobId).First();
        Assert.True((await network.Nodes[0].Client.GetSliver(blob.Metadata.BlobId, pair, Core.RedStuff.SliverAxis.Primary)).IsOk);
        Assert.True((await network.Nodes[0].Client.GetConfirmation(blob.Metadata.BlobId, null)).IsOk);
        var (code, text) = await Get(network, "/metrics");
        var lines = text.Split('\n');
        Assert.Equal(200, code);
        Assert.Contains("walrus_slivers_stored_total{sliver_type=\"primary\"} 3", lines);
        Assert.Contains("walrus_slivers_stored_total{sliver_type=\"secondary\"} 3", lines);
        Assert.Contains("walrus_slivers_retrieved_total{sliver_type=\"primary\"} 1", lines);
        Assert.Contains("walrus_metadata_stored_total 1", lines);
        Assert.Contains("walrus_storage_confirmations_issued_total 1", lines);
        Assert.Contains("walrus_shards_owned 3", lines);
        Assert.Contains("walrus_current_node_status 1", lines);
        Assert.Contains($"walrus_current_epoch {network.Chain.State.Epoch}", lines);
        Assert.Contains("haulout_disk_state 0", lines);
        Assert.Contains(lines, l => l.StartsWith(
            "http_server_request_duration_seconds_count{http_route=\"/v1/blobs/{blob}/metadata\",http_request_method=\"PUT\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_knows_the_network_and_can_write_is_ready()
    {
        await using var network = await Start();
        Assert.Equal((200, "alive\n"), await Get(network, "/livez"));
        Assert.Equal((200, "ready\n"), await Get(network, "/readyz"));
    }

    [Fact]
    public async Task Metrics_are_not_on_the_port_that_everybody_reaches()
    {
        await using var network = await Start();
        var (code, _) = await network.Send(network.Nodes[0], HttpMethod.Get, "/metrics");
        Assert.Equal(404, code);
    }
}
