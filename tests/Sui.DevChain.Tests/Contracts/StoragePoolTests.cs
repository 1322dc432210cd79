using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Storage that many blobs share (contracts §3).</summary>
public sealed class StoragePoolTests
{
    private readonly Network network = new Network().Started();

    private World World => network.World;

    [Fact]
    public void A_blob_lives_in_a_pool_from_registration_to_deletion()
    {
        ulong before = network.Purse.As<Coin>().Balance;
        var pool = network.CreatePool(2 << 20, 3);
        Assert.Equal(before - 2 * 5 * 3, network.Purse.As<Coin>().Balance);
        Assert.Equal(2UL << 20, World.Market.UsedCapacity);
        var id = pool.As<StoragePool>().Id;
        var blob = network.RegisterPooled(pool, 1);
        ulong length = BlobRules.EncodedLength(100_000, 1, 10);
        Assert.Equal(before - 2 * 5 * 3 - 2, network.Purse.As<Coin>().Balance);
        Assert.Equal((length, 1UL, 1UL), (World.PoolStorage(pool).UsedBytes, World.PoolStorage(pool).BlobCount, World.PoolStorage(pool).Blobs.Size));
        network.CertifyPooled(pool, blob, [.. network.Nodes.Take(3)]);
        var it = World.PooledBlob(pool, blob);
        Assert.Equal(new Epoch(1), it.CertifiedEpoch);
        World.Call("system::extend_storage_pool", World.System, pool, Pure.U32(4), network.Purse);
        World.Call("system::delete_pooled_blob", World.System, pool, Pure.U256(blob.Span));
        Assert.Equal((0UL, 0UL, 0UL), (World.PoolStorage(pool).UsedBytes, World.PoolStorage(pool).BlobCount, World.PoolStorage(pool).Blobs.Size));
        Assert.Equal(0, World.ChildrenOf(World.PoolStorage(pool).Blobs.Id));
        Assert.Equal(
            [
                new WalrusEvent.StoragePoolCreated(new(1), id, 2 << 20, new(1), new(4)),
                new WalrusEvent.PooledBlobRegistered(new(1), blob, 100_000, 1, true, it.Id, id),
                new WalrusEvent.PooledBlobCertified(new(1), blob, true, it.Id, id),
                new WalrusEvent.StoragePoolExtended(new(1), id, new(8)),
                new WalrusEvent.PooledBlobDeleted(new(1), blob, it.Id, true, id),
            ],
            World.Events.TakeLast(5));
        var storage = World.Call1("storage_pool::destroy", pool);
        Assert.Equal((new Epoch(1), new Epoch(8), 2UL << 20), (Storage(storage).StartEpoch, Storage(storage).EndEpoch, Storage(storage).Size));
        Assert.Equal(0, World.FieldsOf(id));
        Assert.Equal(World.Supply, network.AllFrost() + 400 * Network.Wal);
    }

    [Fact]
    public void A_blob_id_is_in_a_pool_once_and_again_after_its_deletion()
    {
        var pool = network.CreatePool();
        var blob = network.RegisterPooled(pool, 1);
        ulong used = World.PoolStorage(pool).UsedBytes;
        Network.Aborts("dynamic_field", 0, () => network.RegisterPooled(pool, 1));
        Assert.Equal((used, 1UL), (World.PoolStorage(pool).UsedBytes, World.PoolStorage(pool).BlobCount));
        var first = World.PooledBlob(pool, blob).Id;
        World.Call("system::delete_pooled_blob", World.System, pool, Pure.U256(blob.Span));
        Network.Aborts("dynamic_field", 1, () => World.Call("system::delete_pooled_blob", World.System, pool, Pure.U256(blob.Span)));
        network.RegisterPooled(pool, 1);
        Assert.NotEqual(first, World.PooledBlob(pool, blob).Id);
    }

