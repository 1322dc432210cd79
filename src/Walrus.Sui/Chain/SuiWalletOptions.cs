namespace Walrus.Sui.Chain;

/// <summary>Who chooses coins and budget for gas.</summary>
public enum GasChoice
{
    /// <summary>The full node, and ourselves where it does not.</summary>
    Node = 0,

    /// <summary>Ourselves, from a trial.</summary>
    Own = 1,
}

/// <summary>How transactions are sent.</summary>
public sealed record SuiWalletOptions
{
    /// <summary>The most gas one transaction may cost, in MIST.</summary>
    public ulong MaxGasBudget { get; init; } = 5_000_000_000;

    /// <summary>Who chooses coins and budget for gas.</summary>
    public GasChoice Gas { get; init; }

    /// <summary>How many Sui epochs beyond the current one a transaction may be executed in; null leaves it to the node.</summary>
    public ulong? EpochsValid { get; init; }

    /// <summary>How often a transaction is built anew because an object it names has changed.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>How long a final transaction may take to become visible to reads.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Says what is wrong.</summary>
    /// <exception cref="ArgumentException">Something is; one line for each fault.</exception>
    public void Validate()
    {
        List<string> faults = [];
        if (MaxGasBudget == 0)
        {
            faults.Add("MaxGasBudget: without gas nothing is executed.");
        }

        if (EpochsValid > 1000)
        {
            faults.Add($"EpochsValid: {EpochsValid} is more than 1000 Sui epochs.");
        }

        if (Attempts is < 1 or > 100)
        {
            faults.Add($"Attempts: {Attempts} is not between 1 and 100.");
        }

        if (VisibilityTimeout <= TimeSpan.Zero || VisibilityTimeout > TimeSpan.FromHours(1))
        {
            faults.Add($"VisibilityTimeout: {VisibilityTimeout} is not between zero and an hour.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join('\n', faults));
        }
    }
}
