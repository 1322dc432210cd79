using Walrus.Sui.Chain;

namespace Walrus.Gateway.Wallets;

/// <summary>Decides what a sub-wallet is given.</summary>
internal static class Refill
{
    /// <summary>What somebody with these funds is to be given; null when that is nothing.</summary>
    /// <param name="to">The sub-wallet.</param>
    /// <param name="funds">What it has.</param>
    /// <param name="options">What is too little, and how much more it gets then.</param>
    /// <param name="cost">FROST it is about to pay.</param>
    internal static Allowance? For(Core.Identifiers.SuiAddress to, Funds funds, SubWalletOptions options, ulong cost = 0)
    {
        ulong mist = funds.Mist < options.MinBalance ? options.GasRefill : 0;
        ulong frost = funds.Frost >= cost && funds.Frost >= options.MinBalance ? 0
            : Math.Max(options.WalRefill, cost > funds.Frost ? cost - funds.Frost : 0);
        return mist == 0 && frost == 0 ? null : new Allowance(to, mist, frost);
    }
}
