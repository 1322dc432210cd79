using System.CommandLine;
using Haulout.Client;
using Haulout.Configuration;
using Haulout.Parts;

namespace Haulout.Chain;

/// <summary><c>haulout chain</c>: the embedded chain, and looks at any chain.</summary>
internal static class ChainCommand
{
    /// <summary>The middle of the environment variables' names.</summary>
    internal const string Part = "chain";

    /// <summary>The knobs of commands that look at a chain once: they do not wait for one that is not there.</summary>
    internal static Setting[] Looking { get; } =
    [
        .. ChainConnection.Settings.Select(s => s.Name == "chain-wait" ? s with { Default = "0s" } : s),
        PartCommand.LogLevelSetting with { Default = "Warning" },
    ];

    internal static Command Create() => new("chain", "Run an embedded chain; give coins; follow events and read objects of any chain")
    {
        ChainUpCommand.Create(), ChainFaucetCommand.Create(), ChainEventsCommand.Create(), ChainShowCommand.Create(),
        EventBlobsCommand.Create(), EventBlobCommand.Create(),
    };
}
