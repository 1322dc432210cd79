using Walrus.Core.Bcs;

namespace Walrus.Sui.Objects;

/// <summary>What a share of a pool was worth in one epoch (<c>pool_exchange_rate::PoolExchangeRate</c>).</summary>
public abstract record PoolExchangeRate : IMoveStruct<PoolExchangeRate>
{
    private PoolExchangeRate()
    {
    }

    /// <summary>One FROST.</summary>
    public sealed record Flat : PoolExchangeRate;

    /// <summary><paramref name="WalAmount"/> FROST for <paramref name="ShareAmount"/> shares.</summary>
    public sealed record Variable(UInt128 WalAmount, UInt128 ShareAmount) : PoolExchangeRate;

    /// <inheritdoc/>
    public void WriteTo(BcsWriter writer)
    {
        switch (this)
        {
            case Flat: writer.WriteUleb128(0); break;
            case Variable variable: writer.WriteUleb128(1).WriteU128(variable.WalAmount).WriteU128(variable.ShareAmount); break;
        }
    }

    /// <inheritdoc/>
    public static PoolExchangeRate ReadFrom(ref BcsReader reader) => reader.ReadVariant(2, "the exchange rate") == 0
        ? new Flat()
        : new Variable(reader.ReadU128(), reader.ReadU128());
}
