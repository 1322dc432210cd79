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
    /// <summary>What is read in seconds; an idle embedded chain makes as many in three hours, mainnet in less than one.</summary>
    private const ulong Last = 10_000;

    private static readonly Settings Knobs = new(ChainCommand.Part, ChainCommand.Looking);

    internal static Command Create()
    {
        var follow = new Option<bool>("--follow") { Description = "Go on with what happens next, until Ctrl+C" };
        var from = new Option<ulong?>("--from")
        {
            HelpName = "CHECKPOINT",
            Description = "The first checkpoint; by default --last decides, with --follow the newest",
        };
        var last = new Option<ulong>("--last")
        {
            HelpName = "N",
            Description = $"Without --from and --follow: how many checkpoints back from the newest at most [default: {Last}]",
            DefaultValueFactory = _ => Last,
        };
        var json = Shared.Json();
        return PartCommand.Create(
            "events",
            "Print the Walrus events of a chain",
            Knobs,
            (parsed, values, logs, ct) => Run(
                values, logs, parsed.GetValue(from), parsed.GetValue(last), parsed.GetValue(follow),
                new EventLines(Console.Out, parsed.GetValue(json)), ct),
            follow,
            from,
            last,
            json);
    }

    private static async Task<int> Run(
        SettingValues values, ILoggerFactory logs, ulong? from, ulong last, bool follow, EventLines lines, CancellationToken ct)
    {
        try
        {
            using var chain = await ChainConnection.Open(values, TimeProvider.System, logs, ct);
            var tip = await chain.Chain.LatestCheckpoint(ct);
            var first = from ?? (follow ? tip : await First(chain, tip, last, ct));
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

    /// <summary>The oldest checkpoint kept, unless that is far back: then so far as was asked for, and a line says so.</summary>
    private static async Task<ulong> First(ChainConnection chain, ulong tip, ulong last, CancellationToken ct)
    {
        ulong oldest = await Oldest(chain, ct);
        if (last > tip || tip - last < oldest)
        {
            return oldest;
        }

        ulong first = tip + 1 - last;
        await Console.Error.WriteLineAsync(
            $"haulout: this begins at checkpoint {first}, {last} back from the newest; for all that the chain keeps give --from {oldest}.");
        return first;
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
