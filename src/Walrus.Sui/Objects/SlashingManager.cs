using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>Where nodes vote on burning another node's commission (<c>slashing::SlashingManager</c>, contracts §9).</summary>
/// <param name="Id">The shared object.</param>
/// <param name="Candidates">The table of <see cref="SlashingProposal"/> by node.</param>
public sealed record SlashingManager(ObjectId Id, MoveTable Candidates) : IMoveStruct<SlashingManager>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).Write(Candidates);

    /// <inheritdoc/>
    public static SlashingManager ReadFrom(ref BcsReader reader) => new(reader.ReadId(), MoveTable.ReadFrom(ref reader));
}

/// <summary>The votes against one node in one epoch (<c>slashing::SlashingProposal</c>).</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="NodeId">The node.</param>
/// <param name="Votes">Who is for it.</param>
public sealed record SlashingProposal(Epoch Epoch, ObjectId NodeId, NodeVotes Votes) : IMoveStruct<SlashingProposal>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteEpoch(Epoch).WriteId(NodeId).Write(Votes);

    /// <inheritdoc/>
    public static SlashingProposal ReadFrom(ref BcsReader reader) => new(reader.ReadEpoch(), reader.ReadId(), NodeVotes.ReadFrom(ref reader));
}
