using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Every abort there is happens somewhere: by a call where one can come to it, by its rule where none can.</summary>
public sealed class AbortTests
{
    private static readonly byte[] Digest = new byte[32];
    private static readonly ObjectId Nobody = ObjectId.Parse("0x77");
    private static readonly Dictionary<string, Action<Network>> Table = new Dictionary<string, Action<Network>>()
        .With("system", 0, n => n.World.Call("init::migrate_v2", Committed(n, stakingVersion: 3).Staking, n.World.System))
        .With("system", 1, n => Other(n, 5).Call("system::epoch", n.World.System))
        .With("system", 2, n => n.World.Call("system::decrease_storage_pool_capacity_by_size", n.World.System, n.CreatePool(), Pure.U64(0)))
        .With("system_state_inner", 0, _ => MarketRules.NewRing(0))
        .With("system_state_inner", 1, n => n.Reserve(ulong.MaxValue >> 4, 1))
        .With("system_state_inner", 2, n => n.Reserve(1, 0))
        .With("system_state_inner", 3, n => n.AttestEvents(n.Nodes[0], 1, 1, epoch: 9))
        .With("system_state_inner", 4, n => Advance(n, n.World.Market.Committee))
        .With("system_state_inner", 5, n => Advance(n, n.World.Market.Committee with { Epoch = new(2) }))
        .With("system_state_inner", 6, n => Twice(n, 2))
        .With("system_state_inner", 7, n => Twice(n, 1))
        .With("system_state_inner", 8, n => n.AttestEvents(n.RegisterNode(9), 1, 1))
        .With("system_state_inner", 9, n => n.World.Call(
            "system::register_deny_list_update", n.World.System, n.Nodes[0].Cap, Pure.U256(Digest), Pure.U64(0)))
        .With("system_state_inner", 10, n => n.World.Call("system::update_deny_list", [
            n.World.System, n.Nodes[0].Cap, .. n.Certificate(new DenyListUpdate(new(1), Nobody, 1, 1, default), [.. n.Nodes])]))
        .With("system_state_inner", 11, n => n.Reserve(0, 1))
        .With("system_state_inner", 12, n => n.World.Call("system::update_protocol_version", [
            n.World.System, n.Nodes[0].Cap, .. n.Certificate(new ProtocolVersion(new(1), new(0), 1), [.. n.Nodes])]))
        .With("storage_accounting", 0, n => MarketRules.At(n.World.Market.Accounts, 7))
        .With("encoding", 0, n => n.World.Call("encoding::encoded_blob_length", Pure.U64(1), Pure.U8(0), Pure.U16(10)))
        .With("blob", 0, n => Extend(n, n.RegisterBlob(1)))
        .With("blob", 1, n => n.World.Call("system::delete_blob", n.World.System, n.RegisterBlob(1, deletable: false)))
        .With("blob", 2, n => Later(n, n.RegisterBlob(1, epochs: 1), blob => n.World.Call("system::delete_blob", n.World.System, blob)))
        .With("blob", 3, n => Register(n, n.Reserve(1, 1), BlobRules.DeriveId(Digest, 1, 1)))
        .With("blob", 5, n => Certify(n, n.RegisterBlob(1), twice: true))
        .With("blob", 6, n => Register(n, n.Reserve(1 << 20, 1), default))
        .With("blob", 7, n => AddTwice(n, n.RegisterBlob(1), "blob::add_metadata"))
        .With("blob", 8, n => n.World.Call("blob::take_metadata", n.RegisterBlob(1)))
        .With("blob", 9, n => Certify(n, n.RegisterBlob(1), say: c => c with { DeletableObject = null }))
        .With("blob", 10, n => Certify(n, n.RegisterBlob(1), say: c => c with { DeletableObject = Nobody }))
        .With("messages", 0, n => Say(n, 2, 9))
        .With("messages", 1, n => n.World.Call(
            "system::invalidate_blob_id", [n.World.System, .. n.Certificate(new InvalidBlobId(new(2), default), [.. n.Nodes])]))
        .With("messages", 2, n => n.World.Call(
            "system::invalidate_blob_id", [n.World.System, .. n.Certificate(new DenyListBlobDeleted(new(1), default), [.. n.Nodes])]))
        .With("messages", 3, n => Say(n, 1, 9))
        .With("messages", 4, n => SayCertified(n, n.RegisterBlob(1), 7))
        .With("messages", 6, n => n.World.Call(
            "staking::set_next_public_key", n.World.Staking, n.Nodes[0].Cap, Pure.Bytes(new byte[47]), Pure.Bytes(new byte[96])))
        .With("bcs", 0, n => SayShort(n))
        .With("bls_aggregate", 0, n => n.World.Call(
            "system::invalidate_blob_id", n.World.System, Pure.Bytes(new byte[96]), Pure.Bytes([16]), Pure.Bytes([])))
        .With("bls_aggregate", 1, n => n.World.Call(
            "system::invalidate_blob_id", n.World.System, Pure.Bytes(new byte[96]), Pure.Bytes([15]), Pure.Bytes([])))
        .With("bls_aggregate", 2, n => n.World.Call(
            "system::invalidate_blob_id", n.World.System, Pure.Bytes(new byte[96]), Pure.Bytes([]), Pure.Bytes([])))
        .With("storage_resource", 0, n => n.World.Call("storage_resource::split_by_epoch", n.Reserve(1, 2), Pure.U32(1)))
        .With("storage_resource", 1, n => n.World.Call("storage_resource::fuse_amount", n.Reserve(1, 2), n.Reserve(1, 3)))
        .With("storage_resource", 2, n => n.World.Call("storage_resource::split_by_size", n.Reserve(1, 2), Pure.U64(2)))
        .With("storage_resource", 3, _ => StorageRules.Create(Nobody, new(1), new(1), 1))
        .With("storage_pool", 0, n => Pooled(n, "system::delete_pooled_blob", deletable: false))
        .With("storage_pool", 1, n => n.World.Call(
            "system::increase_storage_pool_capacity_with_storage", n.World.System, n.CreatePool(epochs: 2),
            n.World.Call1("system::reserve_space_for_epochs", n.World.System, Pure.U64(1), Pure.U32(2), Pure.U32(3), n.Purse)))
        .With("storage_pool", 2, n => CertifyPooled(n, twice: true))
        .With("storage_pool", 3, n => n.World.Call(
            "system::register_pooled_blob", n.World.System, n.CreatePool(), Pure.U256(Digest), Pure.U256(Digest), Pure.U64(1), Pure.U8(1),
            Pure.Bool(true), n.Purse))
        .With("storage_pool", 4, n => CertifyPooled(n, say: c => c with { DeletableObject = null }))
        .With("storage_pool", 5, n => CertifyPooled(n, say: c => c with { DeletableObject = Nobody }))
        .With("storage_pool", 6, n => n.RegisterPooled(n.CreatePool(1), 1))
        .With("storage_pool", 7, n => Pooled(n, "storage_pool::destroy"))
        .With("storage_pool", 8, n => StoragePoolRules.Free(n.World.PoolStorage(n.CreatePool()), 1))
        .With("storage_pool", 9, n => StoragePoolRules.Free(n.World.PoolStorage(n.CreatePool()), 0))
        .With("storage_pool", 10, n => n.World.Call(
            "storage_pool::end_epoch", new MoveBox(n.World.Types.StoragePool, new StoragePool(Nobody, 2).ToBcs())))
        .With("storage_pool", 11, n => n.World.Call(
            "system::increase_storage_pool_capacity_with_storage", n.World.System, n.CreatePool(epochs: 2), n.Reserve(1, 3)))
        .With("storage_pool", 12, n => PooledTwice(n))
        .With("storage_pool", 13, n => Pooled(n, "storage_pool::take_blob_metadata"))
        .With("storage_pool", 14, n => n.World.Call(
            "system::decrease_storage_pool_unused_capacity_by_percent", n.World.System, n.CreatePool(), Pure.U8(101)))
        .With("staking", 0, n => n.World.Call("init::migrate_v2", n.World.Staking, n.World.System))
        .With("staking", 1, n => Other(n, 5).Call("staking::epoch", n.World.Staking))
        .With("staking", 2, n => n.World.Call("staking::initiate_epoch_change", n.World.Staking, n.World.System, n.World.Clock))
        .With("staking_inner", 0, n => n.EndVoting())
        .With("staking_inner", 1, n => n.World.Call("staking::epoch_sync_done", n.World.Staking, n.Nodes[0].Cap, Pure.U32(7), n.World.Clock))
        .With("staking_inner", 2, n => n.SyncDone(n.Nodes[0]))
        .With("staking_inner", 3, _ => Apportionment.Share(10, [0]))
        .With("staking_inner", 4, n => n.SyncDone(n.RegisterNode(9)))
        .With("staking_inner", 5, n => EpochRules.CheckVotingEnd(
            n.World.Network with { NextCommittee = ShardAssignment.Empty, EpochState = new EpochState.Done(0) }, ulong.MaxValue))
        .With("staking_inner", 6, n => n.ChangeEpoch())
        .With("staking_inner", 8, n => n.World.Call(
            "staking::calculate_rewards", n.World.Staking, Pure.Id(Nobody), Pure.U64(1), Pure.U32(1), Pure.U32(2)))
        .With("staking_inner", 10, n => EpochRules.NextBlsCommittee(n.World.Network with { NextCommittee = n.World.Network.Committee }, new([])))
        .With("apportionment_queue", 0, _ => Apportionment.Share(9, [.. Enumerable.Repeat(1UL, 20)]))
        .With("committee", 0, n => ShardTransition.Next(n.World.Network.Committee, [new(Nobody, 1)]))
        .With("staking_pool", 0, n => Advance(Pool(n), 0, 1))
        .With("staking_pool", 1, n => Advance(Pool(n) with { PendingSharesWithdraw = new([new(new(2), ulong.MaxValue >> 1)]) }, 0, 2))
        .With("staking_pool", 2, n => Advance(Pool(n) with { WalBalance = 0, Shares = 0 }, 1, 2))
        .With("staking_pool", 4, n => n.RegisterNode(9, proof: new byte[96]))
        .With("staking_pool", 6, n => PoolRules.Stake(Pool(n) with { State = new PoolState.Withdrawn() }, Network.Wal, default))
        .With("staking_pool", 7, n => n.Stake(n.Nodes[0], 0))
        .With("staking_pool", 8, n => Later(n, n.Stake(n.Nodes[0], Network.Wal), stake => Request(n, stake, times: 2)))
        .With("staking_pool", 9, n => PoolRules.Withdraw(Pool(n), new(Nobody, null, Nobody, 1, default), default, _ => null))
        .With("staking_pool", 10, n => Later(n, n.Stake(n.Nodes[0], Network.Wal), stake => n.World.Call(
            "staking::withdraw_stake", n.World.Staking, stake)))
        .With("staking_pool", 11, n => Later(n, n.Stake(n.Nodes[0], Network.Wal), stake =>
        {
            Request(n, stake, times: 1);
            n.World.Call("staking::withdraw_stake", n.World.Staking, stake);
        }))
        .With("staking_pool", 12, n => PoolRules.RequestWithdraw(
            Pool(n), new(Nobody, null, n.Nodes[0].Id, 1, new(9)), new(new(1), false, true, true), _ => null))
        .With("staking_pool", 13, n => Request(n, n.Stake(n.Nodes[0], Network.Wal), times: 1))
        .With("staking_pool", 14, n => n.RegisterNode(9, commission: 10_001))
        .With("staking_pool", 15, n => n.World.Call("staking::collect_commission", n.World.Staking, Pure.Id(n.Nodes[0].Id), n.BySender()))
        .With("staking_pool", 16, n => n.World.Call(
            "staking::set_network_address", n.World.Staking, n.Nodes[0].Cap, Pure.Text(new string('a', 260))))
        .With("staking_pool", 17, n => n.World.Call("staking::set_name", n.World.Staking, n.Nodes[0].Cap, Pure.Text(new string('a', 101))))
        .With("staking_pool", 18, n => PoolRules.RequestWithdraw(
            Pool(n), new(Nobody, null, n.Nodes[0].Id, 1, new(1)), new(new(1), false, true, true), _ => new PoolExchangeRate.Variable(9, 1)))
        .With("storage_node", 0, n => n.World.Call(
            "staking::set_network_public_key", n.World.Staking, n.Nodes[0].Cap, Pure.Bytes(new byte[32])))
        .With("staked_wal", 0, n => n.World.Call("staked_wal::withdraw_epoch", n.Stake(n.Nodes[0], Network.Wal)))
        .With("staked_wal", 1, n => n.World.Call(
            "staked_wal::join", n.Stake(n.Nodes[0], Network.Wal), n.Stake(n.Nodes[1], Network.Wal)))
        .With("staked_wal", 2, n => n.World.Call("staked_wal::split", n.Stake(n.Nodes[0], Network.Wal), Pure.U64(Network.Wal)))
        .With("staked_wal", 7, n => n.World.Call("staked_wal::split", n.Stake(n.Nodes[0], Network.Wal), Pure.U64(1)))
        .With("pending_values", 0, _ => PendingValues.Empty.Reduce(new(1), 1))
        .With("pending_values", 1, _ => PendingValues.Empty.Add(new(1), 1).Reduce(new(1), 2))
        .With("pool_exchange_rate", 0, _ => ExchangeRates.Of(1, 2))
        .With("init", 0, n => n.World.Call("init::migrate_v2", Committed(n, ObjectId.Parse("0x1"), ObjectId.Parse("0x2")).Staking, n.World.System))
        .With("init", 2, n => n.World.Call("init::migrate", n.World.Staking, n.World.System))
        .With("upgrade", 0, n => n.World.Call(
            "upgrade::authorize_emergency_upgrade", n.World.Upgrades!,
            new MoveBox(n.World.Types.EmergencyUpgradeCap, new EmergencyUpgradeCap(Nobody, Nobody).ToBcs()), Pure.Bytes(Digest)))
        .With("upgrade", 1, n => n.World.Call(
            "upgrade::vote_for_upgrade", n.World.Upgrades!, n.World.Staking, n.By(n.Nodes[0]), Pure.Id(n.Nodes[0].Id), Pure.Bytes(Digest)))
        .With("upgrade", 2, n => Both(() => n.VoteForUpgrade(n.Nodes[0], Digest)))
        .With("upgrade", 3, n => n.VoteForUpgrade(n.Nodes[0], new byte[31]))
        .With("upgrade", 4, n => Authorize(n))
        .With("upgrade", 5, n => Later(n, n.Purse, _ => Authorize(n), () => n.VoteForUpgrade(n.Nodes[0], Digest)))
        .With("upgrade", 6, n =>
        {
            n.VoteForUpgrade(n.Nodes[0], Digest);
            Authorize(n);
        })
        .With("upgrade", 7, n =>
        {
            n.Nodes.ForEach(node => n.VoteForUpgrade(node, Digest));
            var manager = n.World.Upgrades!.As<UpgradeManager>();
            n.World.Upgrades!.Contents = (manager with { Cap = manager.Cap with { Version = 2 } }).ToBcs();
            Authorize(n);
        })
        .With("slashing", 0, n => n.World.Call(
            "slashing::vote_for_slashing", n.World.Slashing!, n.World.Staking, n.By(n.Nodes[0]), Pure.Id(n.Nodes[0].Id), Pure.Id(n.Nodes[1].Id)))
        .With("slashing", 1, n => Both(() => n.VoteForSlashing(n.Nodes[0], n.Nodes[1])))
        .With("slashing", 2, n => Slash(n))
        .With("slashing", 3, n => Later(n, n.Purse, _ => Slash(n), () => n.VoteForSlashing(n.Nodes[0], n.Nodes[1])))
        .With("slashing", 4, n =>
        {
            n.VoteForSlashing(n.Nodes[0], n.Nodes[1]);
            Slash(n);
        })
        .With("balance", 0, n => n.World.CallWal("coin::destroy_zero", n.Purse))
        .With("balance", 2, n => n.World.CallWal("coin::split", n.Pay(1), Pure.U64(2)))
        .With("dynamic_field", 0, n => PooledAgain(n))
        .With("dynamic_field", 1, n => n.Stake(n.Nodes[0] with { Id = Nobody }, Network.Wal))
        .With("vec_map", 0, n => PutTwice(n.World))
        .With("vec_map", 1, n => n.World.Call("metadata::remove", n.World.Call1("metadata::new"), Pure.Text("a")))
        .With("package", 2, _ => UpgradeRules.Authorize(new(Nobody, default, 1, 0), Digest))
        .With("package", 3, _ => UpgradeRules.Commit(new(Nobody, Nobody, 1, 0), new(Nobody, Nobody)))
        .With("package", 4, _ => UpgradeRules.Commit(new(Nobody, default, 1, 0), new(default, Nobody)));

