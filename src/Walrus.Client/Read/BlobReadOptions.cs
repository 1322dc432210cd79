namespace Walrus.Client.Read;

/// <summary>How blobs are read.</summary>
public sealed record BlobReadOptions
{
    /// <summary>The longest blob that is read into memory, in bytes.</summary>
    public long MaxBlobBytes { get; init; } = 1L << 30;

    /// <summary>What all reads together may hold: slivers and decoded blobs. Reads wait for their share; one larger than this runs alone.</summary>
    public long MaxBytesInMemory { get; init; } = 1L << 30;

    /// <summary>Sliver bytes asked for at once by one read.</summary>
    public long MaxBytesInFlight { get; init; } = 64L << 20;

    /// <summary>After so long without an answer more nodes are asked; it doubles each time.</summary>
    public TimeSpan HedgeDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the one sliver that holds what is wanted may take, rebuilding it included.</summary>
    public TimeSpan SliverTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Slivers a stream fetches ahead of its reader, at most; fewer when they are large.</summary>
    public int Prefetch { get; init; } = 8;

    /// <summary>How long a read may take altogether; a stream, until its first byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The options themselves when they make sense.</summary>
    /// <exception cref="ArgumentException">They do not; one line for each fault.</exception>
    public BlobReadOptions Validate()
    {
        List<string> faults = [];
        if (MaxBlobBytes < 1) faults.Add("MaxBlobBytes must be at least 1.");
        if (MaxBytesInMemory < 1) faults.Add("MaxBytesInMemory must be at least 1.");
        if (MaxBytesInFlight < 1) faults.Add("MaxBytesInFlight must be at least 1.");
        if (HedgeDelay <= TimeSpan.Zero) faults.Add("HedgeDelay must be more than zero.");
        if (SliverTimeout <= TimeSpan.Zero) faults.Add("SliverTimeout must be more than zero.");
        if (Prefetch < 1) faults.Add("Prefetch must be at least 1.");
        if (Timeout <= TimeSpan.Zero) faults.Add("Timeout must be more than zero.");
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
