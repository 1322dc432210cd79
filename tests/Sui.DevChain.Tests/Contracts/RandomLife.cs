using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>A random life of a network: every call there is, and after each the sum of all money and the order of all state.</summary>
internal sealed class RandomLife
{
    private static readonly byte[] Digest = new byte[32];
    private readonly Random random;
    private readonly Network network;
    private readonly List<MoveBox> money = [];
    private readonly List<MoveBox> blobs = [];
    private readonly List<MoveBox> pools = [];
    private readonly List<MoveBox> storage = [];
    private readonly Dictionary<string, Action> steps;
    private readonly ulong supply;
    private ulong burnt;
    private ulong eventBytes;
    private ulong checkpoint;

    internal RandomLife(int seed)
    {
        random = new(seed);
        network = new(
            (ushort)random.Next(10, 40), random.Next(1, 6), (ulong)random.Next(2_000_000_000), (ulong)random.Next(100_000),
            (ushort)random.Next(10_001));
        supply = World.Supply;
        steps = Steps();
    }

    internal static IEnumerable<string> Names => new RandomLife(1).steps.Keys;

    private World World => network.World;


    private List<MoveBox> Stakes => [.. money.Where(b => !b.IsConsumed && b.Type == World.Types.StakedWal)];

    internal void Run(int count, Dictionary<string, int> done)
    {
        money.Add(network.Stake(network.Nodes[0], 3 * Network.Wal));
        int succeeded = 0;
        for (int i = 0; i < count; i++)
        {
            // Every third step moves the time, or nothing would ever become due.
            string name = i % 3 == 0 ? nameof(Advance) : steps.Keys.ElementAt(random.Next(steps.Count));
            var (before, ring) = (World.Network, World.Market.Accounts);
            try
            {
                steps[name]();
                succeeded++;
                done[name] = done.GetValueOrDefault(name) + 1;
            }
            catch (Exception e) when (e is MoveAbortedException or OverflowException or NothingToDoException)
            {
                // What a contract refuses leaves no trace, which the checks below see too.
            }

            Assert.Equal(World.Supply, network.AllFrost(money));
            Assert.Equal(supply - World.Supply, burnt);
            CheckEpochs(before);
            CheckCapacity(ring, name);
        }

        // A life in which little succeeds shows little; some networks are poor, or nobody stakes for long.
        Assert.InRange(succeeded, count / 10, count);
        Assert.True(World.Network.Epoch.Value > 1);
    }

