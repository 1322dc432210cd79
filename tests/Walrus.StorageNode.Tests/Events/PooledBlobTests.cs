using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Tests.Network;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Tests.Events;

public sealed class PooledBlobTests
{
    private static readonly ObjectId Pool = ObjectId.FromBytes([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly ObjectId Object = ObjectId.FromBytes([.. Enumerable.Repeat((byte)8, 32)]);

    private static Epoch Now(TestNetwork network, uint ahead = 0) => new(network.Chain.State.Epoch.Value + ahead);

    /// <summary>A blob in a pool of two epochs, stored on every node and certified.</summary>
    private static async Task<EncodedBlob> Store(TestNetwork network, bool deletable = true)
    {
        var blob = network.Encode(9_000);
        var now = Now(network);
        network.Chain.Emit(
            new WalrusEvent.StoragePoolCreated(now, Pool, 1 << 30, now, Now(network, 2)),
            new WalrusEvent.PooledBlobRegistered(now, blob.Metadata.BlobId, 9_000, 1, deletable, Object, Pool));
        await network.Settle();
        await network.Upload(blob);
        network.Chain.Emit(new WalrusEvent.PooledBlobCertified(now, blob.Metadata.BlobId, deletable, Object, Pool));
        await network.Settle();
        return blob;
    }

    private static async Task<bool> IsServed(TestNetwork network, EncodedBlob blob)
    {
        var id = blob.Metadata.BlobId;
        var replies = await Task.WhenAll(network.Nodes.Select(n => n.Client.GetSliver(id, network.PairsOf(n, id).First(), SliverAxis.Primary)));
        return replies.All(r => r.IsOk) || (replies.Any(r => r.IsOk) ? throw new InvalidOperationException("The nodes disagree.") : false);
    }

    private static async Task<BlobStatus> Status(TestNetwork network, EncodedBlob blob) =>
        Assert.IsType<NodeReply<BlobStatus>.Ok>(await network.Nodes[0].Client.GetStatus(blob.Metadata.BlobId)).Value;

    [Fact]
    public async Task A_blob_in_a_pool_is_stored_confirmed_and_counted_with_the_deletable_ones()
    {
        await using var network = await TestNetwork.Start();
        var blob = await Store(network);
        Assert.True(await IsServed(network, blob));
        Assert.True((await network.Nodes[0].Client.GetConfirmation(blob.Metadata.BlobId, Object)).IsOk);
        Assert.Equal(new BlobStatus.Deletable(Now(network), new(1, 1)), await Status(network, blob));
    }

    [Fact]
    public async Task It_ends_with_its_pool()
    {
        await using var network = await TestNetwork.Start();
        var blob = await Store(network);
        await network.BeginEpoch(TestNetwork.FirstCommittee);
        Assert.True(await IsServed(network, blob));
        await network.BeginEpoch(TestNetwork.FirstCommittee);
        Assert.False(await IsServed(network, blob));
        Assert.IsType<BlobStatus.Nonexistent>(await Status(network, blob));
    }

    [Fact]
    public async Task A_pool_that_is_extended_keeps_its_blobs()
    {
        await using var network = await TestNetwork.Start();
        var blob = await Store(network);
        network.Chain.Emit(new WalrusEvent.StoragePoolExtended(Now(network), Pool, Now(network, 4)));
        await network.BeginEpoch(TestNetwork.FirstCommittee);
        await network.BeginEpoch(TestNetwork.FirstCommittee);
        Assert.True(await IsServed(network, blob));
    }

    [Fact]
    public async Task One_that_is_deleted_is_no_longer_served()
    {
        await using var network = await TestNetwork.Start();
        var blob = await Store(network);
        network.Chain.Emit(new WalrusEvent.PooledBlobDeleted(Now(network), blob.Metadata.BlobId, Object, true, Pool));
        await network.Settle();
        Assert.False(await IsServed(network, blob));
        Assert.IsType<BlobStatus.Nonexistent>(await Status(network, blob));
    }
}
