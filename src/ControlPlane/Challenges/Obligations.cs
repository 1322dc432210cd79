using ControlPlane.Actors;
using ControlPlane.Blobs;
using ControlPlane.Chain;
using ControlPlane.Epochs;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace ControlPlane.Challenges;

/// <summary>Whether a node still owes a sliver. Asked before anything is held against it, with a picture at least as new as its answer.</summary>
internal sealed class Obligations(IActors actors, IChainReader chain, ControlPlaneOptions options, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Waits until everything the chain had said by now is in our state: a node that answered before may have acted on an event that we had
    /// not seen, a deletion for instance. False when that takes too long.
    /// </summary>
    internal async Task<bool> CatchUp(CancellationToken ct)
    {
        var tip = await chain.LatestCheckpoint(ct);
        var until = clock.GetUtcNow() + LongestWait;
        while ((await actors.Actor<IFeed>(Keys.Feed).Describe(ct)).Next <= tip)
        {
            if (clock.GetUtcNow() >= until) return false;
            await Pause.For(TimeSpan.FromMilliseconds(200) < options.PollInterval ? TimeSpan.FromMilliseconds(200) : options.PollInterval, clock, ct);
        }

        return true;
    }

    /// <summary>Why the node does not owe this pair, or null when it does.</summary>
    internal async Task<string?> Release(BlobId blob, ObjectId node, ShardIndex shard, Epoch epoch, CancellationToken ct)
    {
        var epochs = await actors.Actor<IEpochs>(Keys.Epochs).Describe(ct);
        if (epochs.Settled is not { } picture) return "the epoch is changing";
        if (picture.Epoch != epoch) return $"epoch {epoch} is over";
        if (!picture.Members.Any(m => m.Node.NodeId == node && m.Shards.Contains(shard))) return $"shard {shard} is not its own any more";
        var record = await actors.Actor<IPartition>(Keys.PartitionOf(blob, options.Partitions)).Find(new(blob), ct);
        if (record.Phase is not BlobPhase.Certified) return $"the blob is {record.Phase}";
        return record.CertifiedAt > clock.GetUtcNow() - options.CertifiedGrace ? "the blob was certified just now" : null;
    }
}