    public static TheoryData<string> Keys => new(Table.Keys);

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_wrong_call_aborts_with_the_module_and_code_of_the_contract(string key)
    {
        var network = new Network().Started();
        var abort = Assert.Throws<MoveAbortedException>(() => Table[key](network));
        Assert.Equal(key, $"{abort.Module} {abort.Code}");
        Assert.NotEmpty(abort.Function);
    }

    [Fact]
    public void No_code_is_left_out()
    {
        var all = AbortCodeTests.All.Select(a => $"{a.Module} {a.Code}").ToHashSet();
        Assert.Empty(all.Except(Table.Keys));
        Assert.Empty(Table.Keys.Except(all));
        Assert.True(all.Count > 100);
    }

    private static void Both(Action call)
    {
        call();
        call();
    }

    private static void PutTwice(World world)
    {
        var map = new MoveBox(MoveTypes.TextMap, BlobAttributes.Empty.ToBcs());
        Both(() => world.Call(world.Framework, "vec_map::insert", [MoveTypes.Text, MoveTypes.Text], [map, Pure.Text("a"), Pure.Text("b")]));
    }

    private static void Later(Network n, MoveBox box, Action<MoveBox> then, Action? before = null)
    {
        before?.Invoke();
        n.NextEpoch();
        then(box);
    }

