using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>A member of a <see cref="BlsCommittee"/>.</summary>
/// <param name="PublicKey">Its protocol key, 96 bytes.</param>
/// <param name="Weight">How many shards it holds.</param>
/// <param name="NodeId">Its node.</param>
public sealed record BlsCommitteeMember(GroupElement PublicKey, ushort Weight, ObjectId NodeId) : IMoveStruct<BlsCommitteeMember>
{
    /// <summary>The fewest bytes one takes.</summary>
    internal const int MinLength = 1 + 48 + 2 + 32;

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.Write(PublicKey).WriteU16(Weight).WriteId(NodeId);

    /// <inheritdoc/>
    public static BlsCommitteeMember ReadFrom(ref BcsReader reader) => new(GroupElement.ReadFrom(ref reader), reader.ReadU16(), reader.ReadId());
}

/// <summary>The committee certificates are verified with (<c>bls_aggregate::BlsCommittee</c>).</summary>
/// <param name="Members">In the order of bitmaps, which is that of <see cref="StakingInner.Committee"/>: ascending by node id.</param>
/// <param name="Shards">The weight of all.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="TotalKey">The sum of all keys, 48 bytes; infinity when there are no members.</param>
public sealed record BlsCommittee(IReadOnlyList<BlsCommitteeMember> Members, ushort Shards, Epoch Epoch, GroupElement TotalKey)
    : IMoveStruct<BlsCommittee>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteVector(Members, static (w, m) => w.Write(m))
        .WriteU16(Shards)
        .WriteEpoch(Epoch)
        .Write(TotalKey);

    /// <inheritdoc/>
    public static BlsCommittee ReadFrom(ref BcsReader reader) => new(
        reader.ReadVector(BlsCommitteeMember.MinLength, BlsCommitteeMember.ReadFrom),
        reader.ReadU16(),
        reader.ReadEpoch(),
        GroupElement.ReadFrom(ref reader));
}
