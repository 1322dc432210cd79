using System.CommandLine;
using System.Globalization;
using Haulout.Cli;
using Haulout.Configuration;
using Haulout.Parts;
using Walrus.Core.Identifiers;

namespace Haulout.Chain;

/// <summary><c>haulout chain faucet</c>: SUI and WAL of an embedded chain for whoever asks.</summary>
internal static class ChainFaucetCommand
{
    private const decimal Unit = 1_000_000_000;

    private static readonly Settings Knobs = new(
        ChainCommand.Part,
        new("chain", "The embedded chain's address", "http://127.0.0.1:9000", "URL"),
        PartCommand.LogLevelSetting with { Default = "Warning" });

    internal static Command Create()
    {
        var address = new Argument<string>("ADDRESS") { Description = "Who receives it: 0x and hex digits" };
        var json = Shared.Json();
        return PartCommand.Create(
            "faucet",
            "Give an address SUI and WAL of an embedded chain",
            Knobs,
            (parsed, values, _, ct) => Run(parsed.GetRequiredValue(address), values, Terminal.Standard(parsed.GetValue(json)), ct),
            address,
            json);
    }

    private static async Task<int> Run(string text, SettingValues values, Terminal terminal, CancellationToken ct)
    {
        var address = SuiAddress.TryParse(text, out var parsed)
            ? parsed
            : throw new BadInputException($"'{text}' is no address: give 0x and up to 64 hex digits.");
        var coins = await Faucet.Fund(values.Url("chain"), address, ct);
        terminal.Result(
            string.Join(" and ", coins.Select(c => $"{c.Amount / Unit:0.#########} {Name(c.CoinType)}")) + $" for {address}",
            new { address = address.ToString(), coins });
        return ExitCode.Success;
    }

    private static string Name(string coinType) => coinType[(coinType.LastIndexOf(':') + 1)..];
}