    [Fact]
    public void A_pool_never_holds_more_than_was_paid_for()
    {
        ulong length = BlobRules.EncodedLength(100_000, 1, 10);
        var pool = network.CreatePool(2 * length);
        network.RegisterPooled(pool, 1);
        network.RegisterPooled(pool, 2);
        Network.Aborts("storage_pool", 6, () => network.RegisterPooled(pool, 3));
        World.Call("system::increase_storage_pool_capacity", World.System, pool, Pure.U64(length), network.Purse);
        network.RegisterPooled(pool, 3);
        Assert.Equal(3 * length, World.PoolStorage(pool).UsedBytes);
        Assert.Equal(3 * length, World.Market.UsedCapacity);
    }

    [Fact]
    public void Capacity_is_added_from_storage_of_the_same_end_and_taken_out_again()
    {
        var pool = network.CreatePool(1_000, 3);
        World.Call("system::increase_storage_pool_capacity_with_storage", World.System, pool, network.Reserve(500, 3));
        Assert.Equal(1_500UL, World.PoolStorage(pool).Storage.Size);
        Network.Aborts("storage_pool", 11, () => World.Call(
            "system::increase_storage_pool_capacity_with_storage", World.System, pool, network.Reserve(500, 2)));
        var taken = World.Call1("system::decrease_storage_pool_capacity_by_size", World.System, pool, Pure.U64(300));
        Assert.Equal((1_200UL, 300UL, new Epoch(4)), (World.PoolStorage(pool).Storage.Size, Storage(taken).Size, Storage(taken).EndEpoch));
        var tenth = World.Call1("system::decrease_storage_pool_unused_capacity_by_percent", World.System, pool, Pure.U8(33));
        Assert.Equal((804UL, 396UL), (World.PoolStorage(pool).Storage.Size, Storage(tenth).Size));
        Network.Aborts("system", 2, () => World.Call(
            "system::decrease_storage_pool_unused_capacity_by_percent", World.System, pool, Pure.U8(0)));
        World.Call1("system::decrease_storage_pool_unused_capacity_by_percent", World.System, pool, Pure.U8(100));
        Assert.Equal(0UL, World.PoolStorage(pool).Storage.Size);
        World.Call("system::extend_storage_pool", World.System, pool, Pure.U32(1), network.Purse);
        Assert.Equal(new Epoch(5), World.PoolStorage(pool).Storage.EndEpoch);
    }

    [Fact]
    public void An_expired_pool_is_only_emptied()
    {
        var pool = network.CreatePool(epochs: 1);
        var blob = network.RegisterPooled(pool, 1, deletable: false);
        Network.Aborts("system_state_inner", 2, () => Call("burn_expired_pooled_blob", Pure.U256(blob.Span)));
        network.NextEpoch();
        Network.Aborts("storage_pool", 1, () => network.CertifyPooled(pool, blob, [.. network.Nodes]));
        Network.Aborts("system_state_inner", 2, () => network.RegisterPooled(pool, 2));
        Network.Aborts("system_state_inner", 2, () => Call("delete_pooled_blob", Pure.U256(blob.Span)));
        Network.Aborts("system_state_inner", 2, () => Call("extend_storage_pool", Pure.U32(1), network.Purse));
        Network.Aborts("system_state_inner", 2, () => Call("increase_storage_pool_capacity", Pure.U64(1), network.Purse));
        Network.Aborts("system_state_inner", 2, () => Call("increase_storage_pool_capacity_with_storage", network.Reserve(1, 1)));
        Network.Aborts("system_state_inner", 2, () => Call("decrease_storage_pool_capacity_by_size", Pure.U64(1)));
        Network.Aborts("storage_pool", 7, () => World.Call("storage_pool::destroy", pool));
        int events = World.Events.Count;
        Call("burn_expired_pooled_blob", Pure.U256(blob.Span));
        Assert.Equal(events, World.Events.Count);
        World.Call("storage_pool::destroy", pool);
        Assert.True(pool.IsConsumed);

        void Call(string name, params MoveBox[] arguments) => World.Call($"system::{name}", [World.System, pool, .. arguments]);
    }

