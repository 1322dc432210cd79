using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>What an operator says of the node (<c>node_metadata::NodeMetadata</c>); nothing of it is trusted.</summary>
public sealed record NodeMetadata(string ImageUrl, string ProjectUrl, string Description, IReadOnlyList<TextPair> ExtraFields)
    : IMoveStruct<NodeMetadata>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteString(ImageUrl)
        .WriteString(ProjectUrl)
        .WriteString(Description)
        .WriteVector(ExtraFields, static (w, p) => w.Write(p));

    /// <inheritdoc/>
    public static NodeMetadata ReadFrom(ref BcsReader reader) => new(
        reader.ReadString(MoveParts.MaxObjectBytes),
        reader.ReadString(MoveParts.MaxObjectBytes),
        reader.ReadString(MoveParts.MaxObjectBytes),
        reader.ReadVector(2, TextPair.ReadFrom));
}

/// <summary>The node of a pool (<c>storage_node::StorageNodeInfo</c>).</summary>
/// <param name="Name">At most 100 bytes.</param>
/// <param name="NodeId">The id of its pool.</param>
/// <param name="NetworkAddress"><c>host:port</c>, at most 259 bytes.</param>
/// <param name="PublicKey">Its protocol key, 96 bytes.</param>
/// <param name="NextEpochPublicKey">The key that takes over when its pool enters the next epoch.</param>
/// <param name="NetworkPublicKey">The key of its TLS certificate: a P-256 point, 33 bytes.</param>
/// <param name="Metadata">The extended field with its <see cref="NodeMetadata"/>.</param>
public sealed record PoolNodeInfo(
    string Name,
    ObjectId NodeId,
    string NetworkAddress,
    GroupElement PublicKey,
    GroupElement? NextEpochPublicKey,
    ReadOnlyMemory<byte> NetworkPublicKey,
    ObjectId Metadata) : IMoveStruct<PoolNodeInfo>
{
    /// <summary>The most bytes of a name.</summary>
    public const int MaxNameBytes = 100;

    /// <summary>The most bytes of a network address.</summary>
    public const int MaxNetworkAddressBytes = 259;

    /// <summary>Bytes of a network key.</summary>
    public const int NetworkKeyBytes = 33;

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteString(Name)
        .WriteId(NodeId)
        .WriteString(NetworkAddress)
        .Write(PublicKey)
        .WriteOptional(NextEpochPublicKey, static (w, k) => w.Write(k))
        .WriteBytes(NetworkPublicKey.Span)
        .WriteId(Metadata);

    /// <inheritdoc/>
    public static PoolNodeInfo ReadFrom(ref BcsReader reader) => new(
        // Longer ones may stand on chain from before the contract bounded them; one such node must not hide all others.
        reader.ReadString(MoveParts.MaxObjectBytes),
        reader.ReadId(),
        reader.ReadString(MoveParts.MaxObjectBytes),
        GroupElement.ReadFrom(ref reader),
        reader.ReadOptional(GroupElement.ReadFrom),
        reader.ReadBytes(MoveParts.MaxObjectBytes).ToArray(),
        reader.ReadId());
}
