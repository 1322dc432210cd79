using System.Text.Json;
using System.Text.Json.Nodes;
using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Events;

namespace Walrus.StorageNode.Health;

/// <summary>The node's word about itself (storage-node-api §A.6, <c>ServiceHealthInfo</c>), and beside it how the chain can be reached.</summary>
internal sealed class HealthReport(NodeState state, EventProgress progress, ChainWatch chain, BlsPublicKey key, TimeProvider time)
{
    private readonly long started = time.GetTimestamp();

    /// <summary>Upstream's report as JSON, with one field of ours: why a node that cannot reach its chain does not move on.</summary>
    internal JsonObject Now(bool detailed)
    {
        var health = JsonSerializer.SerializeToNode(Report(detailed), NodeEnvelope.Json)!.AsObject();
        health["chain"] = chain.Status;
        return health;
    }

    internal ServiceHealthInfo Report(bool detailed)
    {
        var view = state.View;
        ILookup<bool, KeyValuePair<ShardIndex, ShardStatus>> byOwned = view.Shards.ToLookup(s => s.Value != ShardStatus.LockedToMove);
        int Count(params ReadOnlySpan<ShardStatus> statuses)
        {
            int count = 0;
            foreach (var (_, status) in byOwned[true])
            {
                count += statuses.Contains(status) ? 1 : 0;
            }

            return count;
        }

        var summary = new HealthShardSummary(
            byOwned[true].Count(),
            new HealthOwnedShards(
                Count(ShardStatus.None), Count(ShardStatus.Active), Count(ShardStatus.ActiveSync), Count(ShardStatus.ActiveRecover)),
            byOwned[false].Count());
        ulong pending = progress.Pending;
        return new ServiceHealthInfo(
            HealthUptime.From(time.GetElapsedTime(started)), view.CommitteeEpoch.Value, key.ToString(), view.Status.ToString(),
            new HealthEventProgress(progress.Events, pending, progress.Events == pending ? null : progress.Events - pending - 1), summary,
            detailed ? new HealthShardDetail(Each(byOwned[true]), Each(byOwned[false])) : null, progress.Checkpoint);
    }

    private static HealthShard[] Each(IEnumerable<KeyValuePair<ShardIndex, ShardStatus>> shards) =>
        [.. shards.Select(s => new HealthShard(s.Key.Value, Word(s.Value)))];

    private static string Word(ShardStatus status) => status switch
    {
        ShardStatus.Active => "ready",
        ShardStatus.ActiveSync => "inTransfer",
        ShardStatus.ActiveRecover => "inRecovery",
        ShardStatus.LockedToMove => "readOnly",
        _ => "unknown",
    };
}
