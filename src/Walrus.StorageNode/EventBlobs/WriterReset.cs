using Walrus.Sui.Objects;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>Whether the writer must leave its place.</summary>
internal enum WriterReset
{
    /// <summary>It goes on.</summary>
    None,

    /// <summary>It writes everything behind the last certified blob again.</summary>
    Rewind,

    /// <summary>It takes over the chain's last certified blob and goes on behind it.</summary>
    Adopt,
}

/// <summary>
/// Compares a writer with the chain (node-behaviour §1). A writer whose blobs are not those the network certifies would wait for ever: no event
/// names its blob. One that is far behind need not write what the network has.
/// </summary>
internal static class WriterResets
{
    /// <summary>At a start: blobs that nobody certifies although nothing else is certified either are written again, once.</summary>
    internal static WriterReset AtStart(WriterState state, EventBlob? latest, EventBlobOptions options) =>
        latest is not null && latest.BlobId == state.Certified?.Id && state.Uncertified >= options.UncertifiedThreshold
            ? WriterReset.Rewind
            : WriterReset.None;

    /// <summary>At any time.</summary>
    /// <param name="state">Where the writer stands.</param>
    /// <param name="at">The checkpoint it needs next; null when the chain does not have it any more.</param>
    /// <param name="passed">A certified blob whose certification the writer has certainly passed in the stream; null when that is not known.</param>
    /// <param name="latest">The last certified blob.</param>
    /// <param name="options">The thresholds.</param>
    internal static WriterReset Now(WriterState state, ulong? at, EventBlob? passed, EventBlob latest, EventBlobOptions options)
    {
        if (!IsAhead(latest, state))
        {
            return WriterReset.None;
        }

        ulong end = latest.EndingCheckpoint;
        bool isFarBehind = at is not { } next || (end >= next && end - next >= options.CatchUpLag);
        bool isMissed = passed is not null && IsAhead(passed, state) && state.Uncertified >= options.UncertifiedThreshold;
        bool isStuck = state.IsFull && state.Sealed is { } waiting && waiting.Id != latest.BlobId && end >= waiting.Cut.End;
        return isFarBehind || isMissed || isStuck ? WriterReset.Adopt : WriterReset.None;
    }

    private static bool IsAhead(EventBlob latest, WriterState state) =>
        state.Certified is not { } own || latest.EndingCheckpoint >= own.Next.Checkpoint;
}
