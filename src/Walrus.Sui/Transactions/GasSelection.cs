using Walrus.Core.Identifiers;

namespace Walrus.Sui.Transactions;

/// <summary>A SUI coin that may pay for gas.</summary>
/// <param name="Coin">The coin.</param>
/// <param name="Balance">MIST in it.</param>
public sealed record GasCoin(ObjectRef Coin, ulong Balance);

/// <summary>What a trial of a transaction cost, in MIST.</summary>
/// <param name="Computation">For running it.</param>
/// <param name="Storage">For what it stores.</param>
/// <param name="Rebate">Given back for what it deletes.</param>
public readonly record struct GasUsed(ulong Computation, ulong Storage, ulong Rebate);

/// <summary>Chooses coins and a budget for gas where the node does not.</summary>
public static class GasSelection
{
    /// <summary>The most coins one transaction may pay with; the chain merges them into the first.</summary>
    public const int MaxCoins = 256;

    /// <summary>What Sui's own SDK adds to a trial's computation, in units of gas.</summary>
    private const ulong OverheadUnits = 1000;

    private const ulong HeadRoomPercent = 20;

    /// <summary>
    /// Coins that together hold <paramref name="needed"/> MIST, the largest first and no more than it takes; null when there are too few.
    /// </summary>
    /// <param name="owned">Coins of whoever pays.</param>
    /// <param name="used">Objects the transaction itself uses; a coin cannot be both.</param>
    /// <param name="needed">MIST.</param>
    public static IReadOnlyList<GasCoin>? Choose(IEnumerable<GasCoin> owned, IReadOnlySet<ObjectId> used, ulong needed)
    {
        List<GasCoin> chosen = [];
        UInt128 sum = 0;
        foreach (var coin in owned.Where(c => c.Balance > 0 && !used.Contains(c.Coin.Id)).OrderByDescending(c => c.Balance).Take(MaxCoins))
        {
            chosen.Add(coin);
            sum += coin.Balance;
            if (sum >= needed)
            {
                return chosen;
            }
        }

        return null;
    }

    /// <summary>
    /// The budget from a trial, with head-room for what changes until it is executed: at least the computation, storage less rebate beside it,
    /// and at most <paramref name="most"/>.
    /// </summary>
    public static ulong Budget(GasUsed trial, ulong price, ulong most)
    {
        UInt128 computation = (UInt128)trial.Computation + (UInt128)OverheadUnits * price;
        UInt128 total = computation + (trial.Storage > trial.Rebate ? trial.Storage - trial.Rebate : 0);
        total += total * HeadRoomPercent / 100;
        return total < most ? (ulong)total : most;
    }
}
