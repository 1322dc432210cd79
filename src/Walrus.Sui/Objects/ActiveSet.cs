using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>A candidate of the next committee and its stake in FROST.</summary>
public sealed record ActiveSetEntry(ObjectId NodeId, ulong Stake) : IMoveStruct<ActiveSetEntry>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(NodeId).WriteU64(Stake);

    /// <inheritdoc/>
    public static ActiveSetEntry ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadU64());
}

/// <summary>The candidates of the next committee (<c>active_set::ActiveSet</c>).</summary>
/// <param name="MaxSize">The most there may be.</param>
/// <param name="ThresholdStake">The least stake that counts.</param>
/// <param name="Entries">In the order of joining, which decides ties (contracts §8).</param>
/// <param name="TotalStake">Of all entries.</param>
public sealed record ActiveSet(ushort MaxSize, ulong ThresholdStake, IReadOnlyList<ActiveSetEntry> Entries, ulong TotalStake) : IMoveStruct<ActiveSet>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteU16(MaxSize)
        .WriteU64(ThresholdStake)
        .WriteVector(Entries, static (w, e) => w.Write(e))
        .WriteU64(TotalStake);

    /// <inheritdoc/>
    public static ActiveSet ReadFrom(ref BcsReader reader) => new(
        reader.ReadU16(), reader.ReadU64(), reader.ReadVector(40, ActiveSetEntry.ReadFrom), reader.ReadU64());
}
