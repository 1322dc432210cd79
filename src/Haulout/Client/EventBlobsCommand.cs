using System.CommandLine;
using Haulout.Cli;
using Walrus.Client.Read;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Objects;

namespace Haulout.Client;

/// <summary><c>haulout chain event-blobs</c>: the certified event blobs from the newest back, and what nodes attest now.</summary>
internal static class EventBlobsCommand
{
    private const int Last = 20;

    internal static Command Create()
    {
        var last = new Option<int>("--last")
        {
            HelpName = "N",
            Description = $"How many certified ones at most, from the newest back [default: {Last}]",
            DefaultValueFactory = _ => Last,
        };
        return ClientCommand.Reading(
            "event-blobs",
            "List the event blobs that the chain has certified, and those that nodes attest now",
            (parsed, network, terminal, ct) => Run(network, parsed.GetValue(last), terminal, ct),
            last);
    }

    private static async Task<int> Run(ClientNetwork network, int last, Terminal terminal, CancellationToken ct)
    {
        if (last < 1)
        {
            throw new BadInputException($"--last {last} is too few; give 1 or more.");
        }

        var view = await network.View(ct);
        var (latest, weights) = view.State.EventBlobs;
        foreach (var attested in weights)
        {
            terminal.Result(
                $"{attested.Blob.BlobId}  attested by {attested.Weight} of {view.State.Shards} shards, "
                + $"up to checkpoint {attested.Blob.EndingCheckpoint}",
                new
                {
                    blobId = attested.Blob.BlobId.ToString(),
                    state = "attested",
                    endCheckpoint = attested.Blob.EndingCheckpoint,
                    weight = attested.Weight,
                    shards = view.State.Shards,
                });
        }

        if (latest is null)
        {
            terminal.Text("no event blob is certified yet");
            return ExitCode.Success;
        }

        return await Walk(latest, last, network, terminal, ct);
    }

    private static async Task<int> Walk(EventBlob latest, int last, ClientNetwork network, Terminal terminal, CancellationToken ct)
    {
        var reading = new EventBlobReading(network.Walrus);
        BlobId? next = latest.BlobId;
        for (; next is { } blob && last > 0; last--)
        {
            try
            {
                if (await reading.Look(blob, ct) is not { } ends)
                {
                    terminal.Complain($"event blob {blob} is certified and cannot be read: expired, or too many nodes are away; {network.Look}.");
                    return ExitCode.Failure;
                }

                var (header, trailer) = ends;
                next = header.HasPrevious ? header.Previous : null;
                terminal.Result(
                    $"{blob}  certified, checkpoints {trailer.Start} to {trailer.End}, begun in epoch {header.Epoch}",
                    new
                    {
                        blobId = blob.ToString(),
                        state = "certified",
                        startCheckpoint = trailer.Start,
                        endCheckpoint = trailer.End,
                        epoch = header.Epoch.Value,
                        previous = next?.ToString(),
                    });
            }
            catch (WalrusFormatException e)
            {
                terminal.Complain($"blob {blob} is named as an event blob and is none: {e.Message}");
                return ExitCode.Failure;
            }
        }

        return ExitCode.Success;
    }
}
