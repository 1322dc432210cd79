namespace Walrus.StorageNode.EventBlobs;

/// <summary>How a node writes event blobs, and when it reads those of the network (node-behaviour §1, §8).</summary>
public sealed record EventBlobOptions
{
    /// <summary>Whether the node writes and attests event blobs (upstream's <c>disable_event_blob_writer</c>, the other way round).</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>
    /// A blob is cut at the end of a checkpoint once it has more bytes than this. All nodes of a network must cut alike: other bytes are
    /// another blob, which nobody else attests.
    /// </summary>
    public long MaxBytes { get; init; } = 100L << 20;

    /// <summary>A blob is cut at the end of a checkpoint once it has so many; alike on all nodes, as <see cref="MaxBytes"/>.</summary>
    public ulong MaxCheckpoints { get; init; } = 216_000;

    /// <summary>
    /// The first checkpoint whose elements are written when nothing is certified yet: the one behind the checkpoint that published the
    /// contracts, which on an embedded chain is checkpoint 0. Alike on all nodes.
    /// </summary>
    public ulong FirstCheckpoint { get; init; } = 1;

    /// <summary>
    /// So many blobs that nobody certifies, while others are certified, make the writer begin anew (<c>num_uncertified_blob_threshold</c>).
    /// </summary>
    public int UncertifiedThreshold { get; init; } = 3;

    /// <summary>
    /// A node that is further behind than so many checkpoints reads event blobs instead (<c>event_stream_catchup_min_checkpoint_lag</c>).
    /// </summary>
    public ulong CatchUpLag { get; init; } = 20_000;

    /// <summary>
    /// How long a checkpoint may be in coming before event blobs are thought of (<c>runtime_lag_check_interval_secs</c>).
    /// </summary>
    public TimeSpan CatchUpCheck { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How often the chain is looked at while a blob waits for its certification.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Blobs that wait for the one before them; then the writer waits too, so that the disk is bounded.</summary>
    internal const int MaxPending = 16;

    /// <summary>Every fault of these options, one clear line each.</summary>
    internal IEnumerable<string> Faults()
    {
        if (MaxBytes is < 1 or > 100L << 20) yield return "EventBlobs.MaxBytes must be 1 byte to 100 MiB.";
        if (MaxCheckpoints is < 1 or > 10_000_000) yield return "EventBlobs.MaxCheckpoints must be 1 to 10000000.";
        if (FirstCheckpoint > long.MaxValue) yield return "EventBlobs.FirstCheckpoint is no checkpoint.";
        if (UncertifiedThreshold is < 1 or > MaxPending) yield return $"EventBlobs.UncertifiedThreshold must be 1 to {MaxPending}.";
        if (CatchUpLag < 1) yield return "EventBlobs.CatchUpLag must be at least 1 checkpoint.";
        if (CatchUpCheck <= TimeSpan.Zero) yield return "EventBlobs.CatchUpCheck must be longer than nothing.";
        if (LookEvery <= TimeSpan.Zero) yield return "EventBlobs.LookEvery must be longer than nothing.";
    }
}