    private static World Other(Network n, ulong version)
    {
        n.World.Walrus = new(n.World.Types, version);
        return n.World;
    }

    /// <summary>Version 5 with an upgrade committed, as far as said.</summary>
    private static World Committed(Network n, ObjectId? staking = null, ObjectId? system = null, ulong stakingVersion = 4)
    {
        if (stakingVersion != 4)
        {
            // Only the object of staking is old and has its upgrade.
            var outer = n.World.Staking.As<VersionedObject>();
            var inner = n.World.FindField(outer.Id, "u64", DynamicField.U64Key(4))!;
            n.World.SetField(outer.Id, "u64", DynamicField.U64Key(stakingVersion), n.World.Types.StakingInner, inner);
            n.World.Staking.Contents = (outer with { Version = stakingVersion, NewPackageId = Nobody }).ToBcs();
            return n.World;
        }

        n.World.Staking.Contents = (n.World.Staking.As<VersionedObject>() with { NewPackageId = staking }).ToBcs();
        n.World.System.Contents = (n.World.System.As<VersionedObject>() with { NewPackageId = system }).ToBcs();
        return Other(n, 5);
    }

    private static void Advance(Network n, BlsCommittee next) =>
        MarketRules.Advance(
            next.Epoch.Value == 1 ? n.World.Market : n.World.Market with { Accounts = MarketRules.NewRing(7) }, next, new(1, 1, 1),
            DenyListSizes.Empty);

