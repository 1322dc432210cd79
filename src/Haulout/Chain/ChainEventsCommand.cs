using System.CommandLine;
using Haulout.Cli;
using Haulout.Configuration;
using Haulout.Parts;
using Microsoft.Extensions.Logging;
using Walrus.Sui.Chain;
using Walrus.Sui.Rpc;

namespace Haulout.Chain;

/// <summary><c>haulout chain events</c>: the Walrus events of a chain, past and to come.</summary>
internal static class ChainEventsCommand
{
    private static readonly Settings Knobs = new(ChainCommand.Part, ChainCommand.Looking);

    internal static Command Create()
    {
        var follow = new Option<bool>("--follow") { Description = "Go on with what happens next, until Ctrl+C" };
        var from = new Option<ulong?>("--from")
        {
            HelpName = "CHECKPOINT",
            Description = "The first checkpoint; by default the oldest the chain keeps, with --follow the newest",
        };
        var json = Shared.Json();
        return PartCommand.Create(
            "events",
            "Print the Walrus events of a chain",
            Knobs,
            (parsed, values, logs, ct) => Run(
                values, logs, parsed.GetValue(from), parsed.GetValue(follow), new EventLines(Console.Out, parsed.GetValue(json)), ct),
            follow,
            from,
            json);
    }

    private static async Task<int> Run(
        SettingValues values, ILoggerFactory logs, ulong? from, bool follow, EventLines lines, CancellationToken ct)
    {
        try
        {
            using var chain = await ChainConnection.Open(values, TimeProvider.System, logs, ct);
            var tip = await chain.Chain.LatestCheckpoint(ct);
            var first = from ?? (follow ? tip : await Oldest(chain, ct));
            if (first > tip && !follow)
            {
                throw new BadInputException($"--from {first} is not there yet, the newest checkpoint is {tip}; give an older one, or --follow.");
            }

            await foreach (var checkpoint in chain.Chain.Follow(first, ct))
            {
                lines.Write(checkpoint);
                if (!follow && checkpoint.Sequence >= tip)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (follow && ct.IsCancellationRequested)
        {
            // Ctrl+C is how following ends.
        }

        return ExitCode.Success;
    }

    private static async Task<ulong> Oldest(ChainConnection chain, CancellationToken ct)
    {
        try
        {
            return (await chain.Rpc.Call(SuiMethods.GetServiceInfo, new(), ct)).LowestAvailableCheckpoint;
        }
        catch (SuiRpcException e)
        {
            throw new ChainUnavailableException($"the chain at {chain.Url} does not say which checkpoints it keeps ({e.Message}); give --from.", e);
        }
    }
}
