using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;
using Walrus.StorageNode.Tests.Storage;

namespace Walrus.StorageNode.Tests.Blobs;

public sealed class ScrubTests
{
    private static Task<TestNetwork> Start() => TestNetwork.Start(o => o with { ScrubBytesPerSecond = long.MaxValue });

    private static SliverKey Key(TestNetwork network, TestNode node, EncodedBlob blob, SliverAxis axis) => new(
        blob.Metadata.BlobId, network.Codec.Config.ShardOf(network.PairsOf(node, blob.Metadata.BlobId).First(), blob.Metadata.BlobId), axis);

    [Fact]
    public async Task A_round_over_sound_slivers_reads_them_all_and_finds_nothing()
    {
        await using var network = await Start();
        await network.Store(9_000, 1);
        await network.Store(300, 2);
        var report = await network.Nodes[0].Running.Parts.Scrub.Round(default);
        Assert.Equal((12, 0, 0, 0), (report.Slivers, report.Damaged, report.Missing, report.Orphans));
    }

    [Fact]
    public async Task What_the_disk_has_damaged_or_lost_is_found_and_recovered_from_the_peers()
    {
        await using var network = await Start();
        var blob = await network.Store(9_000);
        var node = network.Nodes[1];
        var damaged = Key(network, node, blob, SliverAxis.Primary);
        var lost = Key(network, node, blob, SliverAxis.Secondary);
        node.Slivers.Flip(damaged, at: 300, mask: 1);
        node.Slivers.Delete(lost);
        var report = await node.Running.Parts.Scrub.Round(default);
        Assert.Equal((4, 2), (report.Slivers, report.Missing));
        await TestNetwork.Until(() => node.Slivers.IsIntact(damaged) && node.Slivers.IsIntact(lost), "both slivers are recovered");
        Assert.Equal(0, (await node.Running.Parts.Scrub.Round(default)).Missing);
    }

    [Fact]
    public async Task An_intact_record_of_the_wrong_sliver_is_damage_too()
    {
        await using var network = await Start();
        var blob = await network.Store(9_000);
        var other = network.Encode(9_000, seed: 7);
        var node = network.Nodes[2];
        var key = Key(network, node, blob, SliverAxis.Primary);
        var pair = network.Codec.Config.PairOn(key.Shard, key.Blob);
        await node.Slivers.Write(key, network.Sliver(other, pair, SliverAxis.Primary).ToBcs());
        Assert.Equal(1, (await node.Running.Parts.Scrub.Round(default)).Damaged);
        await TestNetwork.Until(
            () => node.Slivers.Read(key) is { } bcs && bcs.AsSpan().SequenceEqual(network.Sliver(blob, pair, SliverAxis.Primary).ToBcs()),
            "the right sliver is there");
    }

    [Fact]
    public async Task Slivers_that_nobody_pays_for_and_whose_metadata_is_gone_are_removed()
    {
        await using var network = await Start();
        var blob = await network.Store(300);
        var node = network.Nodes[0];
        var owned = Key(network, node, blob, SliverAxis.Primary);
        var orphan = owned with { Blob = network.Encode(400, seed: 9).Metadata.BlobId };
        await node.Slivers.Write(orphan, new byte[100]);
        Assert.Equal(1, (await node.Running.Parts.Scrub.Round(default)).Orphans);
        Assert.Null(node.Slivers.Where(orphan));
        Assert.True(node.Slivers.IsIntact(owned));
    }
}
