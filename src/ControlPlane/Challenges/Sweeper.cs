using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Epochs;
using ControlPlane.Nodes;
using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace ControlPlane.Challenges;

/// <summary>Existence sweeps (layer 1 of product §B.5): asks a node for the status of every sliver it owes, a bounded part at a time.</summary>
internal sealed partial class Sweeper(
    IActors actors, NodeClients clients, Obligations obligations, ControlPlaneOptions options, TimeProvider clock, string worker, ILogger logger)
{
    private const int NodesAtOnce = 8;
    private const int BlobsPerPage = 100;

    internal async Task Step(CancellationToken ct)
    {
        var epochs = await actors.Actor<IEpochs>(Keys.Epochs).Describe(ct);
        if (epochs.Settled is not { } picture) return;
        await Turns.ForEach(picture.Members, NodesAtOnce, member => Sweep(picture, member, ct));
    }

    private async Task Sweep(EpochPicture picture, EpochMember member, CancellationToken ct)
    {
        var node = actors.Actor<INode>(Keys.Node(member.Node.NodeId));
        var part = await node.BeginSweep(worker, ct);
        if (part.Fence == 0) return;
        var looked = await Look(picture, member, part, ct);
        if (looked.Missing.Count > 0 && !await obligations.CatchUp(ct)) return;
        int losses = 0;
        foreach (var blob in looked.Missing.GroupBy(m => m.Blob.Blob)) losses += await Report(picture, member, blob.First().Blob, [.. blob], ct);

        // A part that ended early keeps its lease until it runs out: the node was silent, and asking again at once would not help.
        if (!looked.Complete) return;
        await node.ReportSweep(new(part.Fence, looked.Partition, looked.After, looked.Finished, looked.Pairs, losses), ct);
        if (losses > 0) LogLosses(member.Node.Name, losses, looked.Pairs);
    }

    private async Task<Looked> Look(EpochPicture picture, EpochMember member, SweepPart part, CancellationToken ct)
    {
        var config = new EncodingConfig(picture.Shards);
        var missing = new List<Absent>();
        var (partition, after, pairs) = (part.Partition, part.After, 0);
        while (partition < options.Partitions)
        {
            var page = await actors.Actor<IPartition>(Keys.Partition(partition)).Page(new(after, BlobsPerPage), ct);
            foreach (var blob in page.Blobs)
            {
                if (pairs >= part.Limit) return new(missing, partition, after, false, pairs, true);
                foreach (var shard in member.Shards)
                {
                    if (!await LookAt(member, config, blob, shard, missing, ct)) return new(missing, partition, after, false, pairs, false);
                    pairs++;
                }

                after = blob.Blob;
            }

            if (page.Next is not null) continue;
            (partition, after) = (partition + 1, null);
        }

        return new(missing, partition, null, true, pairs, true);
    }

    /// <summary>Both slivers of a pair; false when the node does not answer.</summary>
    private async Task<bool> LookAt(
        EpochMember member, EncodingConfig config, BlobEntry blob, ShardIndex shard, List<Absent> missing, CancellationToken ct)
    {
        if (blob.CertifiedAt > clock.GetUtcNow() - options.CertifiedGrace) return true;
        var pair = config.PairOn(shard, blob.Blob);
        foreach (var axis in new[] { SliverAxis.Primary, SliverAxis.Secondary })
        {
            if (await IsAbsent(member, blob.Blob, pair, axis, ct) is not { } absent) return false;
            // Once more before it counts.
            if (absent && await IsAbsent(member, blob.Blob, pair, axis, ct) is true) missing.Add(new(blob, shard, pair, axis));
        }

        return true;
    }

    private async Task<bool?> IsAbsent(EpochMember member, BlobId blob, SliverPairIndex pair, SliverAxis axis, CancellationToken ct) =>
        await clients.Within(options.ChallengeDeadline, stop => clients.Of(member.Node).GetSliverStatus(blob, pair, axis, stop), ct) switch
        {
            NodeReply<StoredStatus>.Ok(var status, _) => status is StoredStatus.Nonexistent,
            NodeReply<StoredStatus>.Refused(404, _, _) => true,
            NodeReply<StoredStatus>.Refused(451, _, _) => false,
            _ => null,
        };

    private async Task<int> Report(EpochPicture picture, EpochMember member, BlobEntry blob, IReadOnlyList<Absent> missing, CancellationToken ct)
    {
        var owed = new List<Loss>();
        foreach (var m in missing)
        {
            if (await obligations.Release(blob.Blob, member.Node.NodeId, m.Shard, picture.Epoch, ct) is null)
            {
                owed.Add(new(
                    blob.Blob, member.Node.NodeId, m.Shard, m.Pair, m.Axis, LossKind.Missing, picture.Epoch, "its status is nonexistent, twice"));
            }
        }

        if (owed.Count > 0) await actors.Actor<IBlob>(Keys.Blob(blob.Blob)).Report(new(blob.Blob, blob.Size, picture.Shards, owed), ct);
        return owed.Count;
    }

    private sealed record Absent(BlobEntry Blob, ShardIndex Shard, SliverPairIndex Pair, SliverAxis Axis);

    private sealed record Looked(IReadOnlyList<Absent> Missing, int Partition, BlobId? After, bool Finished, int Pairs, bool Complete);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sweep of node {Node} found {Losses} lost slivers among {Pairs} pairs.")]
    private partial void LogLosses(string node, int losses, int pairs);
}
