using System.Globalization;
using Haulout.Configuration;
using Walrus.Sui.Chain;

namespace Haulout.Stack;

/// <summary>
/// What a network is from its beginning on: the contracts have no way to change it (contracts §2). Asked for something else, a start is
/// refused rather than go on with another network than its user believes.
/// </summary>
internal static class BegunNetwork
{
    /// <summary>Why the network of that state is not the one that was asked for; null when it is, or nothing was.</summary>
    internal static string? Conflict(StackOptions options, ChainState state) =>
        options.EpochDurationGivenBy is { } duration && state.EpochDuration != options.EpochDuration
            ? Sentence(options, duration, Durations.Format(options.EpochDuration), $"began with epochs of {Durations.Format(state.EpochDuration)}")
            : options.ShardsGivenBy is { } shards && state.Shards != options.Shards
                ? Sentence(
                    options, shards, options.Shards.ToString(CultureInfo.InvariantCulture),
                    string.Create(CultureInfo.InvariantCulture, $"began with {state.Shards} shards"))
                : null;

    private static string Sentence(StackOptions options, string source, string asked, string began) =>
        $"{source} cannot be {asked}: the network in {options.Folder} {began}, and that is for ever; "
        + "leave it out, or begin another network in another --data.";
}
