using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary>A value that takes effect in an epoch.</summary>
public sealed record PendingValue(Epoch Epoch, ulong Value) : IMoveStruct<PendingValue>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteEpoch(Epoch).WriteU64(Value);

    /// <inheritdoc/>
    public static PendingValue ReadFrom(ref BcsReader reader) => new(reader.ReadEpoch(), reader.ReadU64());
}

/// <summary>Values by the epoch in which they take effect (<c>pending_values::PendingValues</c>).</summary>
/// <param name="Values">In the order of insertion; epochs are distinct.</param>
public sealed record PendingValues(IReadOnlyList<PendingValue> Values) : IMoveStruct<PendingValues>
{
    /// <summary>None.</summary>
    public static PendingValues Empty { get; } = new([]);

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteVector(Values, static (w, v) => w.Write(v));

    /// <inheritdoc/>
    public static PendingValues ReadFrom(ref BcsReader reader) => new(reader.ReadVector(12, PendingValue.ReadFrom));
}
