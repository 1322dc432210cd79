using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>A call that any node may make once its time has come; the first one wins (node-behaviour §3).</summary>
internal enum EpochCall
{
    /// <summary>Nothing to call: shards are being synchronised.</summary>
    None,

    /// <summary><c>voting_end</c>.</summary>
    EndVoting,

    /// <summary><c>initiate_epoch_change</c>.</summary>
    ChangeEpoch,
}

/// <summary>The next call that moves the epoch on, and when it may be made.</summary>
internal readonly record struct EpochDuty(EpochCall Call, DateTimeOffset Due)
{
    /// <summary>Half the epoch for the vote, all of it for the change; epoch 0 ends at its own time (contracts §7).</summary>
    internal static EpochDuty Of(ChainState chain)
    {
        var since = chain.PhaseSince ?? DateTimeOffset.MinValue;
        bool first = chain.Epoch == new Epoch(0);
        return chain.Phase switch
        {
            EpochPhase.Done => new(EpochCall.EndVoting, first ? chain.FirstEpochStart : since + (chain.EpochDuration / 2)),
            EpochPhase.NextSelected => new(EpochCall.ChangeEpoch, first ? chain.FirstEpochStart : since + chain.EpochDuration),
            _ => new(EpochCall.None, DateTimeOffset.MaxValue),
        };
    }

    /// <summary>
    /// How long a call is put off so that not all nodes make it at once: a random part of the lesser of <paramref name="most"/> and a tenth
    /// of the epoch.
    /// </summary>
    internal static TimeSpan Jitter(TimeSpan most, TimeSpan epochDuration, double random) =>
        TimeSpan.FromTicks((long)(Math.Min(most.Ticks, epochDuration.Ticks / 10) * random));

    /// <summary>
    /// The pause after so many refusals in a row, at least one: from five seconds to five minutes, doubled each time; less in short epochs.
    /// </summary>
    internal static TimeSpan Retry(int failures, TimeSpan epochDuration)
    {
        var first = Math.Min(TimeSpan.FromSeconds(5).Ticks, epochDuration.Ticks / 20);
        var longest = Math.Min(TimeSpan.FromMinutes(5).Ticks, epochDuration.Ticks / 10);
        return TimeSpan.FromTicks(Math.Min(first << Math.Min(failures - 1, 20), longest));
    }
}
