using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>What nodes attest on chain: event blobs, deny lists, protocol versions (contracts §3, §5).</summary>
public sealed class AttestationTests
{
    private readonly Network network = new Network().Started();

    private World World => network.World;

    private Node First => network.Nodes[0];

    [Fact]
    public void A_quorum_of_attestations_certifies_an_event_blob_for_as_long_as_can_be()
    {
        World.Events.Clear();
        ulong supply = network.Purse.As<Coin>().Balance;
        network.AttestEvents(First, 1, 100);
        network.AttestEvents(network.Nodes[1], 1, 100);
        Assert.Empty(World.Events);
        Assert.Equal(6, Assert.Single(World.Market.EventBlobs.Weights).Weight);
        network.AttestEvents(network.Nodes[2], 1, 100);
        var registered = Assert.IsType<WalrusEvent.BlobRegistered>(World.Events[0]);
        var certified = Assert.IsType<WalrusEvent.BlobCertified>(World.Events[1]);
        Assert.Equal((new Epoch(8), false, registered.ObjectId), (registered.EndEpoch, registered.Deletable, certified.ObjectId));
        Assert.Equal((new EventBlob(registered.BlobId, 100), 0), (World.Market.EventBlobs.Latest, World.Market.EventBlobs.Weights.Count));
        ulong length = BlobRules.EncodedLength(100_000, 1, 10);
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(length, MarketRules.At(World.Market.Accounts, (uint)i).UsedCapacity));
        Assert.Equal(length, World.Market.UsedCapacity);
        Assert.Equal(supply, network.Purse.As<Coin>().Balance);
        network.AttestEvents(network.Nodes[3], 1, 100);
        Assert.Equal((2, 100UL), (World.Events.Count, network.Nodes[3].Cap.As<StorageNodeCap>().LastEventBlob!.Checkpoint));
    }

    [Fact]
    public void An_event_blob_may_exceed_what_is_on_sale()
    {
        network.Reserve(World.Market.TotalCapacity, 1);
        network.Nodes.ForEach(n => network.AttestEvents(n, 1, 100));
        Assert.True(World.Market.UsedCapacity > World.Market.TotalCapacity);
        Network.Aborts("system_state_inner", 1, () => network.Reserve(1, 1));
    }

    [Fact]
    public void A_node_has_one_attestation_outstanding_in_an_epoch()
    {
        network.AttestEvents(First, 1, 100);
        Network.Aborts("system_state_inner", 7, () => network.AttestEvents(First, 1, 100));
        Network.Aborts("system_state_inner", 6, () => network.AttestEvents(First, 2, 200));
        foreach (var node in network.Nodes.Skip(1))
        {
            network.AttestEvents(node, 1, 100);
        }

        network.AttestEvents(First, 2, 200);
        Network.Aborts("system_state_inner", 6, () => network.AttestEvents(First, 3, 300));
        network.NextEpoch();
        Assert.Empty(World.Market.EventBlobs.Weights);
        Assert.Equal(100UL, World.Market.EventBlobs.Latest!.EndingCheckpoint);
        network.AttestEvents(First, 2, 200);
        Assert.Equal(3, Assert.Single(World.Market.EventBlobs.Weights).Weight);
    }

    [Fact]
    public void An_attestation_of_what_is_certified_already_is_noted_and_counts_for_nothing()
    {
        foreach (var node in network.Nodes.Take(3))
        {
            network.AttestEvents(node, 1, 100);
        }

        var late = network.Nodes[3];
        World.Events.Clear();
        network.AttestEvents(late, 7, 60);
        Assert.Equal((0, 0, 60UL), (
            World.Events.Count, World.Market.EventBlobs.Weights.Count, late.Cap.As<StorageNodeCap>().LastEventBlob!.Checkpoint));
        network.AttestEvents(late, 2, 200);
        Assert.Equal(200UL, Assert.Single(World.Market.EventBlobs.Weights).Blob.EndingCheckpoint);
    }

    [Fact]
    public void Attestations_of_different_blobs_do_not_add_up()
    {
        network.AttestEvents(First, 1, 100);
        network.AttestEvents(network.Nodes[1], 2, 100);
        network.AttestEvents(network.Nodes[2], 1, 101);
        Assert.Equal([3, 3, 2], World.Market.EventBlobs.Weights.Select(w => (int)w.Weight));
        Assert.Null(World.Market.EventBlobs.Latest);
    }

    [Fact]
    public void An_attestation_is_of_a_member_and_of_this_epoch()
    {
        Network.Aborts("system_state_inner", 8, () => network.AttestEvents(network.RegisterNode(9), 1, 100));
        Network.Aborts("system_state_inner", 3, () => network.AttestEvents(First, 1, 100, epoch: 0));
    }

    [Fact]
    public void An_event_blob_with_a_false_id_is_never_certified()
    {
        var id = new byte[32];
        network.AttestEvents(First, 1, 100, id: id);
        network.AttestEvents(network.Nodes[1], 1, 100, id: id);
        Network.Aborts("blob", 6, () => network.AttestEvents(network.Nodes[2], 1, 100, id: id));
        Assert.Null(network.Nodes[2].Cap.As<StorageNodeCap>().LastEventBlob);
    }

    [Fact]
    public void A_deny_list_is_announced_and_then_attested_by_a_quorum()
    {
        var root = DenyListRoot.FromBytes([.. Enumerable.Repeat((byte)9, 32)]);
        World.Call("system::register_deny_list_update", World.System, First.Cap, Pure.U256(root.Span), Pure.U64(1));
        Assert.Equal(new WalrusEvent.RegisterDenyListUpdate(new(1), root, 1, First.Id), World.Events[^1]);
        Attest(First, First.Id, 1, 77, root);
        Assert.Equal(new WalrusEvent.DenyListUpdate(new(1), root, 1, First.Id), World.Events[^1]);
        var cap = First.Cap.As<StorageNodeCap>();
        Assert.Equal((root, 1UL, 77UL), (cap.DenyListRoot, cap.DenyListSequence, cap.DenyListSize));
        Network.Aborts("system_state_inner", 9, () => Attest(First, First.Id, 1, 78, root));
        Network.Aborts("system_state_inner", 9, () => World.Call(
            "system::register_deny_list_update", World.System, First.Cap, Pure.U256(root.Span), Pure.U64(1)));
        Network.Aborts("system_state_inner", 10, () => Attest(First, network.Nodes[1].Id, 2, 78, root));
        Network.Aborts("system_state_inner", 8, () => Attest(network.RegisterNode(9), First.Id, 2, 78, root));
        Attest(First, First.Id, 2, 78, root);
        Attest(network.Nodes[1], network.Nodes[1].Id, 5, 6, root);
        Assert.Equal(
            [new(First.Id, 78), new(network.Nodes[1].Id, 6)], new ContractState(World, World.Types).DenyListSizes(World.Market).Nodes);
    }

    [Fact]
    public void What_a_node_denies_earns_it_nothing()
    {
        network.Reserve(10 << 20, 2);
        Attest(First, First.Id, 1, 10 << 20, default);
        network.NextEpoch();
        Assert.Equal(0UL, World.Pool(First.Id).RewardsPool + World.Pool(First.Id).Commission);
        Assert.All(network.Nodes.Skip(1), n => Assert.True(World.Pool(n.Id).RewardsPool > 0));
    }

    [Fact]
    public void One_correct_node_suffices_to_report_a_deleted_blob()
    {
        var blob = BlobId.FromBytes([.. Enumerable.Repeat((byte)3, 32)]);
        MoveBox[] Say(params Node[] signers) => [World.System, .. network.Certificate(new DenyListBlobDeleted(new(1), blob), signers)];
        Network.Aborts("bls_aggregate", 2, () => World.Call("system::delete_deny_listed_blob", Say(network.Nodes[3])));
        World.Call("system::delete_deny_listed_blob", Say(network.Nodes[0], network.Nodes[1]));
        Assert.Equal(new WalrusEvent.DenyListBlobDeleted(new(1), blob), World.Events[^1]);
    }

    [Fact]
    public void A_protocol_version_starts_now_or_later_by_word_of_a_quorum()
    {
        MoveBox[] Say(Node by, uint start, int signers) =>
        [
            World.System, by.Cap, .. network.Certificate(new ProtocolVersion(World.Network.Epoch, new(start), 7), [.. network.Nodes.Take(signers)]),
        ];
        Network.Aborts("bls_aggregate", 2, () => World.Call("system::update_protocol_version", Say(First, 1, 2)));
        Network.Aborts("system_state_inner", 12, () => World.Call("system::update_protocol_version", Say(First, 0, 4)));
        Network.Aborts("system_state_inner", 8, () => World.Call("system::update_protocol_version", Say(network.RegisterNode(9), 1, 4)));
        World.Call("system::update_protocol_version", Say(First, 5, 3));
        Assert.Equal(new WalrusEvent.ProtocolVersionUpdated(new(1), new(5), 7), World.Events[^1]);
    }

    [Fact]
    public void A_certificate_of_another_kind_does_not_count()
    {
        var said = network.Certificate(new InvalidBlobId(new(1), default), [.. network.Nodes]);
        Network.Aborts("messages", 2, () => World.Call("system::delete_deny_listed_blob", [World.System, .. said]));
        Network.Aborts("messages", 2, () => World.Call("system::update_deny_list", [World.System, First.Cap, .. said]));
        Network.Aborts("messages", 2, () => World.Call("system::update_protocol_version", [World.System, First.Cap, .. said]));
    }

    private void Attest(Node by, ObjectId node, ulong sequence, ulong size, DenyListRoot root) => World.Call(
        "system::update_deny_list",
        [World.System, by.Cap, .. network.Certificate(new DenyListUpdate(new(1), node, sequence, size, root), [.. network.Nodes.Take(3)])]);
}
