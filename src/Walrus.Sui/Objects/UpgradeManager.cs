using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>Where nodes vote on upgrades of the contracts (<c>upgrade::UpgradeManager</c>, contracts §9).</summary>
/// <param name="Id">The shared object.</param>
/// <param name="Cap">The right to upgrade, which a quorum may use.</param>
/// <param name="Proposals">The table of <see cref="UpgradeProposal"/> by digest.</param>
public sealed record UpgradeManager(ObjectId Id, UpgradeCap Cap, MoveTable Proposals) : IMoveStruct<UpgradeManager>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).Write(Cap).Write(Proposals);

    /// <inheritdoc/>
    public static UpgradeManager ReadFrom(ref BcsReader reader) => new(
        reader.ReadId(), UpgradeCap.ReadFrom(ref reader), MoveTable.ReadFrom(ref reader));
}

/// <summary>The right to upgrade without a vote (<c>upgrade::EmergencyUpgradeCap</c>); it can be burnt.</summary>
/// <param name="Id">The object.</param>
/// <param name="Manager">Which <see cref="UpgradeManager"/> it is for.</param>
public sealed record EmergencyUpgradeCap(ObjectId Id, ObjectId Manager) : IMoveStruct<EmergencyUpgradeCap>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).WriteId(Manager);

    /// <inheritdoc/>
    public static EmergencyUpgradeCap ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadId());
}

/// <summary>The votes for one digest in one epoch (<c>upgrade::UpgradeProposal</c>).</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Digest">Of the proposed code, 32 bytes.</param>
/// <param name="Version">The version it would be.</param>
/// <param name="Votes">Who is for it.</param>
public sealed record UpgradeProposal(Epoch Epoch, ReadOnlyMemory<byte> Digest, ulong Version, NodeVotes Votes) : IMoveStruct<UpgradeProposal>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteEpoch(Epoch).WriteBytes(Digest.Span).WriteU64(Version).Write(Votes);

    /// <inheritdoc/>
    public static UpgradeProposal ReadFrom(ref BcsReader reader) => new(
        reader.ReadEpoch(), reader.ReadBytes(MoveParts.MaxObjectBytes).ToArray(), reader.ReadU64(), NodeVotes.ReadFrom(ref reader));
}

/// <summary>Votes of nodes: the last two fields of every proposal.</summary>
/// <param name="Weight">Shards of those who voted.</param>
/// <param name="Voters">In the order of voting.</param>
public sealed record NodeVotes(ushort Weight, IReadOnlyList<ObjectId> Voters) : IMoveStruct<NodeVotes>
{
    /// <summary>Nobody has voted.</summary>
    public static NodeVotes None { get; } = new(0, []);

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteU16(Weight).WriteVector(Voters, static (w, id) => w.WriteId(id));

    /// <inheritdoc/>
    public static NodeVotes ReadFrom(ref BcsReader reader) => new(
        reader.ReadU16(), reader.ReadVector(ObjectId.Length, static (ref BcsReader r) => r.ReadId()));
}