    private static StakingPool Pool(Network n) => n.World.Pool(n.Nodes[0].Id);

    private static void Advance(StakingPool pool, ulong reward, uint epoch) => PoolRules.Advance(pool, reward, new(epoch), _ => null);

    private static void Twice(Network n, ulong secondCheckpoint)
    {
        n.AttestEvents(n.Nodes[0], 1, 1);
        n.AttestEvents(n.Nodes[0], 1, secondCheckpoint);
    }

    private static void Extend(Network n, MoveBox blob) => n.World.Call("system::extend_blob", n.World.System, blob, Pure.U32(1), n.Purse);

    private static void Register(Network n, MoveBox storage, BlobId id) => n.World.Call(
        "system::register_blob", n.World.System, storage, Pure.U256(id.Span), Pure.U256(Digest), Pure.U64(1), Pure.U8(1), Pure.Bool(true), n.Purse);

    private static void Certify(Network n, MoveBox blob, Func<StorageConfirmation, StorageConfirmation>? say = null, bool twice = false)
    {
        var it = blob.As<BlobObject>();
        var said = new StorageConfirmation(new(1), it.BlobId, it.Id);
        for (int i = 0; i < (twice ? 2 : 1); i++)
        {
            n.World.Call("system::certify_blob", [n.World.System, blob, .. n.Certificate(say?.Invoke(said) ?? said, [.. n.Nodes])]);
        }
    }

