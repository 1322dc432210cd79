using Walrus.Client.Nodes;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;
using Walrus.StorageNode.Tests.Storage;

namespace Walrus.StorageNode.Tests.Http;

/// <summary>What clients and those who watch the node see of a disk that fails.</summary>
public sealed class DiskFaultTests
{
    private static async Task<(TestNetwork Network, FaultyDisk Disk, EncodedBlob Blob)> Start()
    {
        var disk = new FaultyDisk();
        var network = await TestNetwork.Start(o => o with { MetricsListen = "127.0.0.1:0", Disk = disk });
        return (network, disk, await network.Store(9_000));
    }

    private static async Task<(int Code, string Text)> Watch(TestNetwork network, string path)
    {
        using var response = await network.Http.GetAsync(new Uri(network.Nodes[0].Running.MetricsUrl!, path));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(DiskStep.Write, FaultyDisk.NoSpace, "DISK_FULL", "haulout_disk_state 2", 200)]
    [InlineData(DiskStep.Flush, FaultyDisk.NoSpace, "DISK_FULL", "haulout_disk_state 2", 200)]
    [InlineData(DiskStep.Write, FaultyDisk.ReadOnly, "DISK_FAILING", "haulout_disk_state 3", 503)]
    [InlineData(DiskStep.Flush, FaultyDisk.InputOutput, "DISK_FAILING", "haulout_disk_state 4", 503)]
    public async Task Puts_are_refused_with_the_reason_reads_go_on_and_both_work_when_the_disk_does_again(
        DiskStep step, int error, string reason, string metric, int ready)
    {
        var (network, disk, blob) = await Start();
        await using var _ = network;
        var (node, id) = (network.Nodes[0], blob.Metadata.BlobId);
        var pair = network.PairsOf(node, id).First();
        var sliver = network.Sliver(blob, pair, SliverAxis.Primary);
        node.Slivers.Delete(new(id, network.Codec.Config.ShardOf(pair, id), SliverAxis.Primary));
        var other = network.Encode(500, seed: 8);
        network.Chain.Register(other.Metadata.BlobId);
        await network.Settle();

        disk.Fault = (step, error);
        var put = Assert.IsType<NodeReply<string>.Refused>(await node.Client.PutSliver(id, pair, sliver));
        Assert.Equal((503, reason), (put.HttpStatus, put.Reason));
        var metadata = Assert.IsType<NodeReply<string>.Refused>(await node.Client.PutMetadata(other.Metadata.BlobId, other.Metadata.Metadata));
        Assert.Equal((503, reason), (metadata.HttpStatus, metadata.Reason));
        Assert.True((await node.Client.GetSliver(id, pair, SliverAxis.Secondary)).IsOk);
        Assert.True((await node.Client.GetMetadata(id)).IsOk);
        Assert.Contains(metric, (await Watch(network, "/metrics")).Text.Split('\n'));
        Assert.Equal(ready, (await Watch(network, "/readyz")).Code);
        Assert.Equal(200, (await Watch(network, "/livez")).Code);

        disk.Fault = null;
        Assert.True((await node.Client.PutSliver(id, pair, sliver)).IsOk);
        Assert.True((await node.Client.PutMetadata(other.Metadata.BlobId, other.Metadata.Metadata)).IsOk);
        Assert.True((await node.Client.GetConfirmation(id, null)).IsOk);
        Assert.Contains("haulout_disk_state 0", (await Watch(network, "/metrics")).Text.Split('\n'));
        Assert.Equal(200, (await Watch(network, "/readyz")).Code);
    }

    [Fact]
    public async Task While_the_disk_keeps_a_put_waiting_others_read_and_it_is_acknowledged_only_afterwards()
    {
        var (network, disk, blob) = await Start();
        await using var _ = network;
        var (node, id) = (network.Nodes[0], blob.Metadata.BlobId);
        var pair = network.PairsOf(node, id).First();
        node.Slivers.Delete(new(id, network.Codec.Config.ShardOf(pair, id), SliverAxis.Primary));
        disk.Moving.Reset();
        var put = node.Client.PutSliver(id, pair, network.Sliver(blob, pair, SliverAxis.Primary));
        Assert.True((await node.Client.GetSliver(id, pair, SliverAxis.Secondary)).IsOk);
        Assert.False((await node.Client.GetConfirmation(id, null)).IsOk);
        Assert.False(put.IsCompleted);
        disk.Moving.Set();
        Assert.True((await put).IsOk);
        Assert.True((await node.Client.GetConfirmation(id, null)).IsOk);
    }
}
