using System.CommandLine;
using Haulout.Cli;
using Walrus.Core.RedStuff;

namespace Haulout.Blobs;

/// <summary><c>haulout encode</c>: a file becomes metadata and slivers in a folder.</summary>
internal static class EncodeCommand
{
    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file to encode; - is standard input" };
        var shards = Shared.Shards();
        var output = new Option<string>("--out")
        {
            Description = "The directory to write; it must not exist or be empty",
            Required = true,
            HelpName = "DIR",
        };
        var json = Shared.Json();
        var command = new Command("encode", "Encode a file to metadata.bcs, primary/NNNN.bcs and secondary/NNNN.bcs, as storage nodes receive them")
        {
            file, shards, output, json,
        };
        command.SetAction((parsed, ct) => Task.Run(() => Run(
            parsed.GetValue(file)!, Shared.Config(parsed.GetValue(shards)), parsed.GetValue(output)!,
            Terminal.Standard(parsed.GetValue(json)), ct), ct));
        return command;
    }

    internal static int Run(string path, EncodingConfig config, string output, Terminal terminal, CancellationToken ct)
    {
        SliverDirectoryWriter.RequireFree(output);
        using var file = BlobFile.Open(path, config);
        int symbolSize = config.SymbolSize(file.Length);
        using var writer = new SliverDirectoryWriter(output, config, symbolSize);
        var encoder = new BlobEncoder(new RedStuffCodec(config));
        var blob = terminal.Watch($"Encoding {path}", progress => encoder.Encode(file, writer, progress, ct));
        writer.Commit(blob.Metadata);
        long bytes = Enum.GetValues<SliverAxis>().Sum(axis => (long)config.Shards * config.SliverLength(axis, symbolSize));
        var summary = BlobSummary.Of(path, blob, config);
        terminal.Result(
            $"{blob.BlobId}  {output}\n{config.Shards} sliver pairs, {bytes} bytes of slivers for {file.Length} of blob",
            new
            {
                summary.Path,
                summary.BlobId,
                summary.UnencodedLength,
                summary.EncodingType,
                summary.NShards,
                summary.SymbolSize,
                summary.RootHash,
                Out = output,
                SliverPairs = config.Shards,
                SliverBytes = bytes,
            });
        return ExitCode.Success;
    }
}
