using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Events;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Epoch = Walrus.Core.Identifiers.Epoch;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>A wallet and a reader against the embedded chain: everything here is really signed, sent, executed and read back.</summary>
public sealed class LifeOfABlobTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationToken patience = new CancellationTokenSource(Patience).Token;
    private readonly FourNodes four = new();

    private IReadOnlyDictionary<ObjectId, BlsSecretKey> Keys => four.Keys;

    private List<(SuiWallet Wallet, NodeCapability Cap)> Nodes => four.Nodes;

    private Network Network => four.Network;

    private SuiChain Chain => four.Chain;

    public Task InitializeAsync() => four.InitializeAsync();

    public Task DisposeAsync() => four.DisposeAsync();

    [Fact]
    public async Task The_state_shows_the_committee_that_registered()
    {
        var state = await Chain.ReadState();
        Assert.Equal((new Epoch(1), EpochPhase.Done, 10), (state.Epoch, state.Phase, state.Shards));
        Assert.Equal(Keys.Keys.Order(), state.Current!.Members.Select(m => m.NodeId));
        Assert.All(state.Current.Members, m => Assert.Equal(Keys[m.NodeId].PublicKey, m.ProtocolKey));
        Assert.Equal((50ul, 20ul), (state.StoragePrice, state.WritePrice));
        Assert.Equal(["node 1", "node 2", "node 3", "node 4"], state.Nodes.Values.Select(n => n.Name).Order());
        Assert.Null(state.Previous);
        Assert.Equal(53, state.MaxEpochsAhead);
        Assert.True(state.PhaseSince > DateTimeOffset.UnixEpoch.AddYears(50));
    }

    [Theory]
    [InlineData(SuiTransport.Grpc, true)]
    [InlineData(SuiTransport.GrpcWeb, false)]
    public async Task A_blob_is_registered_certified_and_found(SuiTransport transport, bool deletable)
    {
        var wallet = Network.Wallet(5, transport);
        var before = await wallet.Balance();
        var registered = await wallet.Register(Network.Blob(1, deletable));
        Assert.Equal(before - registered.Cost, await wallet.Balance());
        Assert.Equal(registered.Blob, await Chain.FindBlob(registered.Blob.Id));
        Assert.Null(registered.Blob.CertifiedEpoch);
        Assert.Equal(new Epoch(3), registered.Blob.Storage.EndEpoch);

        var state = await Chain.ReadState();
        await wallet.Certify(registered.Blob.Id, Network.Certificate(state, registered.Blob, Keys), state.Current!.Members.Count);
        Assert.Equal(new Epoch(1), (await Chain.FindBlob(registered.Blob.Id))!.CertifiedEpoch);
    }

    [Fact]
    public async Task A_follower_sees_every_event_once_in_order_and_checkpoints_without_a_gap()
    {
        var wallet = Network.Wallet(5);
        var registered = await wallet.Register(Network.Blob(2));
        var state = await Chain.ReadState();
        var certified = await wallet.Certify(registered.Blob.Id, Network.Certificate(state, registered.Blob, Keys), 4);
        var deleted = await wallet.Delete(registered.Blob.Id);
        Assert.Null(await Chain.FindBlob(registered.Blob.Id));

        List<NamedEvent> events = [];
        ulong next = 0;
        await foreach (var checkpoint in Chain.Follow(0, patience))
        {
            Assert.Equal(next++, checkpoint.Sequence);
            events.AddRange(checkpoint.Events);
            if (events.Any(e => e.Event is WalrusEvent.BlobDeleted))
            {
                break;
            }
        }

        var ofBlob = events.Where(e => e.Event is WalrusEvent.BlobRegistered or WalrusEvent.BlobCertified or WalrusEvent.BlobDeleted).ToArray();
        Assert.Equal(
            [new EventId(registered.Transaction, 0), new EventId(certified, 0), new EventId(deleted, 0)], ofBlob.Select(e => e.Id));
        Assert.Equal(registered.Blob.BlobId, Assert.IsType<WalrusEvent.BlobRegistered>(ofBlob[0].Event).BlobId);
        Assert.Contains(events, e => e.Event is WalrusEvent.EpochParametersSelected { NextEpoch.Value: 1 });
        Assert.Contains(events, e => e.Event is WalrusEvent.EpochChangeStart { Epoch.Value: 1 });
        Assert.Contains(events, e => e.Event is WalrusEvent.EpochChangeDone { Epoch.Value: 1 });
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());
        Assert.DoesNotContain(events, e => e.Event is WalrusEvent.Unknown);
    }

    [Fact]
    public async Task A_follower_waits_at_the_tip_and_survives_a_restart_of_the_chain()
    {
        var tip = await Chain.LatestCheckpoint();
        await using var follower = Chain.Follow(tip + 1, patience).GetAsyncEnumerator(patience);
        Assert.True(await follower.MoveNextAsync());
        Assert.Equal(tip + 1, follower.Current.Sequence);
        await Network.Restart(() => Task.CompletedTask);
        ulong expected = tip + 2;
        var registered = await Network.Wallet(5).Register(Network.Blob(3));
        do
        {
            Assert.True(await follower.MoveNextAsync());
            Assert.Equal(expected++, follower.Current.Sequence);
        }
        while (follower.Current.Events.All(e => e.Id.TransactionDigest != registered.Transaction));
    }

    [Fact]
    public async Task A_contract_that_refuses_is_heard_with_module_and_code()
    {
        var early = await Assert.ThrowsAsync<MoveAbortException>(() => Nodes[0].Wallet.EndVoting());
        Assert.Equal(("staking_inner", 0ul), (early.Module, early.Code));
        var twice = await Assert.ThrowsAsync<MoveAbortException>(() => Nodes[0].Wallet.EpochSyncDone(Nodes[0].Cap.CapObject, new(1)));
        Assert.Equal(("staking_inner", 2ul), (twice.Module, twice.Code));
        var far = await Assert.ThrowsAsync<MoveAbortException>(() => Network.Wallet(5).Register(Network.Blob(4, epochs: 54)));
        Assert.Equal("system_state_inner", far.Module);
    }

    [Fact]
    public async Task A_wallet_without_enough_WAL_says_what_it_lacks()
    {
        var error = await Assert.ThrowsAsync<MoveAbortException>(() => Network.Wallet(5).Stake(Nodes[0].Cap.NodeId, ulong.MaxValue));
        Assert.Null(error.Module);
        Assert.Contains("WAL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wallets_in_several_processes_with_one_key_all_get_through()
    {
        var wallets = Enumerable.Range(0, 3).Select(_ => Network.Wallet(6)).ToArray();
        var registered = await Task.WhenAll(wallets.Select((w, i) => w.Register(Network.Blob((byte)(100 + i)))));
        Assert.Equal(3, registered.Select(r => r.Blob.Id).Distinct().Count());
    }

    [Fact]
    public async Task Calls_of_one_wallet_at_once_go_one_after_the_other()
    {
        var wallet = Network.Wallet(6);
        var registered = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => wallet.Register(Network.Blob((byte)(110 + i)))));
        Assert.Equal(5, registered.Select(r => r.Transaction).Distinct().Count());
    }

    [Fact]
    public async Task An_operator_finds_its_capability_again()
    {
        var (wallet, cap) = Nodes[2];
        Assert.Equal(cap with { LastEpochSyncDone = new(1) }, await wallet.FindCapability(Keys[cap.NodeId].PublicKey));
        Assert.Null(await wallet.FindCapability(Keys[Nodes[0].Cap.NodeId].PublicKey));
    }

    [Fact]
    public async Task What_is_not_a_blob_is_not_found()
    {
        Assert.Null(await Chain.FindBlob(ObjectId.Parse("0x123")));
        Assert.Null(await Chain.FindBlob(Network.Deployment.SystemObject));
    }

    [Fact]
    public async Task A_wrong_deployment_is_told_with_what_to_check()
    {
        var options = new SuiChainOptions { Deployment = new(Network.Deployment.StakingObject, Network.Deployment.SystemObject) };
        var wrong = new SuiChain(Network.Rpc(), options, TimeProvider.System, NullLogger<SuiChain>.Instance);
        var error = await Assert.ThrowsAsync<ChainUnavailableException>(() => wrong.ReadState());
        Assert.Contains("check their ids", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SuiTransport.Grpc)]
    [InlineData(SuiTransport.GrpcWeb)]
    public async Task A_subscription_brings_checkpoints_as_they_come(SuiTransport transport)
    {
        ulong? last = null;
        var request = new SubscribeCheckpointsRequest { ReadMask = FieldMask.FromString("sequence_number") };
        await foreach (var reply in Network.Rpc(transport).Stream(SuiMethods.SubscribeCheckpoints, request, patience))
        {
            Assert.Equal(last + 1 ?? reply.Cursor, reply.Checkpoint.SequenceNumber);
            last = reply.Cursor;
            if (last > 20)
            {
                return;
            }
        }

        Assert.Fail("The stream ended.");
    }
}
