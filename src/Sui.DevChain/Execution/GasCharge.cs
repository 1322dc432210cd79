using Sui.DevChain.Ledger;
using Sui.DevChain.Move;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;
using Walrus.Sui.Transactions;

namespace Sui.DevChain.Execution;

/// <summary>What a transaction pays: a fixed number of units at its own price; without payment nothing (sdk-interop §3.3).</summary>
internal sealed class GasCharge
{
    /// <summary>MIST per unit, the least accepted and what simulation answers.</summary>
    internal const ulong ReferencePrice = 1000;

    /// <summary>Units of every transaction.</summary>
    internal const ulong Units = 1000;

    /// <summary>The budget simulation proposes, in MIST.</summary>
    internal const ulong ProposedBudget = 4 * Units * ReferencePrice;

    private const ulong MaxBudget = 50_000_000_000;
    private const ulong MaxPrice = 50_000_000;

    private readonly ulong total;
    private readonly ulong budget;

    private GasCharge(IReadOnlyList<StoredObject> coins, Value? coin, ulong total, ulong budget, ulong cost) =>
        (Coins, Coin, this.total, this.budget, Cost) = (coins, coin, total, budget, cost);

    /// <summary>The coins of the payment as they were; the first one stays, the others are merged into it.</summary>
    internal IReadOnlyList<StoredObject> Coins { get; }

    /// <summary>The gas coin for commands, less the budget; null without payment.</summary>
    internal Value? Coin { get; }

    /// <summary>MIST charged in the end.</summary>
    internal ulong Cost { get; }

    /// <summary>Loads and checks the payment.</summary>
    /// <exception cref="TransactionRefusedException">A coin is missing, stale or not the owner's, or price and budget do not fit.</exception>
    internal static GasCharge Take(GasData gas, WorkingSet state)
    {
        if (gas.Payment.Count == 0)
        {
            return new GasCharge([], null, 0, 0, 0);
        }

        if (gas.Price is < ReferencePrice or > MaxPrice)
        {
            throw TransactionRefusedException.Invalid($"The gas price {gas.Price} is not between {ReferencePrice} and {MaxPrice}.");
        }

        var cost = Units * gas.Price;
        if (gas.Budget < cost || gas.Budget > Math.Max(MaxBudget, cost))
        {
            throw TransactionRefusedException.Invalid($"The gas budget {gas.Budget} is not between {cost} and {Math.Max(MaxBudget, cost)}.");
        }

        var coins = new List<StoredObject>();
        UInt128 sum = 0;
        foreach (var reference in gas.Payment)
        {
            var coin = InputObjects.LoadOwned(reference, gas.Owner, state);
            if (coin.Type != MoveTypes.SuiCoin || coin.Owner is not MoveOwner.Address || coins.Any(c => c.Id == coin.Id))
            {
                throw TransactionRefusedException.Invalid($"Gas is paid with distinct SUI coins; {coin.Id} is a {coin.Type} or is named twice.");
            }

            coins.Add(coin);
            sum += CoinBox.BalanceOf(coin.Contents);
        }

        if (sum < gas.Budget || sum > ulong.MaxValue)
        {
            throw TransactionRefusedException.Invalid(
                $"The gas coins hold {sum} MIST, the budget is {gas.Budget}; name more coins or a smaller budget.");
        }

        var value = Value.OfObject(coins[0], Access.Gas);
        CoinBox.SetBalance(value.Box!, (ulong)sum - gas.Budget);
        return new GasCharge(coins, value, (ulong)sum, gas.Budget, cost);
    }

    /// <summary>Gives the unused budget back and writes the coins; everything else of a failed transaction is forgotten.</summary>
    internal void Settle(bool isSuccess, Dictionary<ObjectId, WrittenObject?> written)
    {
        if (Coin?.Box is not { } box)
        {
            return;
        }

        CoinBox.SetBalance(box, isSuccess ? CoinBox.Balance(box) + budget - Cost : total - Cost);
        var kept = new WrittenObject(box.Type, box.Contents, Coins[0].Owner);
        written[Coins[0].Id] = isSuccess && Coin.IsMoved ? kept with { Owner = written[Coins[0].Id]!.Owner } : kept;
        foreach (var merged in Coins.Skip(1))
        {
            written[merged.Id] = null;
        }
    }
}
