using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;
using Walrus.StorageNode.Tests.Network;

namespace Walrus.StorageNode.Tests.Epochs;

public sealed class ShardMoveTests
{
    private static readonly ShardIndex Moved = new(2);
    private static readonly int[][] AfterMove = [[0, 1], [3, 4, 5], [6, 7, 2], [8, 9]];

    private static ShardStatus Status(TestNode node) => node.Running.Parts.State.View.Shards[Moved];

    [Fact]
    public async Task What_the_former_holder_lacks_is_rebuilt_from_the_others_symbols()
    {
        await using var network = await TestNetwork.Start();
        EncodedBlob[] blobs = [.. await Task.WhenAll(Enumerable.Range(1, 3).Select(seed => network.Store(3_000 * seed, seed, epochs: 20)))];
        foreach (var (blob, axis) in blobs.Zip(TestNetwork.Axes))
        {
            Assert.True(network.Nodes[0].Slivers.Delete(new SliverKey(blob.Metadata.BlobId, Moved, axis)));
        }

        await network.BeginEpoch(AfterMove);
        var gained = network.Nodes[2];
        foreach (var blob in blobs)
        {
            await network.AssertServed(gained, blob);
        }

        Assert.Equal(ShardStatus.Active, Status(gained));
        Assert.Empty(gained.Running.Parts.Database.Read(c => c.PendingBlobs(null, 10)));
    }

    [Fact]
    public async Task A_former_holder_that_is_away_is_waited_for_over_a_restart_and_then_gives_the_shard()
    {
        await using var network = await TestNetwork.Start(o => o with { ShardSyncPatience = TimeSpan.FromHours(12) });
        var blob = await network.Store(9_000, 1, epochs: 20);
        var (holder, gained) = (network.Nodes[0], network.Nodes[2]);
        await holder.Stop();
        network.Chain.BeginEpoch(network.Nodes.Zip(AfterMove).ToDictionary(n => n.First.Id, n => n.Second));
        await TestNetwork.Until(
            () => gained.Running.Parts.State.View.Shards.GetValueOrDefault(Moved) == ShardStatus.ActiveSync, "the transfer begins");
        await gained.Stop();
        await gained.Start();
        Assert.Equal(ShardStatus.ActiveSync, Status(gained));
        Assert.False(network.Chain.HasSynced(gained.Id));
        await holder.Start();
        await TestNetwork.Until(() => network.Chain.HasSynced(gained.Id), "the shard is whole and reported");
        Assert.Equal(ShardStatus.Active, Status(gained));
        await network.AssertServed(gained, blob);
    }

    [Fact]
    public async Task A_transfer_goes_on_behind_the_last_answer_after_a_failure_and_a_restart()
    {
        await using var network = await TestNetwork.Start(o => o with { ShardSyncPatience = TimeSpan.FromHours(12) });
        EncodedBlob[] blobs = [.. await Task.WhenAll(Enumerable.Range(1, 3).Select(seed => network.Store(300 * seed, seed, epochs: 20)))];
        BlobId[] ids = [.. blobs.Select(b => b.Metadata.BlobId).OrderBy(id => Convert.ToHexString(id.ToArray()), StringComparer.Ordinal)];
        var gained = network.Nodes[2];
        await gained.Stop();
        var wire = new ShortWire(network.Clients, answers: 2);
        gained.Peers = wire;
        await gained.Start();
        network.Chain.BeginEpoch(network.Nodes.Zip(AfterMove).ToDictionary(n => n.First.Id, n => n.Second));
        await TestNetwork.Until(() => wire.Asked.Count > 3, "the wire is cut after two answers");
        await gained.Stop();
        var behindSecond = ShardHandover.Next(ids[1]);
        Assert.Equal(
            [BlobId.FromBytes(new byte[32]), ShardHandover.Next(ids[0]), behindSecond, behindSecond],
            wire.Asked.Take(4).Select(r => (BlobId?)r.StartingBlobId));

        var whole = new ShortWire(network.Clients, answers: int.MaxValue);
        gained.Peers = whole;
        await gained.Start();
        await TestNetwork.Until(() => network.Chain.HasSynced(gained.Id), "the shard is whole and reported");
        Assert.Equal((SliverAxis.Primary, behindSecond), (whole.Asked.First().Axis, whole.Asked.First().StartingBlobId));
        foreach (var blob in blobs)
        {
            await network.AssertServed(gained, blob);
        }
    }

    [Fact]
    public async Task How_far_a_transfer_is_and_what_it_left_is_kept_until_the_shard_is_given_away_or_gone()
    {
        await using var network = await TestNetwork.Start();
        var database = network.Nodes[0].Running.Parts.Database;
        var blob = network.Encode(300).Metadata.BlobId;
        var progress = new ShardProgress(SliverAxis.Secondary, blob);
        foreach (var shards in new Dictionary<ShardIndex, ShardStatus>[] { new() { [Moved] = ShardStatus.LockedToMove }, [] })
        {
            database.Write(c =>
            {
                c.SetShards(new Dictionary<ShardIndex, ShardStatus> { [Moved] = ShardStatus.ActiveSync });
                c.SetSyncProgress(Moved, progress);
                c.AddPending(Moved, SliverAxis.Primary, blob);
                c.AddPending(Moved, SliverAxis.Primary, blob);
                c.SetShards(new Dictionary<ShardIndex, ShardStatus> { [Moved] = ShardStatus.ActiveRecover });
            });
            Assert.Equal(progress, database.Read(c => c.SyncProgress(Moved)));
            Assert.Equal([Moved], database.Read(c => c.PendingShards(blob)));
            database.Write(c => c.SetShards(shards));
            Assert.Equal(new ShardProgress(SliverAxis.Primary, null), database.Read(c => c.SyncProgress(Moved)));
            Assert.False(database.Read(c => c.HasPending(Moved)));
        }
    }
}
