using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;

namespace Walrus.StorageNode.Tests.Epochs;

public sealed class EpochStepTests
{
    private static readonly NodeStatus[] Statuses =
    [
        new NodeStatus.Standby(), new NodeStatus.Active(), new NodeStatus.RecoverMetadata(), new NodeStatus.RecoveryCatchUp(),
        new NodeStatus.RecoveryInProgress(new(3)), new NodeStatus.RecoveryCatchUpWithIncompleteHistory(new(1), new(3)),
    ];

    private static NodeView View(NodeStatus status, params ShardStatus[] shards) => new(
        new(3), new(3), Member: true, status, null,
        shards.Select((s, i) => (Shard: new ShardIndex((ushort)i), Status: s)).ToImmutableSortedDictionary(s => s.Shard, s => s.Status));

    [Fact]
    public void A_new_member_fetches_metadata_then_its_shards_and_is_then_done()
    {
        Assert.Equal(EpochStep.RecoverMetadata, EpochSteps.Next(View(new NodeStatus.RecoverMetadata(), ShardStatus.None)));
        Assert.Equal(EpochStep.SyncShards, EpochSteps.Next(View(new NodeStatus.RecoverMetadata(), ShardStatus.ActiveSync)));
        Assert.Equal(EpochStep.Finish, EpochSteps.Next(View(new NodeStatus.RecoverMetadata(), ShardStatus.Active)));
    }

    [Fact]
    public void A_member_fills_gained_shards_and_is_then_done()
    {
        Assert.Equal(EpochStep.SyncShards, EpochSteps.Next(View(new NodeStatus.Active(), ShardStatus.Active, ShardStatus.None)));
        Assert.Equal(EpochStep.SyncShards, EpochSteps.Next(View(new NodeStatus.Active(), ShardStatus.ActiveRecover)));
        Assert.Equal(EpochStep.Finish, EpochSteps.Next(View(new NodeStatus.Active(), ShardStatus.Active, ShardStatus.LockedToMove)));
    }

    [Fact]
    public void A_node_that_was_away_waits_for_its_shards_before_it_looks_at_all_blobs()
    {
        Assert.Equal(EpochStep.SyncShards, EpochSteps.Next(View(new NodeStatus.RecoveryInProgress(new(3)), ShardStatus.None)));
        Assert.Equal(EpochStep.RecoverNode, EpochSteps.Next(View(new NodeStatus.RecoveryInProgress(new(3)), ShardStatus.Active)));
    }

    [Fact]
    public void Nobody_reports_an_epoch_but_a_settled_member_with_nothing_left_to_do() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<byte, byte[], byte>((n, numbers, bits) =>
        {
            bool member = (bits & 1) != 0, behind = (bits & 2) != 0;
            var status = Statuses[n % Statuses.Length];
            var view = View(status, [.. numbers.Select(s => (ShardStatus)(s % 5))]) with { Member = member, CommitteeEpoch = new(behind ? 2u : 3u) };
            bool whole = view.Shards.Values.All(s => s is ShardStatus.Active or ShardStatus.LockedToMove);
            return EpochSteps.Next(view) == EpochStep.Finish
                == (member && !behind && whole && !status.IsCatchingUp && status is not NodeStatus.RecoveryInProgress);
        }));
}
