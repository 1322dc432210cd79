namespace Walrus.Client.Store;

/// <summary>How blobs are stored (storage-node-api §C.2).</summary>
public sealed record BlobStoreOptions
{
    /// <summary>The longest blob that is taken, in bytes; its encoding of about 4.5 times as much stands in memory.</summary>
    public long MaxBlobBytes { get; init; } = 1L << 30;

    /// <summary>What all stores together may hold: blobs and their slivers. Stores wait for their share; one larger than this runs alone.</summary>
    public long MaxBytesInMemory { get; init; } = 1L << 30;

    /// <summary>Sliver bytes one store has on the way to nodes at once.</summary>
    public long MaxBytesInFlight { get; init; } = 64L << 20;

    /// <summary>
    /// Blobs of at most so many bytes are sent while they are being registered, to nodes that keep them until then; 0 waits always.
    /// </summary>
    public long EarlyBytes { get; init; } = 4L << 20;

    /// <summary>Requests to one node at once.</summary>
    public int RequestsPerNode { get; init; } = 10;

    /// <summary>How often a request that got no answer, or was turned away for load, is repeated.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The pause before the first repetition; it doubles each time.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a node may take to see a registration that is final on chain.</summary>
    public TimeSpan RegistrationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before a node is first asked again whether it has seen the registration; it grows by half up to a second.</summary>
    public TimeSpan RegistrationDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Once a quorum stores the blob, the others have half the time it took and this much more.</summary>
    public TimeSpan ExtraTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the nodes of one epoch are tried when no quorum comes together; a new epoch begins anew.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>
    /// How long a store is carried from one epoch into the next before it is given up. Where epochs last days it meets one change at most;
    /// this is for networks whose epochs last seconds, which a slow machine may never catch up with.
    /// </summary>
    public TimeSpan EpochPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The options themselves when they make sense.</summary>
    /// <exception cref="ArgumentException">They do not; one line for each fault.</exception>
    public BlobStoreOptions Validate()
    {
        List<string> faults = [];
        if (MaxBlobBytes < 1) faults.Add("MaxBlobBytes must be at least 1.");
        if (MaxBytesInMemory < 1) faults.Add("MaxBytesInMemory must be at least 1.");
        if (MaxBytesInFlight < 1) faults.Add("MaxBytesInFlight must be at least 1.");
        if (EarlyBytes < 0) faults.Add("EarlyBytes must not be negative.");
        if (RequestsPerNode < 1) faults.Add("RequestsPerNode must be at least 1.");
        if (Retries < 0) faults.Add("Retries must not be negative.");
        if (RetryDelay <= TimeSpan.Zero) faults.Add("RetryDelay must be more than zero.");
        if (RegistrationTimeout < TimeSpan.Zero) faults.Add("RegistrationTimeout must not be negative.");
        if (RegistrationDelay <= TimeSpan.Zero) faults.Add("RegistrationDelay must be more than zero.");
        if (ExtraTime < TimeSpan.Zero) faults.Add("ExtraTime must not be negative.");
        if (EpochPatience < TimeSpan.Zero) faults.Add("EpochPatience must not be negative.");
        if (Rounds < 1) faults.Add("Rounds must be at least 1.");
        return faults.Count == 0 ? this : throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