    private Dictionary<string, Action> Steps() => new()
    {
        [nameof(Advance)] = Advance,
        ["stake"] = () =>
        {
            var coin = network.Pay((ulong)random.NextInt64(50 * (long)Network.Wal));
            money.Add(coin);
            money.Add(World.Call1("staking::stake_with_pool", World.Staking, coin, Pure.Id(Any(network.Nodes).Id)));
        },
        ["request_withdraw"] = () => World.Call("staking::request_withdraw_stake", World.Staking, Any(Stakes)),
        ["withdraw"] = () => money.Add(World.Call1("staking::withdraw_stake", World.Staking, Any(Stakes))),
        ["split_stake"] = () =>
        {
            var stake = Any(Stakes);
            money.Add(World.Call1("staked_wal::split", stake, Pure.U64((ulong)random.NextInt64((long)stake.As<StakedWal>().Principal))));
        },
        ["join_stake"] = () => Join(Any(Stakes)),
        ["collect_commission"] = () =>
        {
            var node = Any(network.Nodes);
            money.Add(World.Call1("staking::collect_commission", World.Staking, Pure.Id(node.Id), network.By(node)));
        },
        ["add_commission"] = AddCommission,
        ["vote"] = Vote,
        ["register_node"] = () => network.Nodes.Add(
            network.Nodes.Count < 8 ? network.RegisterNode(network.Nodes.Count + 20) : throw new NothingToDoException()),
        ["reserve"] = () => storage.Add(network.Reserve((ulong)random.Next(3_000_000), (uint)random.Next(9))),
        ["register"] = () => blobs.Add(network.RegisterBlob((byte)random.Next(256), (ulong)random.Next(5_000_000), (uint)random.Next(1, 9))),
        ["certify"] = () => network.Certify(Any(blobs), Members()),
        ["extend"] = () => World.Call(
            "system::extend_blob", World.System, Any([.. blobs.Where(b => b.As<BlobObject>().CertifiedEpoch is not null)]),
            Pure.U32((uint)random.Next(4)), network.Purse),
        ["delete"] = () => storage.Add(Use(blobs, blob => World.Call1("system::delete_blob", World.System, blob))),
        ["share"] = () => Spend(network.Pay((ulong)random.NextInt64(1L << 40)), funds => Use(
            blobs, blob => World.Call("shared_blob::new_funded", blob, funds))),
        ["share_certified"] = () =>
        {
            var blob = network.RegisterBlob((byte)random.Next(256), 1_000, 4);
            blobs.Add(blob);
            network.Certify(blob, Members());
            World.Call("shared_blob::new", blob);
            blobs.Remove(blob);
        },
        ["extend_shared"] = () => World.Call(
            "shared_blob::extend", Any([.. World.SharedBlobs.Where(b => b.As<SharedBlob>().Blob.CertifiedEpoch is not null)]), World.System,
            Pure.U32((uint)random.Next(4))),
        ["fund_shared"] = () => Spend(network.Pay((ulong)random.NextInt64(1L << 40)), funds =>
        {
            var shared = World.SharedBlobs.ToList();
            foreach (var blob in shared.Count > 0 ? shared : throw new NothingToDoException())
            {
                var part = Assert.Single(World.CallWal("coin::split", funds, Pure.U64(funds.As<Coin>().Balance / 2)));
                money.Add(part);
                World.Call("shared_blob::fund", blob, part);
            }
        }),
        ["create_pool"] = () => pools.Add(network.CreatePool((ulong)random.Next(20_000_000), (uint)random.Next(1, 9))),
        ["create_pool_with_storage"] = () => pools.Add(
            Use(storage, s => World.Call1("system::create_storage_pool_with_storage", World.System, s))),
        ["register_pooled"] = () => network.RegisterPooled(Any(pools), (byte)random.Next(2), 1, deletable: random.Next(3) > 0),
        ["certify_pooled"] = () => network.CertifyPooled(Any(pools), PooledId(), Members()),
        ["delete_pooled"] = () => World.Call("system::delete_pooled_blob", World.System, Any(pools), Pure.U256(PooledId().Span)),
        ["burn_pooled"] = () => World.Call("system::burn_expired_pooled_blob", World.System, Any(pools), Pure.U256(PooledId().Span)),
        ["extend_pool"] = () => World.Call(
            "system::extend_storage_pool", World.System, Any(pools), Pure.U32((uint)random.Next(4)), network.Purse),
        ["increase_pool"] = () => World.Call(
            "system::increase_storage_pool_capacity", World.System, Any(pools), Pure.U64((ulong)random.Next(3_000_000)), network.Purse),
        ["increase_pool_with_storage"] = IncreasePoolWithStorage,
        ["decrease_pool"] = () => storage.Add(World.Call1(
            "system::decrease_storage_pool_unused_capacity_by_percent", World.System, Any(pools), Pure.U8((byte)random.Next(101)))),
        ["destroy_pool"] = () => storage.Add(Use(pools, pool => World.Call1("storage_pool::destroy", pool))),
        ["add_subsidy"] = () => Spend(network.Pay((ulong)random.Next(1_000_000)), coin => World.Call(
            "system::add_subsidy", World.System, coin, Pure.U32((uint)random.Next(9)))),
        ["add_subsidies"] = AddSubsidies,
        ["attest_events"] = AttestEvents,
        ["deny"] = Deny,
        ["vote_slashing"] = () => network.VoteForSlashing(Any(network.Nodes), network.Nodes[0]),
        ["slash"] = Slash,
        ["vote_upgrade"] = () => network.VoteForUpgrade(Any(network.Nodes), Digest),
        ["burn"] = () => Spend(network.Pay((ulong)random.Next(1_000)), coin =>
        {
            ulong frost = coin.As<Coin>().Balance;
            World.Call(new WalPackage(World.Types), "wal::burn", [], [World.Treasury, coin]);
            burnt += frost;
        }),
    };