    [Fact]
    public void A_pool_starts_with_storage_that_covers_now()
    {
        MoveBox Create(MoveBox storage) => World.Call1("system::create_storage_pool_with_storage", World.System, storage);
        var later = World.Call1("system::reserve_space_for_epochs", World.System, Pure.U64(1), Pure.U32(2), Pure.U32(3), network.Purse);
        Network.Aborts("system_state_inner", 2, () => Create(later));
        var empty = network.Reserve(1, 1);
        World.Call1("storage_resource::split_by_size", empty, Pure.U64(0));
        Network.Aborts("system_state_inner", 11, () => Create(empty));
        var pool = Create(network.Reserve(7, 2));
        var inner = World.PoolStorage(pool);
        Assert.Equal((7UL, new Epoch(3), 0UL, 0UL), (inner.Storage.Size, inner.Storage.EndEpoch, inner.UsedBytes, inner.BlobCount));
    }

    [Fact]
    public void A_deletable_blob_of_a_pool_is_certified_by_its_object()
    {
        var pool = network.CreatePool();
        var (blob, other) = (network.RegisterPooled(pool, 1), network.RegisterPooled(pool, 2));
        var it = World.PooledBlob(pool, blob);
        Network.Aborts("storage_pool", 4, () => Say(blob, null));
        Network.Aborts("storage_pool", 5, () => Say(blob, World.PooledBlob(pool, other).Id));
        Network.Aborts("storage_pool", 3, () => Say(other, it.Id));
        Say(blob, it.Id);
        Network.Aborts("storage_pool", 2, () => Say(blob, it.Id));

        void Say(BlobId said, ObjectId? deletable) => World.Call(
            "system::certify_pooled_blob",
            [
                World.System, pool, Pure.U256(blob.Span),
                .. network.Certificate(new StorageConfirmation(new(1), said, deletable), [.. network.Nodes]),
            ]);
    }

    [Fact]
    public void A_permanent_blob_of_a_pool_is_not_deleted_and_stays_as_it_was()
    {
        var pool = network.CreatePool();
        var blob = network.RegisterPooled(pool, 1, deletable: false);
        Network.Aborts("storage_pool", 0, () => World.Call("system::delete_pooled_blob", World.System, pool, Pure.U256(blob.Span)));
        Assert.Equal(blob, World.PooledBlob(pool, blob).BlobId);
        Assert.Equal(1UL, World.PoolStorage(pool).BlobCount);
    }

    [Fact]
    public void A_pool_says_what_it_holds()
    {
        var pool = network.CreatePool(1_000_000, 2);
        var blob = network.RegisterPooled(pool, 1, size: 1);
        Assert.Equal(1UL, U64("blob_count"));
        Assert.Equal(
            (1_000_000UL, 6_940UL, 993_060UL),
            (U64("reserved_encoded_capacity_bytes"), U64("used_encoded_bytes"), U64("available_encoded_bytes")));
        Assert.Equal((1u, 3u), (U32("start_epoch"), U32("end_epoch")));
        Assert.Equal([1], World.Call1("storage_pool::contains_blob", pool, Pure.U256(blob.Span)).Contents);
        Assert.Equal([0], World.Call1("storage_pool::contains_blob", pool, Pure.U256(new byte[32])).Contents);
        Assert.Equal(World.PooledBlob(pool, blob).Id.ToArray(), World.Call1("storage_pool::blob_object_id", pool, Pure.U256(blob.Span)).Contents);

        ulong U64(string name) => BitConverter.ToUInt64(World.Call1($"storage_pool::{name}", pool).Contents);
        uint U32(string name) => BitConverter.ToUInt32(World.Call1($"storage_pool::{name}", pool).Contents);
    }

    private static StorageObject Storage(MoveBox box) => box.As<StorageObject>();
}
