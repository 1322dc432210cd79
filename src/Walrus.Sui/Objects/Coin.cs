using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;

namespace Walrus.Sui.Objects;

/// <summary><c>0x2::coin::Coin&lt;T&gt;</c>: FROST or MIST, 10^9 of them a WAL or SUI.</summary>
public sealed record Coin(ObjectId Id, ulong Balance) : IMoveStruct<Coin>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).WriteU64(Balance);

    /// <inheritdoc/>
    public static Coin ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadU64());
}

/// <summary><c>0x2::balance::Balance&lt;T&gt;</c>: FROST or MIST that lie in no coin.</summary>
public sealed record Balance(ulong Value) : IMoveStruct<Balance>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteU64(Value);

    /// <inheritdoc/>
    public static Balance ReadFrom(ref BcsReader reader) => new(reader.ReadU64());
}

/// <summary><c>0x2::coin::TreasuryCap&lt;WAL&gt;</c>, the child of the treasury that knows the supply.</summary>
/// <param name="Id">The object.</param>
/// <param name="TotalSupply">FROST in existence: minted less burnt.</param>
public sealed record TreasuryCap(ObjectId Id, ulong TotalSupply) : IMoveStruct<TreasuryCap>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id).WriteU64(TotalSupply);

    /// <inheritdoc/>
    public static TreasuryCap ReadFrom(ref BcsReader reader) => new(reader.ReadId(), reader.ReadU64());
}

/// <summary>An object of which only the id matters, as <c>wal::ProtectedTreasury</c>.</summary>
public sealed record BareObject(ObjectId Id) : IMoveStruct<BareObject>
{
    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer) => writer.WriteId(Id);

    /// <inheritdoc/>
    public static BareObject ReadFrom(ref BcsReader reader) => new(reader.ReadId());
}
