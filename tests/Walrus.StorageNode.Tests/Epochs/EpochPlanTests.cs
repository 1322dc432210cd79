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
    public void Over_any_history_a_node_owns_what_the_chain_says_and_keeps_what_it_gave_away_until_the_change_after_is_done()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<int[], int[], int[]>((a, b, c) =>
        {
            Dictionary<ShardIndex, ShardStatus> held = [];
            NodeStatus status = new NodeStatus.Standby();
            Committee? previous = null;
            uint epoch = 0;
            foreach (var holders in new[] { a, b, c, b })
            {
                var current = Committee(++epoch, holders);
                var chain = State(previous, current);
                var plan = EpochPlan.For(Self, chain, status, held);
                var again = EpochPlan.For(Self, chain, plan.Status, plan.Shards);
                var owned = Of(current, Self);
                var before = Of(previous, Self);
                Assert.Equal(plan.Shards, again.Shards);
                Assert.Equal(plan.Status, again.Status);
                Assert.Empty(again.Begun);
                Assert.True(status.MayBecome(plan.Status));
                Assert.True(owned.SetEquals(plan.Shards.Where(s => s.Value != ShardStatus.LockedToMove).Select(s => s.Key)));
                Assert.Equal(owned.Count > 0, plan.Member);
                Assert.All(owned, s => Assert.Equal(
                    held.TryGetValue(s, out var was) && was == ShardStatus.Active ? ShardStatus.Active : ShardStatus.None, plan.Shards[s]));
                Assert.All(held.Keys, s => Assert.True(plan.Shards.ContainsKey(s)));

                var removable = EpochPlan.Removable(Self, chain, plan.Shards);
                Assert.Equal(plan.Shards.Keys.Where(s => !owned.Contains(s) && !before.Contains(s)), removable);
                held = plan.Shards.Where(s => !removable.Contains(s.Key))
                    .ToDictionary(s => s.Key, s => s.Value == ShardStatus.None ? ShardStatus.Active : s.Value);
                status = plan.Member ? new NodeStatus.Active() : new NodeStatus.Standby();
                previous = current;
            }

            return true;
        }));
    }

    /// <summary>The status that the plan for an epoch gives a node.</summary>
    internal static NodeStatus Plan(NodeStatus status, uint epoch, bool isMember, bool wasMember) => EpochPlan.For(
        Self, State(All(epoch - 1, wasMember ? Self : Node(2)), All(epoch, isMember ? Self : Node(2))), status,
        new Dictionary<ShardIndex, ShardStatus>()).Status;

    private static Committee All(uint epoch, ObjectId node) =>
        new(new Epoch(epoch), [new CommitteeMember(node, Key, [.. Enumerable.Range(0, Shards).Select(s => new ShardIndex((ushort)s))])]);

    private static Dictionary<ShardIndex, ShardStatus> Holding(ShardStatus status) => new() { [new(0)] = status };

    [Fact]
    public void A_shard_that_comes_back_is_synchronised_again()
    {
        var plan = EpochPlan.For(Self, State(null, All(3, Self)), new NodeStatus.Active(), Holding(ShardStatus.LockedToMove));
        Assert.Equal(ShardStatus.None, plan.Shards[new(0)]);
        Assert.Contains(new ShardIndex(0), plan.Begun);
    }

    [Theory]
    [InlineData((int)ShardStatus.None)]
    [InlineData((int)ShardStatus.ActiveSync)]
    [InlineData((int)ShardStatus.ActiveRecover)]
    public void A_shard_that_is_kept_goes_on_where_it_was(int status)
    {
        var plan = EpochPlan.For(Self, State(All(2, Self), All(3, Self)), new NodeStatus.Active(), Holding((ShardStatus)status));
        Assert.Equal((ShardStatus)status, plan.Shards[new(0)]);
        Assert.DoesNotContain(new ShardIndex(0), plan.Begun);
    }

    [Fact]
    public void A_node_that_caught_up_and_was_a_member_keeps_its_shards_and_recovers()
    {
        var plan = EpochPlan.For(Self, State(All(6, Self), All(7, Self)), new NodeStatus.RecoveryCatchUp(), Holding(ShardStatus.Active));
        Assert.Equal(new NodeStatus.RecoveryInProgress(new(7)), plan.Status);
        Assert.Equal(ShardStatus.Active, plan.Shards[new(0)]);
        Assert.Equal(ShardStatus.None, plan.Shards[new(1)]);
    }

    [Fact]
    public void A_node_that_caught_up_and_was_no_member_begins_anew_whatever_it_held()
    {
        var plan = EpochPlan.For(Self, State(All(6, Node(2)), All(7, Self)), new NodeStatus.RecoveryCatchUp(), Holding(ShardStatus.Active));
        Assert.Equal(new NodeStatus.RecoverMetadata(), plan.Status);
        Assert.All(plan.Shards.Values, s => Assert.Equal(ShardStatus.None, s));
    }

    [Fact]
    public void A_recovery_that_the_next_epoch_overtakes_has_a_new_target() => Assert.Equal(
        new NodeStatus.RecoveryInProgress(new(8)),
        EpochPlan.For(Self, State(All(7, Self), All(8, Self)), new NodeStatus.RecoveryInProgress(new(7)), Holding(ShardStatus.Active)).Status);

    [Fact]
    public void A_new_member_begins_with_metadata() => Assert.Equal(
        new NodeStatus.RecoverMetadata(),
        EpochPlan.For(Self, State(All(2, Node(2)), All(3, Self)), new NodeStatus.Standby(), new Dictionary<ShardIndex, ShardStatus>()).Status);

    [Fact]
    public void Without_a_committee_a_node_stands_by()
    {
        var plan = EpochPlan.For(Self, State(null, null), new NodeStatus.Standby(), new Dictionary<ShardIndex, ShardStatus>());
        Assert.False(plan.Member);
        Assert.Equal(new NodeStatus.Standby(), plan.Status);
        Assert.Empty(plan.Shards);
    }
}
