using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Storage, registration, certification, deletion, extension (contracts §3).</summary>
public sealed class SystemTests
{
    private readonly Network network = new Network().Started();

    private World World => network.World;

    [Theory]
    [InlineData(1UL, 10, 6_940)]
    [InlineData(0UL, 10, 6_940)]
    [InlineData(2_800UL, 10, 17_720)]
    [InlineData(1UL, 1000, 66_034_000)]
    [InlineData(334UL * 667 * 100, 1000, 164_132_000)]
    public void Encoded_lengths_are_upstreams(ulong size, ushort shards, ulong expected) =>
        Assert.Equal(expected, BlobRules.EncodedLength(size, 1, shards));

    [Fact]
    public void A_blob_whose_symbol_does_not_fit_is_refused_as_arithmetic()
    {
        Assert.Throws<OverflowException>(() => BlobRules.EncodedLength(28 * 65_535, 1, 10));
        Assert.Throws<OverflowException>(() => BlobRules.EncodedLength(ulong.MaxValue, 1, 10));
        Network.Aborts("encoding", 0, () => BlobRules.EncodedLength(1, 0, 10));
    }

    [Fact]
    public void Storage_is_paid_into_each_epoch_it_covers()
    {
        var storage = network.Reserve((1 << 20) + 1, 3).As<StorageObject>();
        Assert.Equal((new Epoch(1), new Epoch(4), (1UL << 20) + 1), (storage.StartEpoch, storage.EndEpoch, storage.Size));
        Assert.Equal([10, 10, 10, 0], Enumerable.Range(0, 4).Select(i => MarketRules.At(World.Market.Accounts, (uint)i).Rewards));
        Assert.Equal((1UL << 20) + 1, World.Market.UsedCapacity);
    }

    [Theory]
    [InlineData(1UL, 0, "system_state_inner", 2)]
    [InlineData(1UL, 8, "system_state_inner", 2)]
    [InlineData(0UL, 1, "system_state_inner", 11)]
    [InlineData(Network.Capacity * 2, 1, "system_state_inner", 1)]
    public void A_reservation_that_cannot_be_is_refused(ulong size, uint epochs, string module, ulong code)
    {
        ulong purse = network.Purse.As<Coin>().Balance;
        Network.Aborts(module, code, () => network.Reserve(size, epochs));
        Assert.Equal(purse, network.Purse.As<Coin>().Balance);
    }

    [Fact]
    public void Too_little_money_is_refused()
    {
        var coin = network.Pay(9);
        Network.Aborts("balance", 2, () => World.Call("system::reserve_space", World.System, Pure.U64(1), Pure.U32(2), coin));
    }

    [Fact]
    public void Storage_can_be_bought_for_later_epochs_and_a_past_start_is_now()
    {
        var later = World.Call1(
            "system::reserve_space_for_epochs", World.System, Pure.U64(1), Pure.U32(3), Pure.U32(5), network.Purse).As<StorageObject>();
        Assert.Equal((3u, 5u), (later.StartEpoch.Value, later.EndEpoch.Value));
        Assert.Equal(0UL, World.Market.UsedCapacity);
        var now = World.Call1(
            "system::reserve_space_for_epochs", World.System, Pure.U64(1), Pure.U32(0), Pure.U32(2), network.Purse).As<StorageObject>();
        Assert.Equal((1u, 2u), (now.StartEpoch.Value, now.EndEpoch.Value));
        Network.Aborts("system_state_inner", 2, () => World.Call(
            "system::reserve_space_for_epochs", World.System, Pure.U64(1), Pure.U32(0), Pure.U32(1), network.Purse));
    }

    [Fact]
    public void A_blob_needs_its_own_id_and_enough_storage_that_covers_now()
    {
        var root = new byte[32];
        MoveBox Register(MoveBox storage, byte type = 1) => World.Call1(
            "system::register_blob", World.System, storage, Pure.U256(new byte[32]), Pure.U256(root), Pure.U64(1), Pure.U8(type), Pure.Bool(true),
            network.Purse);
        Network.Aborts("blob", 6, () => Register(network.Reserve(6_940, 1)));
        Network.Aborts("blob", 3, () => Register(network.Reserve(6_939, 1)));
        Network.Aborts("encoding", 0, () => Register(network.Reserve(6_940, 1), 0));
        var later = World.Call1(
            "system::reserve_space_for_epochs", World.System, Pure.U64(6_940), Pure.U32(3), Pure.U32(5), network.Purse);
        Network.Aborts("blob", 2, () => Register(later));
        Assert.False(later.IsConsumed);
    }

