using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using ControlPlane.Repairs;

namespace ControlPlane.Fleet;

/// <summary>
/// Puts the fleet's page together from the actors. Readers share a copy that is a second old at most, and counts of blobs that are fifteen:
/// nothing asked by people may grow with their number.
/// </summary>
public sealed class FleetReader(IActors actors, ControlPlaneOptions options, TimeProvider clock)
{
    private const int NodesAtOnce = 32;
    private const int PartitionsAtOnce = 64;
    private static readonly TimeSpan ViewAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BlobsAge = TimeSpan.FromSeconds(15);

    private volatile FleetView? last;
    private volatile Counted? counted;

    /// <summary>The page.</summary>
    public async Task<FleetView> Read(CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        if (last is { } known && now - known.At < ViewAge) return known;
        var feed = await actors.Actor<IFeed>(Keys.Feed).Describe(ct);
        var epochs = await actors.Actor<IEpochs>(Keys.Epochs).Describe(ct);
        var nodes = epochs.Nodes().ToArray();
        var rows = new FleetNode[nodes.Length];
        await Turns.ForEach(Enumerable.Range(0, nodes.Length), NodesAtOnce, async i => rows[i] = await Row(nodes[i], ct));
        var view = new FleetView(now, Chain(feed, now), Epoch(epochs), await Blobs(now, ct), [.. rows.OrderBy(r => r.Name, StringComparer.Ordinal)]);
        last = view;
        return view;
    }

    private static FleetChain Chain(FeedView feed, DateTimeOffset now)
    {
        var lag = feed.Lag(now);
        return new(feed.Next, feed.Tip, lag == TimeSpan.MaxValue ? null : lag.TotalSeconds, feed.Events);
    }

    private static FleetEpoch? Epoch(EpochsView epochs) => epochs.Current is { } c
        ? new(c.Epoch, c.Phase, c.Shards, c.Members.Count, epochs.Settled is not null)
        : null;

    private async Task<FleetNode> Row(NodeIdentity node, CancellationToken ct)
    {
        try
        {
            var view = await actors.Actor<INode>(Keys.Node(node.NodeId)).Describe(ct);
            var lane = await actors.Actor<IRepairLane>(Keys.Lane(node.NodeId)).Describe(ct);
            return new(
                node.NodeId, node.Name, node.NetworkAddress, view.Assignment?.Shards.Count ?? 0, view.Health.Reach, view.Standing, view.Reasons,
                view.MeanLoss, view.LossBound, view.Rounds.Count > 0 ? view.Rounds[0] : null, view.Losses.Count, lane.Queue.Count, lane.Healed,
                lane.HealedBytes, lane.DeadLetters.Count, view.Sweep.Reason, null);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            return new(
                node.NodeId, node.Name, node.NetworkAddress, 0, Reach.Unknown, NodeStanding.Watch, [], 0, 1, null, 0, 0, 0, 0, 0, null, e.Message);
        }
    }

    private async Task<FleetBlobs> Blobs(DateTimeOffset now, CancellationToken ct)
    {
        if (counted is { } known && now - known.At < BlobsAge) return known.Blobs;
        var parts = new PartitionSummary[options.Partitions];
        await Turns.ForEach(Enumerable.Range(0, options.Partitions), PartitionsAtOnce, async i =>
            parts[i] = await actors.Actor<IPartition>(Keys.Partition(i)).Summarize(ct));
        var blobs = new FleetBlobs(
            parts.Sum(p => (long)p.Certified), parts.Sum(p => (long)p.Registered), parts.Aggregate(0UL, (sum, p) => sum + p.CertifiedBytes));
        counted = new(now, blobs);
        return blobs;
    }

    private sealed record Counted(DateTimeOffset At, FleetBlobs Blobs);
}
