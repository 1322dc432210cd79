namespace Walrus.Gateway.Cache;

/// <summary>The aggregator's disk cache.</summary>
/// <param name="Directory">A folder of its own; made when absent.</param>
public sealed record CacheOptions(string Directory)
{
    /// <summary>The most bytes of blobs kept; the least recently used go first.</summary>
    public long MaxBytes { get; init; } = 10L << 30;

    /// <summary>
    /// After so long a blob is asked for at the storage nodes again before it is served: it may have ended, been deleted or been blocked.
    /// </summary>
    public TimeSpan CheckAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The options themselves when they make sense.</summary>
    /// <exception cref="ArgumentException">They do not; one line for each fault.</exception>
    public CacheOptions Validate()
    {
        List<string> faults = [];
        if (Directory.Length == 0) faults.Add("The cache needs a directory.");
        if (MaxBytes < 1) faults.Add("The cache's MaxBytes must be at least 1.");
        if (CheckAfter <= TimeSpan.Zero) faults.Add("The cache's CheckAfter must be more than zero.");
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
