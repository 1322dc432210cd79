using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>From numbers of shards to shards, with as few moves as possible (contracts §8).</summary>
internal static class ShardTransition
{
    /// <summary>How many shards a node is to hold.</summary>
    internal readonly record struct Count(ObjectId Node, int Shards);

    /// <summary>The committee that follows <paramref name="current"/>; <paramref name="counts"/> in the order of the active set.</summary>
    internal static ShardAssignment Next(ShardAssignment current, IReadOnlyList<Count> counts) =>
        current.Nodes.Count == 0 ? First(counts) : After(current, counts);

    private static ShardAssignment First(IReadOnlyList<Count> counts)
    {
        int next = 0;
        return Sorted(counts.OrderBy(c => c.Node).Select(c =>
        {
            var shards = Enumerable.Range(next, c.Shards).Select(s => new ShardIndex(checked((ushort)s))).ToArray();
            next += c.Shards;
            return new NodeShards(c.Node, shards);
        }));
    }

    private static ShardAssignment After(ShardAssignment current, IReadOnlyList<Count> counts)
    {
        AbortCodes.Committee.InvalidShardAssignment.Unless(
            counts.Sum(c => c.Shards) == current.Nodes.Sum(n => n.Shards.Count), "transition");
        var wanted = counts.ToDictionary(c => c.Node, c => c.Shards);
        var kept = new List<NodeShards>();
        var toMove = new Stack<ShardIndex>();
        var growers = new List<Count>();
        foreach (var node in current.Nodes)
        {
            int want = wanted.GetValueOrDefault(node.NodeId);
            int have = node.Shards.Count;
            if (want > have)
            {
                growers.Add(new(node.NodeId, want));
                continue;
            }

            // A node that leaves gives its shards in their order, one that shrinks gives them from the end.
            var given = want == 0 ? node.Shards : node.Shards.Skip(want).Reverse();
            foreach (var shard in given)
            {
                toMove.Push(shard);
            }

            if (want > 0)
            {
                kept.Add(new(node.NodeId, [.. node.Shards.Take(want)]));
            }
        }

        var old = current.Nodes.ToDictionary(n => n.NodeId, n => n.Shards);
        var newcomers = counts.Where(c => c.Shards > 0 && !old.ContainsKey(c.Node));
        foreach (var (node, want) in newcomers.Concat(growers))
        {
            var shards = new List<ShardIndex>(old.GetValueOrDefault(node) ?? []);
            while (shards.Count < want)
            {
                shards.Add(toMove.Pop());
            }

            kept.Add(new(node, shards));
        }

        return Sorted(kept);
    }

    private static ShardAssignment Sorted(IEnumerable<NodeShards> nodes) => new([.. nodes.OrderBy(n => n.NodeId)]);
}
