using ControlPlane.Nodes;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace ControlPlane.Challenges;

/// <summary>Which symbols a node is asked for in a round (product §B.5). Pure.</summary>
public static class ChallengeDraw
{
    /// <summary>
    /// A node's part of a round: <paramref name="count"/> pairs at most, none twice, stratified: its shards take turns, and each round goes
    /// on where the one before stopped, so that a lost shard is found within ⌈shards ÷ pairs⌉ rounds. Blobs certified after the checkpoint
    /// the node has reached are left out.
    /// </summary>
    public static IReadOnlyList<PairChallenge> ForNode(
        RoundPlan plan, ObjectId node, IReadOnlyList<ShardIndex> shards, int attempt, int count, ulong? nodeCheckpoint)
    {
        var blobs = plan.Blobs.Where(b => nodeCheckpoint is not { } reached || b.CertifiedCheckpoint <= reached).ToArray();
        if (blobs.Length == 0 || shards.Count == 0) return [];
        var config = new EncodingConfig(plan.NetworkShards);
        var draw = new Draw(ChallengeSeed.OfNode(Convert.FromHexString(plan.Seed), node, attempt));
        var chosen = new List<PairChallenge>();
        var taken = new HashSet<(int Blob, int Shard)>();
        int wanted = (int)Math.Min(count, (long)blobs.Length * shards.Count);
        int start = (int)((plan.Round + attempt) * count % shards.Count);
        for (int turn = 0; chosen.Count < wanted; turn++)
        {
            int at = (start + turn) % shards.Count;
            if (Enumerable.Range(0, blobs.Length).All(b => taken.Contains((b, at)))) continue;
            int blob = draw.Below(blobs.Length);
            while (!taken.Add((blob, at))) blob = (blob + 1) % blobs.Length;
            var pair = config.PairOn(shards[at], blobs[blob].Blob);
            var (row, column) = (config.SliverOf(pair, SliverAxis.Primary), config.SliverOf(pair, SliverAxis.Secondary));
            chosen.Add(new(
                blobs[blob], shards[at], pair, new(row, new((ushort)draw.Below(config.Shards))),
                new(new((ushort)draw.Below(config.Shards)), column), 0));
        }

        return chosen;
    }
}
