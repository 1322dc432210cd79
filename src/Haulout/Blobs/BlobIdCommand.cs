using System.CommandLine;
using Haulout.Cli;
using Walrus.Core.RedStuff;

namespace Haulout.Blobs;

/// <summary><c>haulout blob-id</c>: what sha256sum is for digests.</summary>
internal static class BlobIdCommand
{
    internal static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Files to identify; - is standard input" };
        var shards = Shared.Shards();
        var json = Shared.Json();
        var command = new Command("blob-id", "Print the blob id of files, one line each: the id, two spaces, the path") { files, shards, json };
        command.SetAction((parsed, ct) => Task.Run(() => Run(
            parsed.GetValue(files)!, Shared.Config(parsed.GetValue(shards)), Terminal.Standard(parsed.GetValue(json)), ct), ct));
        return command;
    }

    private static Task<int> Run(IReadOnlyList<string> paths, EncodingConfig config, Terminal terminal, CancellationToken ct)
    {
        var encoder = new BlobEncoder(new RedStuffCodec(config));
        return FileByFile.Run(paths, terminal, path =>
        {
            using var file = BlobFile.Open(path, config);
            var blob = terminal.Watch($"Encoding {path}", progress => encoder.ComputeMetadata(file, progress, ct));
            terminal.Result($"{blob.BlobId}  {path}", BlobSummary.Of(path, blob, config));
            return Task.FromResult(ExitCode.Success);
        });
    }
}
