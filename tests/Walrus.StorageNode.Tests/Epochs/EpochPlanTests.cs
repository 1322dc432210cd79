using FsCheck;
using FsCheck.Fluent;
using Walrus.Core.Bls;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Tests.Epochs;

public sealed class EpochPlanTests
{
    private const int Shards = 10;
    private static readonly BlsPublicKey Key = BlsSecretKey.Generate().PublicKey;
    private static readonly ObjectId Self = Node(1);

    private static ObjectId Node(byte n) => ObjectId.FromBytes([n, .. new byte[31]]);

    /// <summary>Every shard held by node 1, 2 or 3, as the numbers say.</summary>
    private static Committee Committee(uint epoch, int[] holders) => new(new Epoch(epoch), Enumerable.Range(0, Shards)
        .GroupBy(s => (byte)(1 + (Math.Abs((long)holders.ElementAtOrDefault(s % Math.Max(1, holders.Length)) + s) % 3)))
        .Select(g => new CommitteeMember(Node(g.Key), Key, [.. g.Select(s => new ShardIndex((ushort)s))])));

    private static ChainState State(Committee? previous, Committee? current) => new(
        current?.Epoch ?? new(0), Shards, EpochPhase.Sync, null, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1), 50, current, previous, null,
        new Dictionary<ObjectId, StorageNodeInfo>(), 1, 1, 1, 0);

    private static HashSet<ShardIndex> Of(Committee? committee, ObjectId node) =>
        committee?.IndexOf(node) is { } i and >= 0 ? [.. committee.Members[i].Shards] : [];

    [Fact]
    public void Over_any_history_a_node_owns_what_the_chain_says_keeps_what_it_gave_away_for_one_epoch_and_then_drops_it()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<int[], int[], int[]>((a, b, c) =>
        {
            Dictionary<ShardIndex, ShardStatus> held = [];
            Committee? previous = null;
            uint epoch = 0;
            foreach (var holders in new[] { a, b, c, b })
            {
                var current = Committee(++epoch, holders);
                var chain = State(previous, current);
                var plan = EpochPlan.For(Self, chain, held);
                var again = EpochPlan.For(Self, chain, plan.Shards);
                var owned = Of(current, Self);
                var before = Of(previous, Self);
                Assert.Equal(plan.Shards, again.Shards);
                Assert.Empty(again.Dropped);
                Assert.True(owned.SetEquals(plan.Shards.Where(s => s.Value != ShardStatus.LockedToMove).Select(s => s.Key)));
                Assert.Equal(owned.Count > 0, plan.Member);
                foreach (var (shard, status) in plan.Shards)
                {
                    Assert.Equal(status, owned.Contains(shard)
                        ? held.TryGetValue(shard, out var was) && was == ShardStatus.Active ? ShardStatus.Active : ShardStatus.ActiveSync
                        : ShardStatus.LockedToMove);
                    Assert.True(owned.Contains(shard) || before.Contains(shard));
                }

                Assert.All(plan.Dropped, s => Assert.True(held.ContainsKey(s) && !owned.Contains(s) && !before.Contains(s)));
                held = plan.Shards.ToDictionary(s => s.Key, s => s.Value == ShardStatus.ActiveSync ? ShardStatus.Active : s.Value);
                previous = current;
            }

            return true;
        }));
    }

    [Fact]
    public void A_shard_that_comes_back_is_synchronised_again()
    {
        var held = new Dictionary<ShardIndex, ShardStatus> { [new(0)] = ShardStatus.LockedToMove };
        var all = new CommitteeMember(Self, Key, [.. Enumerable.Range(0, Shards).Select(s => new ShardIndex((ushort)s))]);
        var plan = EpochPlan.For(Self, State(null, new Committee(new(3), [all])), held);
        Assert.Equal(ShardStatus.ActiveSync, plan.Shards[new(0)]);
    }

    [Fact]
    public void Without_a_committee_a_node_stands_by()
    {
        var plan = EpochPlan.For(Self, State(null, null), new Dictionary<ShardIndex, ShardStatus>());
        Assert.False(plan.Member);
        Assert.Empty(plan.Shards);
    }
}
