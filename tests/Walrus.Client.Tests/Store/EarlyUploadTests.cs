using Walrus.Client.Store;
using Walrus.Client.Tests.Network;

namespace Walrus.Client.Tests.Store;

public class EarlyUploadTests
{
    private static readonly BlobStoreOptions Quick = new() { Retries = 1, RetryDelay = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public async Task A_small_blob_is_sent_once_and_before_it_is_registered()
    {
        await using var network = await TestNetwork.Start();
        var stored = await Store(network, 5000, Quick);
        Assert.Equal((4, 0), (stored.Figures.NodesDone, stored.Figures.Failures.Count));
        foreach (var node in network.Nodes)
        {
            var puts = node.Log.Where(l => l.StartsWith("PUT", StringComparison.Ordinal));
            Assert.All(puts, l => Assert.EndsWith("?pending=true", l, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_node_that_does_not_keep_unregistered_blobs_gets_it_afterwards()
    {
        await using var network = await TestNetwork.Start();
        network.Nodes[1].Buffers = false;
        var stored = await Store(network, 5000, Quick with { ExtraTime = TimeSpan.FromSeconds(10) });
        Assert.Equal((4, 0), (stored.Figures.NodesDone, stored.Figures.Failures.Count));
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(0)]
    public async Task A_blob_beyond_the_limit_waits_for_its_registration(long limit)
    {
        await using var network = await TestNetwork.Start();
        await Store(network, 5001, Quick with { EarlyBytes = limit });
        Assert.DoesNotContain(network.Nodes[0].Log, l => l.Contains("pending", StringComparison.Ordinal));
    }

    private static async Task<StoreResult.NewlyCreated> Store(TestNetwork network, int length, BlobStoreOptions options) =>
        Assert.IsType<StoreResult.NewlyCreated>(await new BlobStore(new WalrusNetwork(network.Chain, network.Http), network.Chain, options)
            .Store(TestNetwork.Content(length), new StoreRequest()));
}
