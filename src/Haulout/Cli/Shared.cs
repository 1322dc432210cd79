using System.CommandLine;
using Walrus.Core.RedStuff;

namespace Haulout.Cli;

/// <summary>Options that several commands have.</summary>
internal static class Shared
{
    internal static Option<int> Shards() => new("--n-shards")
    {
        Description = $"How many shards the network has ({EncodingConfig.MinShards} to {EncodingConfig.MaxShards}; Walrus networks have 1000)",
        DefaultValueFactory = _ => 1000,
        HelpName = "N",
    };

    internal static Option<bool> Json() => new("--json") { Description = "Print results as JSON, one object a line" };

    internal static Option<bool> SkipUnusable() => new("--skip-unusable")
    {
        Description = "Go on without slivers that are damaged or of another blob, as long as enough good ones are left",
    };

    /// <summary>An option that takes the name of an enum's member in lower case.</summary>
    internal static Option<TEnum> OneOf<TEnum>(string name)
        where TEnum : struct, Enum
    {
        string[] names = [.. Enum.GetNames<TEnum>().Select(n => n.ToLowerInvariant())];
        return new Option<TEnum>(name)
        {
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                string given = result.Tokens[0].Value;
                if (names.Contains(given, StringComparer.OrdinalIgnoreCase))
                {
                    return Enum.Parse<TEnum>(given, ignoreCase: true);
                }

                result.AddError($"{name} {given} is unknown: give {string.Join(", ", names[..^1])} or {names[^1]}.");
                return default;
            },
        };
    }

    /// <summary>The configuration for a number of shards from the command line.</summary>
    internal static EncodingConfig Config(int shards) => shards is >= EncodingConfig.MinShards and <= EncodingConfig.MaxShards
        ? new EncodingConfig(shards)
        : throw new BadInputException(
            $"--n-shards {shards} is out of range: give {EncodingConfig.MinShards} to {EncodingConfig.MaxShards}; "
            + "Walrus mainnet and testnet have 1000.");
}