    private static void CertifyPooled(Network n, Func<StorageConfirmation, StorageConfirmation>? say = null, bool twice = false)
    {
        var pool = n.CreatePool();
        var id = n.RegisterPooled(pool, 1);
        var said = new StorageConfirmation(new(1), id, n.World.PooledBlob(pool, id).Id);
        for (int i = 0; i < (twice ? 2 : 1); i++)
        {
            n.World.Call(
                "system::certify_pooled_blob",
                [n.World.System, pool, Pure.U256(id.Span), .. n.Certificate(say?.Invoke(said) ?? said, [.. n.Nodes])]);
        }
    }

    private static void Pooled(Network n, string function, bool deletable = true)
    {
        var pool = n.CreatePool();
        var id = Pure.U256(n.RegisterPooled(pool, 1, deletable: deletable).Span);
        n.World.Call(function, function.StartsWith("system", StringComparison.Ordinal) ? [n.World.System, pool, id]
            : function.EndsWith("destroy", StringComparison.Ordinal) ? [pool] : [pool, id]);
    }

    private static void PooledTwice(Network n)
    {
        var pool = n.CreatePool();
        var id = n.RegisterPooled(pool, 1);
        Both(() => n.World.Call("storage_pool::add_blob_metadata", pool, Pure.U256(id.Span), n.World.Call1("metadata::new")));
    }

