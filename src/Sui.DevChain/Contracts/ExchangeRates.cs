using Walrus.Sui.Objects;

namespace Sui.DevChain.Contracts;

/// <summary>FROST and shares of a pool (contracts §6, pool mathematics): both ways round down.</summary>
internal static class ExchangeRates
{
    /// <summary>The rate of a pool with so much in it.</summary>
    internal static PoolExchangeRate Of(ulong wal, ulong shares)
    {
        AbortCodes.ExchangeRate.InvalidRate.Unless(shares <= wal, "new");
        return wal == 0 || shares == 0 ? new PoolExchangeRate.Flat() : new PoolExchangeRate.Variable(wal, shares);
    }

    /// <summary>What shares are worth.</summary>
    internal static ulong ToWal(this PoolExchangeRate rate, ulong shares) => rate is PoolExchangeRate.Variable v
        ? checked((ulong)(shares * v.WalAmount / v.ShareAmount))
        : shares;

    /// <summary>How many shares FROST are worth.</summary>
    internal static ulong ToShares(this PoolExchangeRate rate, ulong wal) => rate is PoolExchangeRate.Variable v
        ? checked((ulong)(wal * v.ShareAmount / v.WalAmount))
        : wal;
}
