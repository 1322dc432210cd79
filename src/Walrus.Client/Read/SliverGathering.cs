using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Core.Committees;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Read;

/// <summary>
/// Verified primary slivers of one blob from whichever nodes have them: as many requests as slivers are missing, a replacement for each
/// failure at once, and more when answers are slow (storage-node-api §C.3). The slivers that hold the data itself are asked for first,
/// because a blob that is read from them alone needs neither decoding nor checking.
/// </summary>
internal sealed class SliverGathering
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(4);

    private readonly WalrusNetwork network;
    private readonly NetworkView view;
    private readonly BlobMetadataWithId metadata;
    private readonly BlobReadOptions options;
    private readonly List<Candidate> waiting;
    private readonly Dictionary<ObjectId, int> open = [];
    private readonly HashSet<ObjectId> silent = [];
    private readonly HashSet<ObjectId> answered = [];
    private readonly Dictionary<SliverIndex, Sliver> verified = [];
    private readonly Tally tally;

    internal SliverGathering(
        WalrusNetwork network, NetworkView view, Committee committee, BlobMetadataWithId metadata, BlobReadOptions options)
    {
        this.network = network;
        this.view = view;
        this.metadata = metadata;
        this.options = options;
        tally = new Tally(committee.Quorum);
        waiting = Candidates(view, committee, metadata.BlobId, network.Standings);
    }

    internal IReadOnlyCollection<Sliver> Slivers => verified.Values;

    internal int Requests { get; private set; }

    internal long Bytes { get; private set; }

    internal Tally Failures => tally;

    /// <summary>Gathers until <paramref name="needed"/> slivers are verified, or nobody is left to ask.</summary>
    internal async Task<bool> Gather(int needed, CancellationToken ct)
    {
        int symbol = metadata.Metadata.SymbolSize(view.Codec.Config);
        int width = (int)Math.Clamp(options.MaxBytesInFlight / view.Codec.Config.SliverLength(SliverAxis.Primary, symbol), 4, needed);
        int extra = 0;
        var patience = options.HedgeDelay;
        await using var race = new RequestRace<Candidate, Outcome>(Ask, network.Clock, ct);
        while (verified.Count < needed)
        {
            while (race.Open < Math.Min(width, needed - verified.Count) + extra && Next(hedging: extra > 0) is { } candidate)
            {
                Requests++;
                open[candidate.Node.Info.NodeId] = open.GetValueOrDefault(candidate.Node.Info.NodeId) + 1;
                race.Start(candidate);
            }

            if (race.Open == 0)
            {
                return false;
            }

            if (await race.Next(patience, ct) is not var (asked, outcome))
            {
                extra += Math.Max(1, (needed - verified.Count) / 4);
                patience = patience + patience < LongestPatience ? patience + patience : LongestPatience;
                continue;
            }

            Take(asked, outcome);
        }

        foreach (var node in open.Where(o => o.Value > 0).Select(o => o.Key).Where(n => extra > 0 && !answered.Contains(n)))
        {
            network.Standings.NoteSilence(node);
        }

        return true;
    }

    private static List<Candidate> Candidates(NetworkView view, Committee committee, BlobId blob, NodeStandings standings)
    {
        var config = view.Codec.Config;
        var candidates = view.NodesOf(committee)
            .SelectMany(node => node.Member.Shards.Select(shard => new Candidate(node, config.PairOn(shard, blob))))
            .ToArray();
        Random.Shared.Shuffle(candidates);
        return [.. candidates
            .OrderBy(c => standings.IsGood(c.Node.Info.NodeId) ? 0 : 1)
            .ThenBy(c => c.Pair.Value < config.PrimarySourceSymbols ? 0 : 1)];
    }

    private Candidate? Next(bool hedging)
    {
        if (waiting.Count == 0)
        {
            return null;
        }

        // Nodes that have shown themselves silent come last; a hedge goes to nodes that owe nothing.
        var best = waiting.MinBy(c =>
            (silent.Contains(c.Node.Info.NodeId) ? 2 : 0) + (hedging && open.GetValueOrDefault(c.Node.Info.NodeId) > 0 ? 1 : 0))!;
        waiting.Remove(best);
        return best;
    }

    private async Task<Outcome> Ask(Candidate candidate, CancellationToken ct)
    {
        var reply = await network.Nodes.At(candidate.Node.Info).GetSliver(metadata.BlobId, candidate.Pair, SliverAxis.Primary, ct);
        bool good = reply is NodeReply<Sliver>.Ok(var sliver, _)
            && sliver.Index == view.Codec.Config.SliverOf(candidate.Pair, SliverAxis.Primary)
            && new SliverVerifier(view.Codec).Verify(sliver, metadata.Metadata) == SliverFault.None;
        return new(reply, good);
    }

    private void Take(Candidate asked, Outcome outcome)
    {
        var id = asked.Node.Info.NodeId;
        open[id]--;
        network.Standings.Note(id, outcome.Reply);
        if (outcome.Reply is not (NodeReply<Sliver>.Unreachable or NodeReply<Sliver>.TimedOut))
        {
            answered.Add(id);
        }
        else
        {
            silent.Add(id);
        }

        if (outcome.Reply is NodeReply<Sliver>.Ok(var sliver, _))
        {
            Bytes += sliver.Data.Length;
            if (outcome.IsVerified)
            {
                verified.TryAdd(sliver.Index, sliver);
            }
            else
            {
                tally.Blame(asked.Node, $"gave a sliver for pair {asked.Pair} that does not fit the metadata");
            }
        }
        else
        {
            tally.Add(asked.Node, outcome.Reply, 1);
        }
    }

    internal sealed record Candidate(CommitteeNode Node, SliverPairIndex Pair);

    internal sealed record Outcome(NodeReply<Sliver> Reply, bool IsVerified);
}
