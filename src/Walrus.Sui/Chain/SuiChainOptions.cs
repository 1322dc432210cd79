namespace Walrus.Sui.Chain;

/// <summary>How the chain is followed.</summary>
public sealed record SuiChainOptions
{
    /// <summary>The contracts.</summary>
    public required WalrusDeployment Deployment { get; init; }

    /// <summary>How often the next checkpoint is asked for at the tip while there is no subscription.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The longest pause while the chain does not answer.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Checkpoints asked for at once behind the tip.</summary>
    public int Prefetch { get; init; } = 32;

    /// <summary>About how many bytes of checkpoints may be under way at once.</summary>
    public long PrefetchBytes { get; init; } = 64 << 20;

    /// <summary>Says what is wrong.</summary>
    /// <exception cref="ArgumentException">Something is; one line for each fault.</exception>
    public void Validate()
    {
        List<string> faults = [];
        if (Deployment is null)
        {
            faults.Add("Deployment: name the System and the Staking object.");
        }

        if (PollInterval <= TimeSpan.Zero || PollInterval > TimeSpan.FromMinutes(10))
        {
            faults.Add($"PollInterval: {PollInterval} is not between zero and ten minutes.");
        }

        if (LongestPause < PollInterval || LongestPause > TimeSpan.FromHours(1))
        {
            faults.Add($"LongestPause: {LongestPause} is not between PollInterval and an hour.");
        }

        if (Prefetch is < 1 or > 256)
        {
            faults.Add($"Prefetch: {Prefetch} is not between 1 and 256.");
        }

        if (PrefetchBytes is < 1 << 10 or > 1L << 40)
        {
            faults.Add($"PrefetchBytes: {PrefetchBytes} is not between 1 KiB and 1 TiB.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join('\n', faults));
        }
    }
}
