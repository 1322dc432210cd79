using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Merkle;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;
using Walrus.Sui.Protos;
using Walrus.Sui.Rpc;
using Walrus.Sui.Tests.Transactions;
using Walrus.Sui.Transactions;
using Authorized = Walrus.Sui.Objects.Authorized;
using Epoch = Walrus.Core.Identifiers.Epoch;
using InvalidBlobId = Walrus.Core.Messages.InvalidBlobId;

namespace Walrus.Sui.Tests.EndToEnd;

/// <summary>Typed calls against the embedded contracts, and what they give back.</summary>
public sealed class ContractsTests(FourNodes four) : IClassFixture<FourNodes>
{
    private const ulong MiB = 1 << 20;
    private static readonly ObjectId Subsidies = Samples.Id(74);

    [Fact]
    public async Task A_blob_is_registered_with_attributes_that_can_be_changed()
    {
        var blobs = four.Network.Wallet(5).Contracts.Blobs;
        var blob = (await blobs.Register(Network.Blob(1), new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" })).Value;
        Assert.Equal([new("a", "1"), new("b", "2")], (await blobs.Attributes(blob.Id))!.Pairs);
        Assert.NotNull(await blobs.SetAttributes(blob.Id, new Dictionary<string, string> { ["c"] = "3" }, ["a", "never there"]));
        Assert.Equal([new("b", "2"), new("c", "3")], (await blobs.Attributes(blob.Id))!.Pairs.OrderBy(p => p.Key));
        Assert.Null(await blobs.SetAttributes(blob.Id, new Dictionary<string, string>(), ["never there"]));
        await blobs.DropAttributes(blob.Id);
        Assert.Null(await blobs.Attributes(blob.Id));
        await blobs.SetAttributes(blob.Id, new Dictionary<string, string> { ["d"] = "4" });
        Assert.Equal([new("d", "4")], (await blobs.Attributes(blob.Id))!.Pairs);
    }

    [Fact]
    public async Task A_certified_blob_is_extended_with_WAL_and_with_storage_and_deleted()
    {
        var wallet = four.Network.Wallet(5);
        var (blobs, storage) = (wallet.Contracts.Blobs, wallet.Contracts.Storage);
        var blob = (await blobs.Register(Network.Blob(2))).Value;
        var early = await Assert.ThrowsAsync<MoveAbortException>(() => blobs.Extend(blob.Id, 1));
        Assert.Equal(("blob", 0ul, "ENotCertified"), (early.Module, early.Code, early.Constant));
        await blobs.Certify(blob.Id, await four.Sign(new StorageConfirmation(new(1), blob.BlobId, blob.Id)), 4);
        var longer = await blobs.Extend(blob.Id, 3);
        Assert.Equal(blob.Storage.EndEpoch.Value + 3, longer.Value.Storage.EndEpoch.Value);
        Assert.True(longer.Cost > 0);
        var next = await storage.ReserveFor(blob.Storage.Size, longer.Value.Storage.EndEpoch, new(longer.Value.Storage.EndEpoch.Value + 2));
        Assert.Equal(new Epoch(8), (await blobs.ExtendWith(blob.Id, next.Value.Id)).Value.Storage.EndEpoch);
        var freed = (await blobs.Delete(blob.Id)).Value;
        Assert.Equal((blob.Storage.Size, new Epoch(8)), (freed.Size, freed.EndEpoch));
        var again = await blobs.RegisterWith(freed.Id, Network.Blob(2));
        Assert.Equal(freed.Id, again.Value.Storage.Id);
        await blobs.Burn([again.Value.Id]);
        Assert.Null(await four.Chain.FindBlob(again.Value.Id));
    }

    [Fact]
    public async Task A_shared_blob_is_funded_and_extended()
    {
        var blobs = four.Network.Wallet(6).Contracts.Blobs;
        var blob = (await blobs.Register(Network.Blob(3, deletable: false))).Value;
        await blobs.Certify(blob.Id, await four.Sign(new StorageConfirmation(new(1), blob.BlobId, null)), 4);
        var shared = (await blobs.Share(blob.Id, 5_000_000)).Value;
        Assert.Equal(5_000_000ul, shared.Funds);
        await blobs.Fund(shared.Id, 1_000_000);
        await four.Network.Wallet(7).Contracts.Blobs.ExtendShared(shared.Id, 2);
    }

    [Fact]
    public async Task Storage_is_split_and_fused()
    {
        var storage = four.Network.Wallet(6).Contracts.Storage;
        var all = await storage.Reserve(10 * MiB, 4);
        Assert.Equal(10 * 4 * 50ul, all.Cost);
        var rest = (await storage.SplitBySize(all.Value.Id, 4 * MiB)).Value;
        Assert.Equal(6 * MiB, rest.Size);
        var later = (await storage.SplitByEpoch(rest.Id, new(3))).Value;
        Assert.Equal((new Epoch(3), new Epoch(5)), (later.StartEpoch, later.EndEpoch));
        Assert.Equal(new Epoch(5), (await storage.FusePeriods(rest.Id, later.Id)).Value.EndEpoch);
        Assert.Equal(10 * MiB, (await storage.FuseAmount(all.Value.Id, rest.Id)).Value.Size);
        await storage.Destroy(all.Value.Id);
        var wrong = await Assert.ThrowsAsync<MoveAbortException>(() => storage.Reserve(MiB, 54));
        Assert.Equal(("system_state_inner", "EInvalidEpochsAhead"), (wrong.Module, wrong.Constant));
    }

    [Fact]
    public async Task A_storage_pool_takes_blobs_grows_shrinks_and_ends()
    {
        var wallet = four.Network.Wallet(7);
        var (pools, storage) = (wallet.Contracts.Pools, wallet.Contracts.Storage);
        var pool = (await pools.Create(20 * MiB, 2)).Value.Id;
        var blob = Network.Blob(4);
        var pooled = (await pools.Register(pool, blob)).Value;
        await pools.Certify(pool, blob.BlobId, await four.Sign(new StorageConfirmation(new(1), blob.BlobId, pooled.Id)), 4);
        Assert.Equal(1ul, (await pools.Read(pool)).BlobCount);
        Assert.Equal(new Epoch(5), (await pools.Extend(pool, 2)).Value.Storage.EndEpoch);
        Assert.Equal(22 * MiB, (await pools.Grow(pool, 2 * MiB)).Value.Storage.Size);
        Assert.Equal(23 * MiB, (await pools.GrowWith(pool, (await storage.Reserve(MiB, 4)).Value.Id)).Value.Storage.Size);
        Assert.Equal(3 * MiB, (await pools.Shrink(pool, 3 * MiB)).Value.Size);
        Assert.True((await pools.ShrinkByPercent(pool, 50)).Value.Size > 0);
        var full = await Assert.ThrowsAsync<MoveAbortException>(() => pools.Destroy(pool));
        Assert.Equal(("storage_pool", "EPoolNotEmpty"), (full.Module, full.Constant));
        await pools.Delete(pool, blob.BlobId);
        Assert.True((await pools.Destroy(pool)).Value.Size > 0);
        Assert.Equal(MiB, (await pools.Read((await pools.CreateWith((await storage.Reserve(MiB, 1)).Value.Id)).Value.Id)).Storage.Size);
    }

    [Fact]
    public async Task A_node_changes_what_it_says_and_votes_for()
    {
        var (wallet, cap) = four.Nodes[0];
        var next = BlsSecretKey.Generate();
        await wallet.Contracts.Nodes.Change(cap.CapObject, new NodeChanges
        {
            Name = "renamed",
            NetworkAddress = "localhost:1",
            StoragePrice = 51,
            WritePrice = 21,
            NodeCapacity = 77,
            NextCommissionRate = 333,
            NextProtocolKey = next,
            Metadata = new("i", "p", "d", [new("region", "eu"), new("rack", "7")]),
        });
        var pool = (await four.Chain.ReadPools([cap.NodeId]))[0];
        Assert.Equal(("renamed", "localhost:1", new VotingParams(51, 21, 77)), (pool.Node.Name, pool.Node.NetworkAddress, pool.Votes));
        Assert.Equal(GroupElement.Uncompressed(next.PublicKey), pool.Node.NextEpochPublicKey);
        var said = await Said(pool.Node.Metadata);
        Assert.Equal(("i", "p", "d"), (said.ImageUrl, said.ProjectUrl, said.Description));
        Assert.Equal([new("region", "eu"), new("rack", "7")], said.ExtraFields);
        Assert.Equal([new PendingValue(new(3), 333)], pool.PendingCommissionRate.Values);
        await wallet.Contracts.Nodes.Change(cap.CapObject, new NodeChanges { Name = "node 1" });
        Assert.Null(await wallet.Contracts.Nodes.Change(cap.CapObject, new NodeChanges()));
    }

    [Fact]
    public async Task Extra_fields_of_a_node_are_named_once()
    {
        var (wallet, cap) = four.Nodes[3];
        var twice = new NodeChanges { Metadata = new("", "", "", [new("a", "1"), new("a", "2")]) };
        var refused = await Assert.ThrowsAsync<MoveAbortException>(() => wallet.Contracts.Nodes.Change(cap.CapObject, twice));
        Assert.Equal(("vec_map", "EKeyAlreadyExists"), (refused.Module, refused.Constant));
    }

    [Fact]
    public async Task Commission_is_collected_by_whom_it_belongs_to()
    {
        var (wallet, cap) = four.Nodes[1];
        var nodes = wallet.Contracts.Nodes;
        Assert.Equal(0ul, (await nodes.CollectCommission(cap.NodeId, new Authority.NodeCapability(cap.CapObject))).Value.Balance);
        var thief = await Assert.ThrowsAsync<MoveAbortException>(() => nodes.CollectCommission(cap.NodeId, Authority.Sender));
        Assert.Equal(("staking_pool", "EAuthorizationFailure"), (thief.Module, thief.Constant));
        await nodes.SetCommissionReceiver(cap.NodeId, new Authority.NodeCapability(cap.CapObject), new Authorized.Address(wallet.Address));
        await nodes.CollectCommission(cap.NodeId, Authority.Sender);
        await nodes.SetGovernanceAuthorized(cap.NodeId, Authority.Sender, new Authorized.Object(cap.CapObject));
        Assert.Equal(new Authorized.Object(cap.CapObject), (await four.Chain.ReadPools([cap.NodeId]))[0].GovernanceAuthorized);
    }

    [Fact]
    public async Task An_event_blob_is_attested_once()
    {
        byte[] root = [.. Enumerable.Repeat((byte)9, 32)];
        var blob = new EventBlobAttestationRequest(BlobMetadata.DeriveBlobId(5000, MerkleNode.Digest(root)), root, 5000, 40, new(1));
        foreach (var (wallet, cap) in four.Nodes)
        {
            await wallet.Contracts.Nodes.CertifyEventBlob(cap.CapObject, blob);
        }

        var twice = await Assert.ThrowsAsync<MoveAbortException>(
            () => four.Nodes[0].Wallet.Contracts.Nodes.CertifyEventBlob(four.Nodes[0].Cap.CapObject, blob));
        Assert.Equal(("system_state_inner", "ERepeatedAttestation"), (twice.Module, twice.Constant));
    }

    [Fact]
    public async Task What_a_committee_has_signed_is_put_on_chain()
    {
        var (wallet, cap) = four.Nodes[2];
        var nodes = wallet.Contracts.Nodes;
        var root = DenyListRoot.FromBytes([.. Enumerable.Repeat((byte)3, 32)]);
        await nodes.RegisterDenyList(cap.CapObject, root, 1);
        await nodes.UpdateDenyList(cap.CapObject, await four.Sign(new DenyListUpdate(new(1), cap.NodeId, 1, 12345, root)), 4);
        var id = Network.Blob(90).BlobId;
        await nodes.DeleteDenyListed(await four.Sign(new DenyListBlobDeleted(new(1), id)), 4);
        await nodes.UpdateProtocolVersion(cap.CapObject, await four.Sign(new ProtocolVersion(new(1), new(2), 7)), 4);
        await wallet.Contracts.Blobs.Invalidate(await four.Sign(new InvalidBlobId(new(1), id)), 4);
        await nodes.JoinActiveSet(cap.CapObject);
    }

    [Fact]
    public async Task Stakes_are_split_joined_and_withdrawn()
    {
        var staking = four.Network.Wallet(8).Contracts.Staking;
        var node = four.Nodes[3].Cap.NodeId;
        var stake = (await staking.Stake(node, 5_000_000_000)).Value;
        Assert.Equal((node, 5_000_000_000ul, new Epoch(2)), (stake.NodeId, stake.Principal, stake.ActivationEpoch));
        var part = (await staking.Split(stake.Id, 2_000_000_000)).Value;
        Assert.Equal(2_000_000_000ul, part.Principal);
        Assert.Equal(2, (await staking.Stakes()).Count);
        Assert.Equal(5_000_000_000ul, (await staking.Join(stake.Id, part.Id)).Value.Principal);
        var direct = await Assert.ThrowsAsync<MoveAbortException>(() => staking.RequestWithdraw(stake.Id));
        Assert.Equal(("staking_pool", "EWithdrawDirectly"), (direct.Module, direct.Constant));
        Assert.Equal(5_000_000_000ul, (await staking.Withdraw(stake.Id)).Value.Balance);
        Assert.Empty(await staking.Stakes());
    }

    [Fact]
    public async Task Exchange_rates_of_a_pool_are_read_by_epoch()
    {
        var rates = await four.Chain.ReadExchangeRates(four.Nodes[0].Cap.NodeId);
        Assert.IsType<PoolExchangeRate.Flat>(rates[new Epoch(0)]);
        Assert.Contains(new Epoch(1), rates.Keys);
        Assert.Equal(4, (await four.Chain.Candidates()).Count);
    }

    [Fact]
    public async Task Subsidies_are_added_to_the_epochs_to_come()
    {
        var before = await four.Network.Wallet(9).Balance();
        await four.Network.Wallet(9).Contracts.Epochs.AddSubsidy(1_000_000, 3);
        Assert.Equal(before - 1_000_000, await four.Network.Wallet(9).Balance());
    }

    [Fact]
    public async Task Every_call_exists_in_the_contracts_with_as_many_parameters()
    {
        var calls = (await Programs()).SelectMany(p => p.Commands).OfType<Walrus.Sui.Transactions.Command.MoveCall>()
            .DistinctBy(c => (c.Package, c.Module, c.Function)).ToLookup(c => c.Package == Subsidies);

        // The one package that an embedded chain has not.
        Assert.Equal(["add_coin", "process_subsidies"], calls[true].Select(c => c.Function).Order());
        Assert.All(calls[true], c => Assert.Equal("walrus_subsidies", c.Module));
        Assert.True(calls[false].Count() > 70, $"{calls[false].Count()}");
        foreach (var call in calls[false])
        {
            var request = new GetFunctionRequest { PackageId = call.Package.ToString(), ModuleName = call.Module, Name = call.Function };
            var function = (await four.Network.Rpc().Call(SuiMethods.GetFunction, request)).Function;
            int expected = function.Parameters.Count(p => !p.Body.TypeName.EndsWith("::tx_context::TxContext", StringComparison.Ordinal));
            Assert.True(expected == call.Arguments.Count, $"{call.Module}::{call.Function} takes {expected} and is given {call.Arguments.Count}");
        }
    }

    /// <summary>What a node says of itself: the one field of that object.</summary>
    private async Task<NodeMetadata> Said(ObjectId metadata)
    {
        var reply = await four.Network.Rpc().Call(SuiMethods.ListDynamicFields, new ListDynamicFieldsRequest
        {
            Parent = metadata.ToString(),
            ReadMask = new() { Paths = { "*" } },
        });
        return MoveStruct.FromBcs<NodeMetadata>(Assert.Single(reply.DynamicFields).Value.Value.ToByteArray());
    }

    /// <summary>Every program there is.</summary>
    private async Task<IReadOnlyList<ProgramBuilder>> Programs()
    {
        var contracts = await four.Chain.Objects.Read(default);
        var deployment = four.Network.Deployment with
        {
            SubsidiesObject = Samples.Id(73),
        };
        WalrusPrograms New() => new(deployment, contracts, Samples.Address(1));
        var (id, other, blob) = (Samples.Id(80), Samples.Id(81), Network.Blob(95));
        var purse = new Purse(StructTag.Parse(four.Network.Chain.Ids.WalType), [Samples.Id(82)]);
        var attributes = new Dictionary<string, string> { ["a"] = "b" };
        var storage = await four.Sign(new StorageConfirmation(new(1), blob.BlobId, null));
        var denied = await four.Sign(new DenyListBlobDeleted(new(1), blob.BlobId));
        var list = await four.Sign(new DenyListUpdate(new(1), id, 1, 2, DenyListRoot.FromBytes(new byte[32])));
        var version = await four.Sign(new ProtocolVersion(new(1), new(2), 3));
        var invalid = await four.Sign(new InvalidBlobId(new(1), blob.BlobId));
        using var network = Core.Keys.NetworkKeyPair.Generate();
        var key = BlsSecretKey.Generate();
        var changes = new NodeChanges
        {
            Name = "n",
            NetworkAddress = "a:1",
            NetworkKey = network.PublicKey,
            NextProtocolKey = key,
            Metadata = new("", "", "", [new("a", "b")]),
            NextCommissionRate = 1,
            StoragePrice = 2,
            WritePrice = 3,
            NodeCapacity = 4,
        };
        return
        [
            New().Register(blob, 1, 2, 3, purse, attributes), New().RegisterWith(id, blob, 1, purse), New().Certify(id, storage, 4), New().Delete(id),
            New().Burn([id]), New().Extend(id, 1, 2, purse), New().ExtendWith(id, other), New().Invalidate(invalid, 4),
            New().SetAttributes(id, false, attributes, ["x"]), New().DropAttributes(id), New().Share(id, 0, purse), New().Share(id, 1, purse),
            New().Fund(id, 1, purse), New().ExtendShared(id, 1), New().Reserve(1, 2, 3, purse), New().ReserveFor(1, new(1), new(2), 3, purse),
            New().SplitByEpoch(id, new(2)), New().SplitBySize(id, 1), New().Fuse(id, other, "fuse"), New().Fuse(id, other, "fuse_periods"),
            New().Fuse(id, other, "fuse_amount"), New().Destroy(id), New().CreatePool(1, 2, 3, purse), New().CreatePoolWith(id),
            New().RegisterPooled(id, blob, 1, purse), New().CertifyPooled(id, blob.BlobId, storage, 4), New().DeletePooled(id, blob.BlobId),
            New().BurnExpiredPooled(id, blob.BlobId), New().ExtendPool(id, 1, 2, purse), New().GrowPool(id, 1, 2, purse),
            New().GrowPoolWith(id, other),
            New().ShrinkPool(id, 1), New().ShrinkPoolByPercent(id, 1), New().DestroyPool(id),
            New().RegisterNode(new("n", "a:1", key, network.PublicKey, 1, 2, 3, 4)), New().Change(id, changes),
            New().CollectCommission(id, new Authority.NodeCapability(other)),
            New().SetCommissionReceiver(id, Authority.Sender, new Authorized.Object(id)),
            New().SetGovernanceAuthorized(id, Authority.Sender, new Authorized.Address(Samples.Address(1))), New().JoinActiveSet(id),
            New().EpochSyncDone(id, new(1)), New().CertifyEventBlob(id, new(blob.BlobId, blob.RootHash, 1, 2, new(1))),
            New().RegisterDenyList(id, DenyListRoot.FromBytes(new byte[32]), 1), New().UpdateDenyList(id, list, 4), New().DeleteDenyListed(denied, 4),
            New().UpdateProtocolVersion(id, version, 4), New().Stake(id, 1, purse), New().Stake([id, other], 1, purse), New().RequestWithdraw(id),
            New().Withdraw(id), New().SplitStake(id, 1), New().JoinStakes(id, other), New().EndVoting(), New().ChangeEpoch(), New().UpdatePrices(),
            New().VoteForUpgrade(id, Authority.Sender, new byte[32]), New().CleanUpUpgrades([new byte[32]]), New().SetMigrationEpoch(),
            New().Migrate(four.Network.Chain.Ids.WalrusPackage), New().VoteForSlashing(id, Authority.Sender, other), New().ExecuteSlashing(id),
            New().CleanUpSlashing([id]), New().ProcessSubsidies(Subsidies), New().FundSubsidies(Subsidies, 1, purse),
            New().AddSubsidy(1, 2, purse),
        ];
    }
}
