namespace Walrus.Client.Committees;

/// <summary>How fresh the picture of the chain is kept (storage-node-api §C.1).</summary>
public sealed record CommitteeOptions
{
    /// <summary>A picture older than this is read anew before it is used; where epochs are short, a twentieth of an epoch counts instead.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same while an epoch change is near or under way.</summary>
    public TimeSpan RefreshNearChange { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What "near" means.</summary>
    public TimeSpan NearChange { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>However often a refresh is asked for, the chain is not asked more often than this.</summary>
    public TimeSpan AtMostEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the chain may take to answer before the last picture is used instead.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The options themselves when they make sense.</summary>
    /// <exception cref="ArgumentException">They do not; one line for each fault.</exception>
    public CommitteeOptions Validate()
    {
        List<string> faults = [];
        if (RefreshEvery <= TimeSpan.Zero) faults.Add("RefreshEvery must be more than zero.");
        if (RefreshNearChange <= TimeSpan.Zero) faults.Add("RefreshNearChange must be more than zero.");
        if (NearChange < TimeSpan.Zero) faults.Add("NearChange must not be negative.");
        if (AtMostEvery < TimeSpan.Zero) faults.Add("AtMostEvery must not be negative.");
        if (ReadTimeout <= TimeSpan.Zero) faults.Add("ReadTimeout must be more than zero.");
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
