using Haulout.Configuration;
using Walrus.Sui.Chain;

namespace Haulout.Stack;

/// <summary>
/// What a network is from its beginning on: the contracts have no way to change how long its epochs last. Asked for something else, a start
/// is refused rather than go on with another network than its user believes; its shards the chain itself looks after.
/// </summary>
internal static class BegunNetwork
{
    /// <summary>Why the network of that state is not the one that was asked for; null when it is, or nothing was.</summary>
    internal static string? Conflict(StackOptions options, ChainState state) =>
        options.EpochDurationGivenBy is { } source && state.EpochDuration != options.EpochDuration
            ? $"{source} cannot be {Durations.Format(options.EpochDuration)}: the network in {options.Folder} began with epochs of "
              + $"{Durations.Format(state.EpochDuration)}, and that is for ever; leave it out, or begin another network in another --data."
            : null;
}
