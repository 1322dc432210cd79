using Walrus.Client.Nodes;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Storage;

public sealed class DamageTests
{
    [Fact]
    public async Task A_damaged_sliver_is_missing_until_a_put_heals_it_and_the_blob_is_not_confirmed_meanwhile()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000);
        var id = blob.Metadata.BlobId;
        var node = network.Nodes[2];
        var pair = network.PairsOf(node, id).First();
        var key = new SliverKey(id, network.Codec.Config.ShardOf(pair, id), SliverAxis.Secondary);
        node.Slivers.Flip(key, at: 200, mask: 1);
        var refused = Assert.IsType<NodeReply<Sliver>.Refused>(await node.Client.GetSliver(id, pair, SliverAxis.Secondary));
        Assert.Equal((404, "SLIVER_NOT_FOUND"), (refused.HttpStatus, refused.Reason));
        var status = await node.Client.GetSliverStatus(id, pair, SliverAxis.Secondary);
        Assert.Equal(StoredStatus.Nonexistent, Assert.IsType<NodeReply<StoredStatus>.Ok>(status).Value);
        Assert.False((await node.Client.GetConfirmation(id, null)).IsOk);
        var put = await node.Client.PutSliver(id, pair, network.Sliver(blob, pair, SliverAxis.Secondary));
        Assert.Equal(201, Assert.IsType<NodeReply<string>.Ok>(put).HttpStatus);
        Assert.True((await node.Client.GetSliver(id, pair, SliverAxis.Secondary)).IsOk);
        Assert.True((await node.Client.GetConfirmation(id, null)).IsOk);
    }

    [Fact]
    public async Task A_put_alone_finds_the_damage_and_heals_it()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000);
        var id = blob.Metadata.BlobId;
        var node = network.Nodes[0];
        var pair = network.PairsOf(node, id).First();
        var key = new SliverKey(id, network.Codec.Config.ShardOf(pair, id), SliverAxis.Primary);
        node.Slivers.Flip(key, at: ^3, mask: 8);
        var put = await node.Client.PutSliver(id, pair, network.Sliver(blob, pair, SliverAxis.Primary));
        Assert.Equal(201, Assert.IsType<NodeReply<string>.Ok>(put).HttpStatus);
        Assert.True(node.Slivers.IsIntact(key));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_sliver_damaged_behind_what_was_sent_already_never_arrives_as_a_whole_and_is_missing_afterwards(string version)
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(1_000_000);
        var id = blob.Metadata.BlobId;
        var node = network.Nodes[1];
        var pair = network.PairsOf(node, id).First();
        node.Slivers.Flip(new(id, network.Codec.Config.ShardOf(pair, id), SliverAxis.Primary), at: 200_000, mask: 1);
        async Task<(int Code, int Bytes)> Get()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Running.Url, $"/v1/blobs/{id}/slivers/{pair}/primary"))
            {
                Version = Version.Parse(version),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var response = await network.Http.SendAsync(request);
            return ((int)response.StatusCode, (await response.Content.ReadAsByteArrayAsync()).Length);
        }

        await Assert.ThrowsAsync<HttpRequestException>(Get);
        Assert.Equal(404, (await Get()).Code);
        Assert.False((await node.Client.GetConfirmation(id, null)).IsOk);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(node.Directory, "quarantine")));
        Assert.Equal(201, Assert.IsType<NodeReply<string>.Ok>(
            await node.Client.PutSliver(id, pair, network.Sliver(blob, pair, SliverAxis.Primary))).HttpStatus);
        Assert.Equal(200, (await Get()).Code);
    }

    [Fact]
    public async Task On_a_full_disk_puts_are_refused_with_503_and_reads_go_on()
    {
        await using var network = await TestNetwork.Start();
        var blob = await network.Store(9_000);
        var id = blob.Metadata.BlobId;
        var node = network.Nodes[0];
        var pair = network.PairsOf(node, id).First();
        node.Slivers.Delete(new(id, network.Codec.Config.ShardOf(pair, id), SliverAxis.Primary));
        await node.Stop();
        node.Options = node.Options with { ReservedBytes = long.MaxValue / 2 };
        await node.Start();
        var put = Assert.IsType<NodeReply<string>.Refused>(await node.Client.PutSliver(id, pair, network.Sliver(blob, pair, SliverAxis.Primary)));
        Assert.Equal((503, "DISK_FULL"), (put.HttpStatus, put.Reason));
        Assert.Equal(404, Assert.IsType<NodeReply<Sliver>.Refused>(await node.Client.GetSliver(id, pair, SliverAxis.Primary)).HttpStatus);
        Assert.True((await node.Client.GetSliver(id, pair, SliverAxis.Secondary)).IsOk);
        await node.Stop();
        node.Options = node.Options with { ReservedBytes = 0 };
        await node.Start();
        Assert.True((await node.Client.PutSliver(id, pair, network.Sliver(blob, pair, SliverAxis.Primary))).IsOk);
    }
}