    private void Advance()
    {
        World.ClockMilliseconds += (ulong)random.Next(60_000);
        if (World.Network.EpochState is EpochState.Sync)
        {
            network.SyncAll();
        }
        else if (World.Network.EpochState is EpochState.Done)
        {
            network.EndVoting();
        }
        else
        {
            // The contract's own order of things: what is burnt is a share of what the epoch has taken in.
            ulong share = MarketRules.At(World.Market.Accounts, 0).Rewards * 3 / 100;
            network.ChangeEpoch();
            burnt += share;
            eventBytes = 0;
        }
    }

    private void Join(MoveBox stake)
    {
        var it = stake.As<StakedWal>();
        var others = Stakes.Where(s => s != stake && (s.As<StakedWal>() with { Id = it.Id, Principal = it.Principal }) == it).ToList();
        World.Call("staked_wal::join", stake, Any(others));
    }

    private void AddCommission()
    {
        var balances = new[] { network.PayBalance(7), network.PayBalance((ulong)random.Next(1_000)) };
        money.AddRange(balances);
        var node = Any(network.Nodes).Id;
        var ids = random.Next(5) == 0 ? Pure.Ids(node) : Pure.Ids(node, network.Nodes[0].Id);
        Give(balances, all => World.Call("staking::add_commission_to_pools", World.Staking, ids, all));
    }

    private void AddSubsidies()
    {
        var balances = Enumerable.Range(0, random.Next(9)).Select(_ => network.PayBalance((ulong)random.Next(1_000))).ToArray();
        money.AddRange(balances);
        Give(balances, all => World.Call("system::add_per_epoch_subsidies", World.System, all));
    }

    // An aborted transaction leaves the balances that were to be given.
    private void Give(MoveBox[] balances, Action<MoveBox> give)
    {
        try
        {
            give(Pure.Vector(World.Types.WalBalance, balances));
        }
        catch (MoveAbortedException)
        {
            Array.ForEach(balances, b => b.IsConsumed = false);
            throw;
        }
    }

    private void Spend(MoveBox coin, Action<MoveBox> spend)
    {
        money.Add(coin);
        spend(coin);
    }

    private void Vote()
    {
        var node = Any(network.Nodes);
        World.Call("staking::set_storage_price_vote", World.Staking, node.Cap, Pure.U64((ulong)random.NextInt64(1 << 30)));
        World.Call("staking::set_node_capacity_vote", World.Staking, node.Cap, Pure.U64((ulong)random.NextInt64(50_000_000)));
        World.Call("staking::set_next_commission", World.Staking, node.Cap, Pure.U16((ushort)random.Next(10_001)));
        World.Call("staking::update_prices", World.Staking, World.System);
    }

    private void IncreasePoolWithStorage()
    {
        var pool = Any(pools);
        var end = World.PoolStorage(pool).Storage.EndEpoch;
        var fitting = random.Next(4) == 0 ? storage : [.. storage.Where(s => s.As<StorageObject>().EndEpoch == end)];
        var more = Any(fitting);
        World.Call("system::increase_storage_pool_capacity_with_storage", World.System, pool, more);
        storage.Remove(more);
    }

    private BlobId PooledId() => BlobRules.DeriveId([(byte)random.Next(2), .. new byte[31]], 1, 1);

    private void AttestEvents()
    {
        var certified = World.Market.EventBlobs.Latest;
        checkpoint += (ulong)random.Next(2);
        Node[] nodes = random.Next(2) == 0 ? Members() : [Any(network.Nodes)];
        foreach (var node in nodes)
        {
            network.AttestEvents(node, (byte)(checkpoint % 256), checkpoint, 1_000);
            if (World.Market.EventBlobs.Latest != certified)
            {
                eventBytes += BlobRules.EncodedLength(1_000, 1, World.Market.Committee.Shards);
                certified = World.Market.EventBlobs.Latest;
            }
        }
    }

    private void Deny()
    {
        var node = Any(network.Nodes);
        ulong sequence = node.Cap.As<StorageNodeCap>().DenyListSequence + (ulong)random.Next(2);
        var said = new DenyListUpdate(World.Network.Epoch, node.Id, sequence, (ulong)random.Next(3_000_000), default);
        World.Call("system::update_deny_list", [World.System, node.Cap, .. network.Certificate(said, Members())]);
    }