    private static void PooledAgain(Network n)
    {
        var pool = n.CreatePool();
        Both(() => n.RegisterPooled(pool, 1));
    }

    private static void AddTwice(Network n, MoveBox subject, string function) =>
        Both(() => n.World.Call(function, subject, n.World.Call1("metadata::new")));

    private static void Request(Network n, MoveBox stake, int times)
    {
        for (int i = 0; i < times; i++)
        {
            n.World.Call("staking::request_withdraw_stake", n.World.Staking, stake);
        }
    }

    private static void Authorize(Network n) => n.World.Call("upgrade::authorize_upgrade", n.World.Upgrades!, n.World.Staking, Pure.Bytes(Digest));

    private static void Slash(Network n) => n.World.Call(
        "slashing::execute_slashing", n.World.Slashing!, n.World.Staking, n.World.Treasury, Pure.Id(n.Nodes[1].Id));

    /// <summary>A message on an invalid blob with one byte of its header changed.</summary>
    private static void Say(Network n, int at, byte value)
    {
        var message = ProtocolMessage.Encode(new InvalidBlobId(new(1), default));
        message[at] = value;
        Say(n, message, "system::invalidate_blob_id", [n.World.System]);
    }

    private static void SayShort(Network n) =>
        Say(n, ProtocolMessage.Encode(new InvalidBlobId(new(1), default))[..^1], "system::invalidate_blob_id", [n.World.System]);

    private static void SayCertified(Network n, MoveBox blob, byte persistence)
    {
        var message = ProtocolMessage.Encode(new StorageConfirmation(new(1), blob.As<BlobObject>().BlobId, null));
        message[^1] = persistence;
        Say(n, message, "system::certify_blob", [n.World.System, blob]);
    }

    private static void Say(Network n, byte[] message, string function, MoveBox[] subject) => n.World.Call(
        function,
        [
            .. subject, Pure.Bytes(BlsSignature.Aggregate(n.Nodes.Select(node => node.Key.Sign(message))).Span), Pure.Bytes([15]),
            Pure.Bytes(message),
        ]);
}

/// <summary>Rows of the table.</summary>
internal static class AbortRows
{
    internal static Dictionary<string, Action<Network>> With(
        this Dictionary<string, Action<Network>> table, string module, ulong code, Action<Network> call)
    {
        table.Add($"{module} {code}", call);
        return table;
    }
}
