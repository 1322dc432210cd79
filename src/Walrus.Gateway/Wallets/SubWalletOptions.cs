namespace Walrus.Gateway.Wallets;

/// <summary>How sub-wallets are kept in funds; the defaults are upstream's (storage-node-api part B).</summary>
public sealed record SubWalletOptions
{
    /// <summary>SUI that a sub-wallet is given when it has too little, in MIST.</summary>
    public ulong GasRefill { get; init; } = 500_000_000;

    /// <summary>WAL that a sub-wallet is given when it has too little, in FROST; more when one blob costs more.</summary>
    public ulong WalRefill { get; init; } = 500_000_000;

    /// <summary>Less than so much, in MIST or in FROST, is too little.</summary>
    public ulong MinBalance { get; init; } = 500_000_000;

    /// <summary>How often the sub-wallets that were used are looked at.</summary>
    public TimeSpan RefillEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The options themselves when they make sense.</summary>
    /// <exception cref="ArgumentException">They do not; one line for each fault.</exception>
    public SubWalletOptions Validate()
    {
        List<string> faults = [];
        if (GasRefill == 0) faults.Add("GasRefill must be at least 1.");
        if (WalRefill == 0) faults.Add("WalRefill must be at least 1.");
        if (RefillEvery <= TimeSpan.Zero) faults.Add("RefillEvery must be more than zero.");
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
