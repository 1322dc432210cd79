using System.CommandLine;
using Haulout.Cli;
using Walrus.Client.Read;
using Walrus.Core.Identifiers;

namespace Haulout.Client;

/// <summary><c>haulout read</c>: a blob becomes a file again, put together here from verified slivers.</summary>
internal static class ReadCommand
{
    internal static Command Create()
    {
        var blob = new Argument<string>("BLOB_ID") { Description = "The blob's id" };
        var output = new Option<string>("--out") { HelpName = "FILE", Description = "The file to write; otherwise, or with -, standard output" };
        return ClientCommand.Reading(
            "read",
            "Read a blob from the storage nodes, every part verified",
            (parsed, network, terminal, ct) => Run(BlobId.Parse(parsed.GetValue(blob)!), parsed.GetValue(output) ?? "-", network, terminal, ct),
            blob,
            output);
    }

    private static async Task<int> Run(BlobId blob, string output, ClientNetwork network, Terminal terminal, CancellationToken ct)
    {
        if (output == "-" && terminal.Json)
        {
            throw new BadInputException("--json and the blob both want standard output; give --out a file.");
        }

        await network.View(ct);
        var opened = await new BlobReading(network.Walrus).Open(blob, ct);
        if (opened is not ReadResult.Opened { Stream: var stream })
        {
            terminal.Complain(Why(blob, opened, network));
            return ExitCode.Failure;
        }

        try
        {
            await terminal.Follow($"reading {blob}", bar => Write(stream, output, bar, ct));
        }
        catch (BlobStreamException e)
        {
            terminal.Complain(e.Result is null ? $"{e.Message} {network.Look}." : Why(blob, e.Result, network));
            return ExitCode.Failure;
        }

        if (output != "-")
        {
            terminal.Result($"{blob}  {output}", new { blobId = blob.ToString(), @out = output, unencodedLength = stream.Length });
        }

        return ExitCode.Success;
    }

    private static async Task<long> Write(BlobStream stream, string output, IProgress<Step>? bar, CancellationToken ct)
    {
        if (output == "-")
        {
            await using var standard = Console.OpenStandardOutput();
            return await Copy(stream, standard, bar, ct);
        }

        using var file = OutputFile.Create(output);
        long copied = await Copy(stream, file.Stream, bar, ct);
        file.Commit();
        return copied;
    }

    private static async Task<long> Copy(BlobStream stream, Stream to, IProgress<Step>? bar, CancellationToken ct)
    {
        long copied = 0;
        await foreach (var piece in stream.Read(0, stream.Length, ct))
        {
            await to.WriteAsync(piece, ct);
            copied += piece.Length;
            bar?.Report(new(ByteSize.Of(copied), (double)copied / stream.Length));
        }

        await to.FlushAsync(ct);
        return copied;
    }

    /// <summary>Why a blob was not read, for people.</summary>
    internal static string Why(BlobId blob, ReadResult result, ClientNetwork network) => result switch
    {
        ReadResult.NotFound => $"blob {blob} is not on this network: never stored, expired or deleted.",
        ReadResult.Blocked => $"blob {blob} is on the deny lists of too many nodes to be read.",
        ReadResult.Inconsistent => $"blob {blob} was encoded inconsistently by its writer, so its content is not defined.",
        ReadResult.TooLarge large => $"blob {blob} has {large.Length} bytes; at most {large.Limit} can be put together here.",
        ReadResult.Unavailable gone => $"blob {blob} cannot be read at the moment: {gone.Why.ReplaceLineEndings(" ")} {network.Look}.",
        _ => $"blob {blob} cannot be read at the moment; {network.Look}.",
    };
}
