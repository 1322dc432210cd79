using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.Gateway.Wallets;

/// <summary>One sub-wallet, and what its publisher knows of its funds: nobody else spends from it.</summary>
internal sealed class SubWallet(StoreWallet wallet)
{
    private long frost;
    private int used;

    internal StoreWallet Wallet => wallet;

    internal SuiAddress Address => wallet.Wallet.Address;

    /// <summary>FROST it has, as far as is known.</summary>
    internal ulong Frost => (ulong)Math.Max(0, Interlocked.Read(ref frost));

    /// <summary>What the chain says it has.</summary>
    internal void Has(Funds funds) => Interlocked.Exchange(ref frost, (long)Math.Min(funds.Frost, long.MaxValue));

    /// <summary>It was given so much.</summary>
    internal void Gets(ulong given) => Interlocked.Add(ref frost, (long)given);

    /// <summary>It paid so much, and gas besides.</summary>
    internal void Pays(ulong cost)
    {
        Interlocked.Add(ref frost, -(long)Math.Min(cost, long.MaxValue));
        IsToBeLookedAt();
    }

    /// <summary>What it has is to be looked at, as after a payment.</summary>
    internal void IsToBeLookedAt() => Volatile.Write(ref used, 1);

    /// <summary>Whether it is to be looked at since this was asked last.</summary>
    internal bool WasUsed() => Interlocked.Exchange(ref used, 0) == 1;
}
