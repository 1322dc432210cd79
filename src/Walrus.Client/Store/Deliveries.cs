using System.Collections.Concurrent;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Client.Store;

/// <summary>
/// What nodes have taken of one blob, as they said themselves. It outlives rounds and committees: a node that stays in the committee is
/// not sent its slivers again, one that gained a shard only those of that shard. A node may lose what it took; it says so when it is
/// asked to confirm, and then counts as one that has nothing.
/// </summary>
internal sealed class Deliveries
{
    private readonly ConcurrentDictionary<ObjectId, Taken> nodes = new();

    /// <summary>Whether a node has the metadata.</summary>
    internal bool HasMetadata(ObjectId node) => nodes.TryGetValue(node, out var taken) && taken.Metadata;

    /// <summary>Whether a node has one sliver.</summary>
    internal bool Has(ObjectId node, SliverPairIndex pair, SliverAxis axis) =>
        nodes.TryGetValue(node, out var taken) && taken.Slivers.ContainsKey((pair, axis));

    /// <summary>A node took the metadata.</summary>
    internal void AddMetadata(ObjectId node) => Of(node).Metadata = true;

    /// <summary>A node took a sliver.</summary>
    internal void Add(ObjectId node, SliverPairIndex pair, SliverAxis axis) => Of(node).Slivers[(pair, axis)] = true;

    /// <summary>A node has not, or no longer, what it took.</summary>
    internal void Forget(ObjectId node) => nodes.TryRemove(node, out _);

    private Taken Of(ObjectId node) => nodes.GetOrAdd(node, _ => new Taken());

    private sealed class Taken
    {
        internal volatile bool Metadata;

        internal ConcurrentDictionary<(SliverPairIndex, SliverAxis), bool> Slivers { get; } = new();
    }
}
