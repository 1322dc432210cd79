using System.CommandLine;
using Haulout.Cli;
using Haulout.Configuration;
using Haulout.Parts;
using Microsoft.Extensions.Logging;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Chain;
using Walrus.Sui.Rpc;

namespace Haulout.Chain;

/// <summary><c>haulout chain show</c>: one object of a chain, decoded, with its dynamic fields.</summary>
internal static class ChainShowCommand
{
    private const string Names = "system, staking, treasury, upgrade-manager or slashing-manager";

    private static readonly Settings Knobs = new(ChainCommand.Part, ChainCommand.Looking);

    internal static Command Create()
    {
        var id = new Argument<string>("OBJECT") { Description = $"The object's id; or {Names}" };
        var json = Shared.Json();
        return PartCommand.Create(
            "show",
            "Read an object of a chain: decoded where its type is known, with its dynamic fields",
            Knobs,
            (parsed, values, logs, ct) => Run(parsed.GetRequiredValue(id), values, logs, parsed.GetValue(json), ct),
            id,
            json);
    }

    private static async Task<int> Run(string text, SettingValues values, ILoggerFactory logs, bool json, CancellationToken ct)
    {
        // Before the chain is asked for anything.
        ObjectId? given = ObjectId.TryParse(text, out var parsed) ? parsed : null;
        if (given is null && text is not ("system" or "staking" or "treasury" or "upgrade-manager" or "slashing-manager"))
        {
            throw new BadInputException($"'{text}' is no object id: give 0x and up to 64 hex digits, or {Names}.");
        }

        using var chain = await ChainConnection.Open(values, TimeProvider.System, logs, ct);
        var id = given ?? Known(text, chain.Deployment);
        try
        {
            var shown = await new ShownObject(chain).Read(id, ct)
                ?? throw new BadInputException($"there is no object {id} on the chain at {chain.Url}.");
            if (json)
            {
                await Console.Out.WriteLineAsync(shown.ToJsonString(MoveJson.Compact));
            }
            else
            {
                ObjectLines.Write(shown, Lines.ConsoleOn(Console.Out));
            }

            return ExitCode.Success;
        }
        catch (Exception e) when (e is SuiRpcException or WalrusFormatException)
        {
            throw new ChainUnavailableException($"the chain at {chain.Url} gave no usable answer: {e.Message}", e);
        }
    }

    private static ObjectId Known(string name, WalrusDeployment deployment) => name switch
    {
        "system" => deployment.SystemObject,
        "staking" => deployment.StakingObject,
        "treasury" => deployment.TreasuryObject ?? throw new BadInputException("the treasury's id is not known here: give --treasury-object."),
        "upgrade-manager" => deployment.UpgradeManager ?? throw Unknown(name),
        _ => deployment.SlashingManager ?? throw Unknown(name),
    };

    private static BadInputException Unknown(string name) => new($"the id of the {name} is not known here: give it as OBJECT.");
}
