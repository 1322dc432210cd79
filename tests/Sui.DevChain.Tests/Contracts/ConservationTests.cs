using FsCheck;
using FsCheck.Fluent;
using Sui.DevChain.Contracts;
using Sui.DevChain.Move;
using Walrus.Sui.Chain;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Tests.Contracts;

/// <summary>Whatever people do in whatever order, allowed or not: no FROST appears or disappears, and the network stays in order.</summary>
public sealed class ConservationTests
{
    [Fact]
    public void Money_is_conserved_to_the_frost() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(12).WithQuietOnSuccess(true),
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => new Walk(seed).Run(150)));

    /// <summary>A random life of a network.</summary>
    private sealed class Walk
    {
        private readonly System.Random random;
        private readonly Network network;
        private readonly List<MoveBox> money = [];
        private readonly List<MoveBox> blobs = [];
        private readonly ulong supply;
        private ulong burnt;

        internal Walk(int seed)
        {
            random = new(seed);
            network = new(
                (ushort)random.Next(10, 40), random.Next(1, 6), (ulong)random.Next(2_000_000_000), (ulong)random.Next(100_000),
                (ushort)random.Next(10_001));
            supply = network.World.Supply;
        }

        private World World => network.World;

        internal void Run(int steps)
        {
            money.Add(network.Stake(network.Nodes[0], 3 * Network.Wal));
            int succeeded = 0;
            for (int i = 0; i < steps; i++)
            {
                try
                {
                    Step();
                    succeeded++;
                }
                catch (Exception e) when (e is MoveAbortedException or OverflowException)
                {
                    // What a contract refuses leaves no trace, which the checks below see too.
                }

                Assert.Equal(World.Supply, network.AllFrost(money));
                Assert.Equal(supply - World.Supply, burnt);
                CheckOrder();
            }

            Assert.InRange(succeeded, steps / 10, steps);
            Assert.True(World.Network.Epoch.Value > 1);
        }

        private void Step()
        {
            var node = network.Nodes[random.Next(network.Nodes.Count)];
            switch (random.Next(14))
            {
                case 0: Stake(node); break;
                case 1 when Stakes() is [_, ..] stakes: World.Call("staking::request_withdraw_stake", World.Staking, Any(stakes)); break;
                case 2 when Stakes() is [_, ..] stakes: money.Add(World.Call1("staking::withdraw_stake", World.Staking, Any(stakes))); break;
                case 3 or 4: blobs.Add(network.RegisterBlob((byte)random.Next(256), (ulong)random.Next(5_000_000), (uint)random.Next(1, 9))); break;
                case 5 when blobs.Count > 0: Certify(Any(blobs)); break;
                case 6 when blobs.Count > 0: Extend(Any(blobs)); break;
                case 7 when blobs.Count > 0: Delete(Any(blobs)); break;
                case 8: money.Add(World.Call1("staking::collect_commission", World.Staking, Pure.Id(node.Id), By(node))); break;
                case 9: Vote(node); break;
                case 10 when network.Nodes.Count < 8: network.Nodes.Add(network.RegisterNode(network.Nodes.Count + 20)); break;
                case 11: network.Reserve((ulong)random.Next(3_000_000), (uint)random.Next(9)); break;
                default: Advance(); break;
            }
        }

        private void Advance()
        {
            World.ClockMilliseconds += (ulong)random.Next(40_000);
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
            }
        }

        private void Stake(Node node)
        {
            var coin = network.Pay((ulong)random.NextInt64(50 * (long)Network.Wal));
            money.Add(coin);
            money.Add(World.Call1("staking::stake_with_pool", World.Staking, coin, Pure.Id(node.Id)));
        }

        private void Certify(MoveBox blob)
        {
            var committee = World.Network.Committee;
            network.Certify(blob, [.. network.Nodes.Where(n => committee.ShardsOf(n.Id) is not null)]);
        }

        private void Extend(MoveBox blob) =>
            World.Call("system::extend_blob", World.System, blob, Pure.U32((uint)random.Next(4)), network.Purse);

        private void Delete(MoveBox blob)
        {
            World.Call("system::delete_blob", World.System, blob);
            blobs.Remove(blob);
        }

        private void Vote(Node node)
        {
            World.Call("staking::set_storage_price_vote", World.Staking, node.Cap, Pure.U64((ulong)random.NextInt64(1 << 30)));
            World.Call("staking::set_next_commission", World.Staking, node.Cap, Pure.U16((ushort)random.Next(10_001)));
            World.Call("staking::update_prices", World.Staking, World.System);
        }

        private MoveBox By(Node node) => Assert.Single(
            World.Walrus.Find("auth", "authenticate_with_object")!.Invoke(World, [World.Types.StorageNodeCap], [node.Cap]));

        private List<MoveBox> Stakes() => [.. money.Where(b => !b.IsConsumed && b.Type == World.Types.StakedWal)];

        private MoveBox Any(List<MoveBox> from) => from[random.Next(from.Count)];

        private void CheckOrder()
        {
            var staking = World.Network;
            foreach (var committee in new[] { staking.Committee, staking.NextCommittee }.OfType<ShardAssignment>().Where(c => c.Nodes.Count > 0))
            {
                Assert.Equal(Enumerable.Range(0, staking.Shards), committee.Nodes.SelectMany(n => n.Shards).Select(s => (int)s.Value).Order());
            }

            var market = World.Market;
            Assert.Equal(staking.Epoch, market.Committee.Epoch);
            Assert.Equal(staking.Committee.Nodes.Select(n => n.NodeId), market.Committee.Members.Select(m => m.NodeId));
            Assert.Equal(market.UsedCapacity, MarketRules.At(market.Accounts, 0).UsedCapacity);
            Assert.True(market.UsedCapacity <= market.TotalCapacity);
            uint last = staking.Epoch.Value + market.Accounts.Length - 1;
            Assert.All(market.Accounts.Slots, s => Assert.InRange(s.Epoch.Value, staking.Epoch.Value, last));
            Assert.Equal(World.Candidates.TotalStake, World.Candidates.Entries.Aggregate(0UL, (sum, e) => sum + e.Stake));
            Assert.All(blobs, b => Assert.True(b.As<BlobObject>().Storage.Size > 0));
        }
    }
}