    [Fact]
    public void Three_of_four_certify_and_two_do_not()
    {
        var blob = network.RegisterBlob(1, deletable: false);
        Network.Aborts("bls_aggregate", 2, () => network.Certify(blob, network.Nodes[0], network.Nodes[1]));
        network.Certify(blob, network.Nodes[0], network.Nodes[1], network.Nodes[2]);
        Network.Aborts("blob", 5, () => network.Certify(blob, network.Nodes[0], network.Nodes[1], network.Nodes[2]));
    }

    [Fact]
    public void A_certificate_must_be_of_this_blob_object_and_persistence_and_epoch()
    {
        var blob = network.RegisterBlob(1);
        var other = network.RegisterBlob(2);
        var it = blob.As<BlobObject>();
        void Say(Epoch epoch, BlobId id, ObjectId? deletable) => World.Call(
            "system::certify_blob",
            [World.System, blob, .. network.Certificate(new StorageConfirmation(epoch, id, deletable), [.. network.Nodes])]);
        Network.Aborts("blob", 6, () => Say(new(1), other.As<BlobObject>().BlobId, it.Id));
        Network.Aborts("blob", 9, () => Say(new(1), it.BlobId, null));
        Network.Aborts("blob", 10, () => Say(new(1), it.BlobId, other.As<BlobObject>().Id));
        Network.Aborts("messages", 1, () => Say(new(2), it.BlobId, it.Id));
        Say(new(1), it.BlobId, it.Id);
    }

    [Fact]
    public void A_certificate_of_another_kind_or_with_a_broken_signature_is_refused()
    {
        var blob = network.RegisterBlob(1);
        var it = blob.As<BlobObject>();
        Network.Aborts("messages", 2, () => World.Call(
            "system::certify_blob", [World.System, blob, .. network.Certificate(new InvalidBlobId(new(1), it.BlobId), [.. network.Nodes])]));
        var good = network.Certificate(new StorageConfirmation(new(1), it.BlobId, it.Id), [.. network.Nodes]);
        Network.Aborts("bls_aggregate", 1, () => World.Call(
            "system::certify_blob", World.System, blob, Pure.Bytes(new byte[BlsSignature.Length]), good[1], good[2]));
        Network.Aborts("bls_aggregate", 0, () => World.Call("system::certify_blob", World.System, blob, good[0], Pure.Bytes([15, 0]), good[2]));
    }

    [Fact]
    public void An_expired_blob_is_neither_certified_nor_deleted_nor_extended()
    {
        var blob = network.RegisterBlob(1, epochs: 1);
        var certified = network.RegisterBlob(2, epochs: 1);
        network.Certify(certified, [.. network.Nodes]);
        network.NextEpoch();
        Network.Aborts("blob", 2, () => network.Certify(blob, [.. network.Nodes]));
        Network.Aborts("blob", 2, () => World.Call("system::delete_blob", World.System, blob));
        Network.Aborts("blob", 2, () => World.Call("system::extend_blob", World.System, certified, Pure.U32(1), network.Purse));
        World.Call("blob::burn", blob);
        Assert.True(blob.IsConsumed);
    }

    [Fact]
    public void A_permanent_blob_is_not_deleted()
    {
        var blob = network.RegisterBlob(1, deletable: false);
        Network.Aborts("blob", 1, () => World.Call("system::delete_blob", World.System, blob));
    }

    [Fact]
    public void Only_a_certified_blob_is_extended_and_never_beyond_the_horizon()
    {
        var blob = network.RegisterBlob(1, epochs: 2);
        Network.Aborts("blob", 0, () => World.Call("system::extend_blob", World.System, blob, Pure.U32(1), network.Purse));
        network.Certify(blob, [.. network.Nodes]);
        Network.Aborts("system_state_inner", 2, () => World.Call("system::extend_blob", World.System, blob, Pure.U32(0), network.Purse));
        Network.Aborts("system_state_inner", 2, () => World.Call("system::extend_blob", World.System, blob, Pure.U32(6), network.Purse));
        World.Call("system::extend_blob", World.System, blob, Pure.U32(5), network.Purse);
        Assert.Equal(new Epoch(8), blob.As<BlobObject>().Storage.EndEpoch);
        var announced = Assert.IsType<WalrusEvent.BlobCertified>(World.Events[^1]);
        Assert.Equal((new Epoch(1), new Epoch(8), true), (announced.Epoch, announced.EndEpoch, announced.IsExtension));
    }

