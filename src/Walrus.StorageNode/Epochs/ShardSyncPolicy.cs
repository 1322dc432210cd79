namespace Walrus.StorageNode.Epochs;

/// <summary>What follows from the end of a shard's transfer.</summary>
internal enum TransferVerdict
{
    /// <summary>It is complete.</summary>
    Done,

    /// <summary>The former holder is asked again after a pause.</summary>
    Retry,

    /// <summary>The former holder has had its time: what is missing is rebuilt from symbols.</summary>
    Recover,
}

/// <summary>
/// How long a former holder is asked for a shard, and how often (node-behaviour §4: every 60 to 600 s, for 12 h). Both shrink with the epoch, so
/// that a network of short epochs does not wait longer than one lasts.
/// </summary>
/// <param name="FirstPause">Before it is asked again; it doubles up to ten times as much.</param>
/// <param name="Patience">Without progress, until its slivers are rebuilt.</param>
internal readonly record struct ShardSyncPolicy(TimeSpan FirstPause, TimeSpan Patience)
{
    // Of a fortnight, as on Mainnet, twelve hours are the 28th part, and the shortest pause is far below the hundredth.
    private const int PausesPerEpoch = 100, PatiencePerEpoch = 28;

    internal static ShardSyncPolicy For(TimeSpan epoch, TimeSpan firstPause, TimeSpan patience) =>
        new(Lesser(firstPause, epoch / PausesPerEpoch), Lesser(patience, epoch / PatiencePerEpoch));

    /// <summary>The pause after so many attempts in a row, at least one.</summary>
    internal TimeSpan Pause(int failures) => Lesser(FirstPause * Math.Pow(2, Math.Min(failures - 1, 10)), FirstPause * 10);

    /// <summary>Only a holder that does not do its part runs out of time: one that is behind will be there.</summary>
    internal TransferVerdict After(TransferEnd end, TimeSpan idle) => end switch
    {
        TransferEnd.Complete => TransferVerdict.Done,
        TransferEnd.Failed when idle >= Patience => TransferVerdict.Recover,
        _ => TransferVerdict.Retry,
    };

    private static TimeSpan Lesser(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
