using System.CommandLine;
using Haulout.Cli;
using Walrus.Core.RedStuff;

namespace Haulout.Blobs;

/// <summary><c>haulout decode</c>: enough slivers in a folder become the file again.</summary>
internal static class DecodeCommand
{
    internal static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "A directory with metadata.bcs and slivers" };
        var output = new Option<string>("--out") { Description = "The file to write; - is standard output", Required = true, HelpName = "FILE" };
        var check = Shared.OneOf<ConsistencyCheck>("--check");
        check.Description = "How to look for an inconsistent encoding: not at all, in the systematic slivers, or by encoding again";
        check.DefaultValueFactory = _ => ConsistencyCheck.Default;
        var skip = Shared.SkipUnusable();
        var json = Shared.Json();
        var command = new Command("decode", "Decode a blob from its slivers: any K1 primary or K2 secondary ones")
        {
            directory, output, check, skip, json,
        };
        command.SetAction((parsed, ct) => Task.Run(() => Run(
            parsed.GetValue(directory)!, parsed.GetValue(output)!, parsed.GetValue(check), parsed.GetValue(skip),
            Terminal.Standard(parsed.GetValue(json)), ct), ct));
        return command;
    }

    internal static int Run(string path, string output, ConsistencyCheck check, bool skipUnusable, Terminal terminal, CancellationToken ct)
    {
        if (output == "-" && terminal.Json)
        {
            throw new BadInputException("--json and --out - both want standard output; give --out a file.");
        }

        var directory = SliverDirectory.Open(path);
        string target = output == "-" ? Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()) : output;
        using var file = OutputFile.Create(target);
        var (axis, slivers) = Collect(directory, skipUnusable, terminal, ct);
        using var blob = new BlobFile(target, file.Handle, (long)directory.Blob.Metadata.UnencodedLength);
        var decoder = new BlobDecoder(directory.Codec);
        var used = terminal.Watch("Decoding", progress => decoder.Decode(directory.Blob.Metadata, axis, slivers, blob, progress, ct));
        bool consistent = terminal.Watch(
            "Checking consistency", _ => decoder.IsConsistent(directory.Blob, blob, check, axis == SliverAxis.Primary ? used : [], ct));
        if (!consistent)
        {
            throw new BadInputException(
                $"blob {directory.Blob.BlobId} was encoded inconsistently by its writer, so its content is not defined; "
                + "nothing was written. --check skip writes what these slivers say.");
        }

        if (output == "-")
        {
            using var standard = Console.OpenStandardOutput();
            blob.CopyTo(standard, ct);
            return ExitCode.Success;
        }

        file.Commit();
        terminal.Result(
            $"{directory.Blob.BlobId}  {output}",
            new
            {
                blobId = directory.Blob.BlobId.ToString(),
                @out = output,
                unencodedLength = directory.Blob.Metadata.UnencodedLength,
                nShards = directory.Config.Shards,
                axis = axis.Word(),
                sliversUsed = used.Count,
                check = check.ToString().ToLowerInvariant(),
            });
        return ExitCode.Success;
    }

    /// <summary>Enough verified slivers of one axis; the primary one if it has them, as its slivers hold the data in order.</summary>
    private static (SliverAxis Axis, List<Sliver> Slivers) Collect(
        SliverDirectory directory, bool skipUnusable, Terminal terminal, CancellationToken ct)
    {
        var counts = new List<string>();
        foreach (var axis in Enum.GetValues<SliverAxis>())
        {
            int needed = directory.Config.SourceSymbolsOf(axis);
            var present = directory.Present(axis).OrderBy(pair => directory.Config.SliverOf(pair, axis)).ToList();
            var slivers = new List<Sliver>();
            if (present.Count >= needed)
            {
                SliverCollection.Read(directory, axis, present, needed, skipUnusable, terminal, slivers.Add, ct);
                if (slivers.Count == needed)
                {
                    return (axis, slivers);
                }
            }

            counts.Add($"{needed} {axis.Word()} ones are needed and {(slivers.Count > 0 ? slivers.Count : present.Count)} are here");
        }

        throw new BadInputException(
            $"{directory.Path} has too few slivers of blob {directory.Blob.BlobId}: {string.Join(", or ", counts)}. Copy more of them into it.");
    }
}
