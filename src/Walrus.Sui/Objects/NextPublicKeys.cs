using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>A node's key.</summary>
public sealed record NodeKey(ObjectId NodeId, GroupElement PublicKey) : IMoveStruct<NodeKey>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(NodeId).Write(PublicKey);

    /// <inheritdoc/>
    public static NodeKey ReadFrom(ref BcsReader reader) => new(reader.ReadId(), GroupElement.ReadFrom(ref reader));
}

/// <summary>Keys of the next committee, as they stood when the vote ended (contracts §6).</summary>
/// <param name="Nodes">Ascending by node id.</param>
public sealed record NextPublicKeys(IReadOnlyList<NodeKey> Nodes) : IMoveStruct<NextPublicKeys>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteVector(Nodes, static (w, n) => w.Write(n));

    /// <inheritdoc/>
    public static NextPublicKeys ReadFrom(ref BcsReader reader) => new(reader.ReadVector(81, NodeKey.ReadFrom));
}

/// <summary>A number of bytes by node, as deny lists are counted.</summary>
public sealed record NodeSize(ObjectId NodeId, ulong Size) : IMoveStruct<NodeSize>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(NodeId).WriteU64(Size);

    /// <inheritdoc/>
    public static NodeSize ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadU64());
}

/// <summary>Sizes of deny lists by node: <c>VecMap&lt;ID, u64&gt;</c>.</summary>
/// <param name="Nodes">In the order of insertion.</param>
public sealed record DenyListSizes(IReadOnlyList<NodeSize> Nodes) : IMoveStruct<DenyListSizes>
{
    /// <summary>Nobody denies anything.</summary>
    public static DenyListSizes Empty { get; } = new([]);

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteVector(Nodes, static (w, n) => w.Write(n));

    /// <inheritdoc/>
    public static DenyListSizes ReadFrom(ref BcsReader reader) => new(reader.ReadVector(40, NodeSize.ReadFrom));
}
