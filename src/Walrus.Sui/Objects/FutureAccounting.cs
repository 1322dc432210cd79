using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>What is sold of one epoch (<c>storage_accounting::FutureAccounting</c>).</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="UsedCapacity">Bytes of encoded data reserved in it.</param>
/// <param name="Rewards">FROST its committee will share.</param>
public sealed record FutureAccounting(Epoch Epoch, ulong UsedCapacity, ulong Rewards) : IMoveStruct<FutureAccounting>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteEpoch(Epoch).WriteU64(UsedCapacity).WriteU64(Rewards);

    /// <inheritdoc/>
    public static FutureAccounting ReadFrom(ref BcsReader reader) => new(reader.ReadEpoch(), reader.ReadU64(), reader.ReadU64());
}

/// <summary>The accounts of this epoch and those ahead; slot <c>(CurrentIndex + i) % Length</c> is the epoch i from now.</summary>
/// <param name="CurrentIndex">The slot of the current epoch.</param>
/// <param name="Length">How many epochs ahead can be bought.</param>
/// <param name="Slots">As many as <paramref name="Length"/>.</param>
public sealed record FutureAccountingRing(uint CurrentIndex, uint Length, IReadOnlyList<FutureAccounting> Slots) : IMoveStruct<FutureAccountingRing>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer
        .WriteU32(CurrentIndex)
        .WriteU32(Length)
        .WriteVector(Slots, static (w, s) => w.Write(s));

    /// <inheritdoc/>
    public static FutureAccountingRing ReadFrom(ref BcsReader reader) => new(
        reader.ReadU32(), reader.ReadU32(), reader.ReadVector(20, FutureAccounting.ReadFrom));
}
