using System.CommandLine;
using Haulout.Chain;
using Haulout.Cli;
using Haulout.Configuration;
using Haulout.Parts;
using Microsoft.Extensions.Logging;
using Walrus.Client.Read;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Sui.EventBlobs;

namespace Haulout.Client;

/// <summary><c>haulout chain event-blob</c>: the events in an event blob, of the network or in a file.</summary>
internal static class EventBlobCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Settings Knobs = new("client", ClientNetwork.Knobs);

    internal static Command Create()
    {
        var blob = new Argument<string>("BLOB") { Description = "The id of an event blob, or a file with one" };
        var json = Shared.Json();
        return PartCommand.Create(
            "event-blob",
            "Print the events in an event blob, of the network or in a file",
            Knobs,
            (parsed, values, logs, ct) => Run(parsed.GetRequiredValue(blob), values, logs, Terminal.Standard(parsed.GetValue(json)), ct),
            blob,
            json);
    }

    private static async Task<int> Run(string given, SettingValues values, ILoggerFactory logs, Terminal terminal, CancellationToken ct)
    {
        if (File.Exists(given))
        {
            long length = new FileInfo(given).Length;
            return length <= EventBlobFile.MaxLength
                ? Print(given, await File.ReadAllBytesAsync(given, ct), terminal)
                : throw new BadInputException($"{given} has {length} bytes; an event blob has at most {EventBlobFile.MaxLength}.");
        }

        if (!BlobId.TryParse(given, out var blob))
        {
            throw new BadInputException($"'{given}' is neither a file nor a blob id; haulout chain event-blobs lists ids.");
        }

        using var network = await ClientNetwork.Open(values, pays: false, Patience, logs, ct);
        await network.View(ct);
        var result = await new BlobReading(network.Walrus).Read(blob, EventBlobFile.MaxLength, ConsistencyCheck.Default, ct);
        if (result is ReadResult.Found { Content: MemoryBlob content })
        {
            return Print(given, content.Bytes, terminal);
        }

        terminal.Complain(ReadCommand.Why(blob, result, network));
        return ExitCode.Failure;
    }

    private static int Print(string name, ReadOnlyMemory<byte> bytes, Terminal terminal)
    {
        try
        {
            var file = EventBlobFile.Parse(bytes);
            terminal.Text(
                $"checkpoints {file.Trailer.Start} to {file.Trailer.End}, begun in epoch {file.Header.Epoch}, {ByteSize.Of(bytes.Length)}, "
                + (file.Header.HasPrevious ? $"behind {file.Header.Previous}" : "the first"));
            var lines = new EventLines(Console.Out, terminal.Json);
            foreach (var element in file.Elements())
            {
                lines.Write(element);
            }

            return ExitCode.Success;
        }
        catch (WalrusFormatException e)
        {
            throw new BadInputException($"{name} cannot be read as an event blob: {e.Message}");
        }
    }
}
