using System.Collections.Concurrent;
using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Client.Recovery;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.Chain;

namespace Walrus.Client.Read;

/// <summary>
/// One sliver that must be this one and no other: from the node that holds it, or, as soon as that node fails or is slow, rebuilt from
/// symbols of the others (storage-node-api §C.5). Either way it is verified against the metadata.
/// </summary>
internal sealed class SliverFetch(WalrusNetwork network, NetworkView view, Committee committee, BlobMetadataWithId metadata, BlobReadOptions options)
{
    // Beyond this a whole blob is cheaper to decode than to patch together.
    private const int MostRebuilt = 100;
    private static readonly HashSet<ObjectId> Nobody = [];

    private readonly Dictionary<int, CommitteeNode> nodes = view.NodesOf(committee).ToDictionary(n => n.Index);
    private readonly ConcurrentQueue<NodeFailure> failures = new();
    private int requests;
    private int rebuilt;
    private long bytes;

    private enum Way
    {
        Holder,
        Rebuild,
    }

    /// <summary>Whether a rebuild proved that the writer encoded wrongly.</summary>
    internal bool IsInconsistent { get; private set; }

    internal BlobMetadataWithId Metadata => metadata;

    /// <summary>The epoch and its phase, in which this looks for slivers.</summary>
    internal (Epoch, EpochPhase) Moment => (view.State.Epoch, view.State.Phase);

    internal EncodingConfig Config => view.Codec.Config;

    internal int SymbolSize => metadata.Metadata.SymbolSize(Config);

    internal ReadFigures Figures(long began) =>
        new(requests, bytes, network.Clock.GetElapsedTime(began), [.. failures.DistinctBy(f => f.Node)]);

    /// <summary>The sliver, or null when neither way led to it in time.</summary>
    internal async Task<Sliver?> Fetch(SliverAxis axis, SliverIndex index, CancellationToken ct)
    {
        var holder = nodes.GetValueOrDefault(committee.HolderOf(Config.ShardOf(Config.PairOf(index, axis), metadata.BlobId)));
        var ways = new Queue<Way>(holder is null ? [Way.Rebuild]
            : network.Standings.IsGood(holder.Info.NodeId) ? [Way.Holder, Way.Rebuild]
            : [Way.Rebuild, Way.Holder]);
        await using var race = new RequestRace<Way, Sliver?>(
            (way, stop) => way == Way.Holder ? Ask(holder!, axis, index, stop) : Rebuild(axis, index, stop), network.Clock, ct);
        long began = network.Clock.GetTimestamp();
        while (network.Clock.GetElapsedTime(began) is var elapsed && elapsed < options.SliverTimeout)
        {
            if (race.Open == 0)
            {
                if (!ways.TryDequeue(out var first))
                {
                    return null;
                }

                race.Start(first);
            }

            // A second way is begun when the first is slow; after that only the time left counts.
            var patience = ways.Count > 0 ? options.HedgeDelay * 2 : options.SliverTimeout - elapsed;
            if (await race.Next(patience, ct) is not var (_, sliver))
            {
                if (ways.TryDequeue(out var second))
                {
                    race.Start(second);
                }
            }
            else if (sliver is not null)
            {
                return sliver;
            }
        }

        if (holder is not null)
        {
            network.Standings.NoteSilence(holder.Info.NodeId);
        }

        return null;
    }

    private async Task<Sliver?> Ask(CommitteeNode holder, SliverAxis axis, SliverIndex index, CancellationToken ct)
    {
        Interlocked.Increment(ref requests);
        var reply = await network.Nodes.At(holder.Info).GetSliver(metadata.BlobId, Config.PairOf(index, axis), axis, ct);
        network.Standings.Note(holder.Info.NodeId, reply);
        if (reply is not NodeReply<Sliver>.Ok(var sliver, _))
        {
            failures.Enqueue(NodeFailure.Of(holder.Info, reply));
            return null;
        }

        Interlocked.Add(ref bytes, sliver.Data.Length);
        if (sliver.Index == index && new SliverVerifier(view.Codec).Verify(sliver, metadata.Metadata) == SliverFault.None)
        {
            return sliver;
        }

        failures.Enqueue(NodeFailure.Of(holder.Info, $"gave a {axis.Word()} sliver {index} that does not fit the metadata"));
        return null;
    }

    private async Task<Sliver?> Rebuild(SliverAxis axis, SliverIndex index, CancellationToken ct)
    {
        if (Interlocked.Increment(ref rebuilt) > MostRebuilt)
        {
            return null;
        }

        var result = await new SliverRebuild(network).Rebuild(view, committee, metadata, axis, index, Nobody, ct);
        Interlocked.Add(ref requests, result.Figures.Requests);
        Interlocked.Add(ref bytes, result.Figures.Bytes);
        foreach (var failure in result.Figures.Failures)
        {
            failures.Enqueue(failure);
        }

        IsInconsistent |= result is RebuildResult.Inconsistent;
        return (result as RebuildResult.Rebuilt)?.Sliver;
    }
}
