using System.CommandLine;
using Haulout.Cli;
using Haulout.Configuration;
using Haulout.Parts;

namespace Haulout.Client;

/// <summary>A command that uses a network: the stack on this machine, or any that <c>--config</c> or options name.</summary>
internal static class ClientCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Settings Knobs = new("client", ClientNetwork.Knobs);

    /// <summary>A command without a wallet.</summary>
    internal static Command Reading(
        string name, string help, Func<ParseResult, ClientNetwork, Terminal, CancellationToken, Task<int>> run, params ReadOnlySpan<Symbol> more) =>
        Create(name, help, pays: false, Patience, run, more);

    /// <summary>A command without a wallet that does not wait long for nodes.</summary>
    internal static Command Looking(
        string name, string help, TimeSpan patience, Func<ParseResult, ClientNetwork, Terminal, CancellationToken, Task<int>> run) =>
        Create(name, help, pays: false, patience, run, []);

    /// <summary>A command that signs with a wallet.</summary>
    internal static Command Paying(
        string name, string help, Func<ParseResult, ClientNetwork, Terminal, CancellationToken, Task<int>> run, params ReadOnlySpan<Symbol> more) =>
        Create(name, help, pays: true, Patience, run, more);

    private static Command Create(
        string name, string help, bool pays, TimeSpan patience, Func<ParseResult, ClientNetwork, Terminal, CancellationToken, Task<int>> run,
        ReadOnlySpan<Symbol> more)
    {
        var json = Shared.Json();
        return PartCommand.Create(
            name,
            help,
            Knobs,
            async (parsed, values, logs, ct) =>
            {
                using var network = await ClientNetwork.Open(values, pays, patience, logs, ct);
                return await run(parsed, network, Terminal.Standard(parsed.GetValue(json)), ct);
            },
            [.. more, json]);
    }
}