    [Fact]
    public void Storage_behind_a_blobs_own_extends_it()
    {
        var blob = network.RegisterBlob(1, epochs: 2);
        network.Certify(blob, [.. network.Nodes]);
        ulong size = blob.As<BlobObject>().Storage.Size;
        MoveBox Later(ulong bytes) => World.Call1(
            "system::reserve_space_for_epochs", World.System, Pure.U64(bytes), Pure.U32(3), Pure.U32(5), network.Purse);
        Network.Aborts("storage_resource", 2, () => World.Call("system::extend_blob_with_resource", World.System, blob, Later(size + 1)));
        Network.Aborts("blob", 2, () => World.Call("system::extend_blob_with_resource", World.System, blob, network.Reserve(size, 2)));
        World.Call("system::extend_blob_with_resource", World.System, blob, Later(size));
        Assert.Equal(new Epoch(5), blob.As<BlobObject>().Storage.EndEpoch);
    }

    [Fact]
    public void One_correct_node_suffices_to_invalidate_a_blob_id()
    {
        var id = network.RegisterBlob(1).As<BlobObject>().BlobId;
        Network.Aborts("bls_aggregate", 2, () => World.Call(
            "system::invalidate_blob_id", [World.System, .. network.Certificate(new InvalidBlobId(new(1), id), network.Nodes[3])]));
        var said = World.Call1(
            "system::invalidate_blob_id",
            [World.System, .. network.Certificate(new InvalidBlobId(new(1), id), network.Nodes[0], network.Nodes[1])]);
        Assert.Equal(id.ToArray(), said.Contents);
        Assert.Equal(new WalrusEvent.InvalidBlobId(new(1), id), World.Events[^1]);
    }

    [Fact]
    public void Attributes_are_added_once_changed_removed_and_go_with_the_blob()
    {
        var blob = network.RegisterBlob(1);
        var id = blob.As<BlobObject>().Id;
        Network.Aborts("blob", 8, () => World.Call("blob::remove_metadata_pair", blob, Pure.Text("a")));
        World.Call("blob::add_metadata", blob, World.Call1("metadata::new"));
        Network.Aborts("blob", 7, () => World.Call("blob::add_metadata", blob, World.Call1("metadata::new")));
        World.Call("blob::insert_or_update_metadata_pair", blob, Pure.Text("a"), Pure.Text("1"));
        World.Call("blob::insert_or_update_metadata_pair", blob, Pure.Text("b"), Pure.Text("2"));
        World.Call("blob::insert_or_update_metadata_pair", blob, Pure.Text("a"), Pure.Text("3"));
        var stored = World.FindField(id, MoveTypes.Bytes, DynamicField.NameKey("metadata"u8));
        Assert.Equal([new("b", "2"), new("a", "3")], MoveStruct.FromBcs<BlobAttributes>(stored).Pairs);
        var removed = World.Call("blob::remove_metadata_pair", blob, Pure.Text("b"));
        Assert.Equal([Pure.Text("b").Contents, Pure.Text("2").Contents], removed.Select(r => r.Contents));
        Network.Aborts("vec_map", 1, () => World.Call("blob::remove_metadata_pair", blob, Pure.Text("b")));
        World.Call("system::delete_blob", World.System, blob);
        Assert.Equal(0, World.FieldsOf(id));
    }

    [Fact]
    public void Storage_is_split_and_fused()
    {
        var storage = network.Reserve(100, 4);
        Network.Aborts("storage_resource", 0, () => World.Call("storage_resource::split_by_epoch", storage, Pure.U32(1)));
        Network.Aborts("storage_resource", 2, () => World.Call("storage_resource::split_by_size", storage, Pure.U64(101)));
        var later = World.Call1("storage_resource::split_by_epoch", storage, Pure.U32(3));
        var rest = World.Call1("storage_resource::split_by_size", storage, Pure.U64(40));
        Assert.Equal((40UL, 60UL, 100UL), (storage.As<StorageObject>().Size, rest.As<StorageObject>().Size, later.As<StorageObject>().Size));
        Network.Aborts("storage_resource", 2, () => World.Call("storage_resource::fuse", storage, later));
        World.Call("storage_resource::fuse", storage, rest);
        World.Call("storage_resource::fuse", later, storage);
        var whole = later.As<StorageObject>();
        Assert.Equal((1u, 5u, 100UL), (whole.StartEpoch.Value, whole.EndEpoch.Value, whole.Size));
        World.Call("storage_resource::destroy", later);
        Assert.True(later.IsConsumed && storage.IsConsumed && rest.IsConsumed);
    }

    [Fact]
    public void In_epoch_zero_nothing_is_sold_and_nothing_certified()
    {
        var young = new Network();
        Network.Aborts("system_state_inner", 1, () => young.Reserve(1, 1));
        Network.Aborts("bls_aggregate", 2, () => young.World.Call(
            "system::invalidate_blob_id", young.World.System, Pure.Bytes([]), Pure.Bytes([]), Pure.Bytes([])));
    }
}
