using System.CommandLine;
using Walrus.Core.RedStuff;

namespace Haulout.Cli;

/// <summary>Options that several commands have.</summary>
internal static class Shared
{
    internal static Option<int> Shards() => new("--n-shards")
    {
        Description = "How many shards the network has (4 to 65535; Walrus mainnet and testnet have 1000)",
        DefaultValueFactory = _ => 1000,
        HelpName = "N",
    };

    internal static Option<bool> Json() => new("--json") { Description = "Print results as JSON, one object a line" };

    internal static Option<bool> SkipUnusable() => new("--skip-unusable")
    {
        Description = "Go on without slivers that are damaged or of another blob, as long as enough good ones are left",
    };

    /// <summary>The configuration for a number of shards from the command line.</summary>
    internal static EncodingConfig Config(int shards) => shards is >= EncodingConfig.MinShards and <= ushort.MaxValue
        ? new EncodingConfig(shards)
        : throw new BadInputException(
            $"--n-shards {shards} is out of range: give {EncodingConfig.MinShards} to {ushort.MaxValue}; Walrus mainnet and testnet have 1000.");
}