    private void Slash()
    {
        ulong commission = World.Pool(network.Nodes[0].Id).Commission;
        foreach (var node in Members().Where(_ => random.Next(4) > 0))
        {
            try
            {
                network.VoteForSlashing(node, network.Nodes[0]);
            }
            catch (MoveAbortedException e) when (e is { Module: "slashing", Code: 1 })
            {
                // It voted before.
            }
        }

        World.Call("slashing::execute_slashing", World.Slashing!, World.Staking, World.Treasury, Pure.Id(network.Nodes[0].Id));
        burnt += commission;
    }

    private T Use<T>(List<MoveBox> from, Func<MoveBox, T> use)
    {
        var box = Any(from);
        var result = use(box);
        from.Remove(box);
        return result;
    }

    private Node[] Members()
    {
        Node[] members = [.. network.Nodes.Where(n => World.Network.Committee.ShardsOf(n.Id) is not null)];
        return members.Length > 0 ? members : throw new NothingToDoException();
    }

    private T Any<T>(List<T> from) => from.Count > 0 ? from[random.Next(from.Count)] : throw new NothingToDoException();

    private void CheckEpochs(StakingInner before)
    {
        var staking = World.Network;
        var market = World.Market;
        Assert.InRange(staking.Epoch.Value - before.Epoch.Value, 0u, 1u);
        if (staking.Epoch != before.Epoch)
        {
            Assert.Equal(before.NextCommittee!.ToBcs(), staking.Committee.ToBcs());
            Assert.Equal(before.Committee.ToBcs(), staking.PreviousCommittee.ToBcs());
        }

        foreach (var committee in new[] { staking.Committee, staking.NextCommittee }.OfType<ShardAssignment>().Where(c => c.Nodes.Count > 0))
        {
            Assert.Equal(Enumerable.Range(0, staking.Shards), committee.Nodes.SelectMany(n => n.Shards).Select(s => (int)s.Value).Order());
        }

        if (staking.NextCommittee is { } next && staking.Committee.Nodes.Count > 0)
        {
            int kept = next.Nodes.Sum(n => n.Shards.Intersect(staking.Committee.ShardsOf(n.NodeId) ?? []).Count());
            Assert.Equal(next.Nodes.Sum(n => Math.Min(n.Shards.Count, staking.Committee.ShardsOf(n.NodeId)?.Count ?? 0)), kept);
        }

        Assert.Equal(staking.Epoch, market.Committee.Epoch);
        Assert.Equal(staking.Committee.Nodes.Select(n => n.NodeId), market.Committee.Members.Select(m => m.NodeId));
        Assert.Equal(
            Enumerable.Range(0, (int)market.Accounts.Length).Select(i => staking.Epoch.Value + (uint)i),
            Enumerable.Range(0, (int)market.Accounts.Length).Select(i => MarketRules.At(market.Accounts, (uint)i).Epoch.Value));
        Assert.Equal(World.Candidates.TotalStake, World.Candidates.Entries.Aggregate(0UL, (sum, e) => sum + e.Stake));
    }

    private void CheckCapacity(FutureAccountingRing before, string step)
    {
        var market = World.Market;
        Assert.Equal(market.UsedCapacity, MarketRules.At(market.Accounts, 0).UsedCapacity);
        Assert.True(market.UsedCapacity <= market.TotalCapacity + eventBytes);
        var was = before.Slots.ToDictionary(s => s.Epoch, s => s.UsedCapacity);
        Assert.All(
            market.Accounts.Slots.Where(s => s.UsedCapacity > was.GetValueOrDefault(s.Epoch) && step != "attest_events"),
            s => Assert.True(s.UsedCapacity <= market.TotalCapacity, $"{step} sold more than there is."));
        Assert.All(blobs, b => Assert.True(b.As<BlobObject>().Storage.Size > 0));
        Assert.All(pools, p =>
        {
            var inner = World.PoolStorage(p);
            Assert.True(inner.UsedBytes <= inner.Storage.Size);
            Assert.Equal((int)inner.BlobCount, World.ChildrenOf(inner.Blobs.Id));
            Assert.Equal(inner.BlobCount, inner.Blobs.Size);
        });
    }

    /// <summary>The step found nothing to work on.</summary>
    private sealed class NothingToDoException : Exception;
}
