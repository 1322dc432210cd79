using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>A node and the shards it holds, in the order in which it got them.</summary>
public sealed record NodeShards(ObjectId NodeId, IReadOnlyList<ShardIndex> Shards) : IMoveStruct<NodeShards>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteId(NodeId)
        .WriteVector(Shards, static (w, s) => w.WriteU16(s.Value));

    /// <inheritdoc/>
    public static NodeShards ReadFrom(ref BcsReader reader) => new(
        reader.ReadId(), reader.ReadVector(2, static (ref BcsReader r) => new ShardIndex(r.ReadU16())));
}

/// <summary>Who holds which shards (<c>committee::Committee</c>, a map ascending by node id). Empty in epoch 0.</summary>
/// <param name="Nodes">Ascending by node id; signers are counted in this order.</param>
public sealed record ShardAssignment(IReadOnlyList<NodeShards> Nodes) : IMoveStruct<ShardAssignment>
{
    /// <summary>Nobody.</summary>
    public static ShardAssignment Empty { get; } = new([]);

    /// <summary>The shards of a node; null when it is not in the committee.</summary>
    public IReadOnlyList<ShardIndex>? ShardsOf(ObjectId node) => Nodes.FirstOrDefault(n => n.NodeId == node)?.Shards;

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteVector(Nodes, static (w, n) => w.Write(n));

    /// <inheritdoc/>
    public static ShardAssignment ReadFrom(ref BcsReader reader) => new(reader.ReadVector(33, NodeShards.ReadFrom));
}
