using System.CommandLine;
using Haulout.Cli;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Haulout.Blobs;

/// <summary><c>haulout recover</c>: rebuilds one sliver from symbols of slivers of the other axis, as a repairing node does.</summary>
internal static class RecoverCommand
{
    internal static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "A directory with metadata.bcs and slivers" };
        var pair = new Option<int>("--pair") { Description = "The sliver pair, 0 to n-1", Required = true, HelpName = "P" };
        var axis = Shared.OneOf<SliverAxis>("--axis");
        axis.Description = "Which sliver of the pair";
        axis.Required = true;
        var skip = Shared.SkipUnusable();
        var json = Shared.Json();
        var command = new Command("recover", "Rebuild one sliver from the other axis' slivers in DIR, verify it, and put it there")
        {
            directory, pair, axis, skip, json,
        };
        command.SetAction((parsed, ct) => Task.Run(() => Run(
            parsed.GetValue(directory)!, parsed.GetValue(pair), parsed.GetValue(axis), parsed.GetValue(skip),
            Terminal.Standard(parsed.GetValue(json)), ct), ct));
        return command;
    }

    internal static int Run(string path, int pairNumber, SliverAxis axis, bool skipUnusable, Terminal terminal, CancellationToken ct)
    {
        var directory = SliverDirectory.Open(path);
        if (pairNumber < 0 || pairNumber >= directory.Config.Shards)
        {
            throw new BadInputException($"--pair {pairNumber} is out of range: the blob has sliver pairs 0 to {directory.Config.Shards - 1}.");
        }

        var pair = new SliverPairIndex((ushort)pairNumber);
        var target = directory.Config.SliverOf(pair, axis);
        var recovery = new SliverRecovery(directory.Codec);
        var verifier = new SliverVerifier(directory.Codec);
        var source = axis.Other();
        int needed = recovery.SymbolsNeeded(axis);
        var present = directory.Present(source);
        var symbols = new List<DecodingSymbol>();

        // Only one symbol of each source is kept, so the memory is that of the sliver, however large the blob.
        int good = present.Count < needed ? present.Count : SliverCollection.Read(
            directory, source, present, needed, skipUnusable, terminal,
            sliver => symbols.Add(Own(verifier.Expand(sliver).DecodingSymbolFor(target))), ct);
        if (good < needed)
        {
            throw new BadInputException(
                $"{path} has too few slivers to rebuild {axis.Word()} sliver pair {pair}: {needed} {source.Word()} ones are needed "
                + $"and {good} are here. "
                + "Copy more of them into it.");
        }

        var sliver = recovery.Recover(axis, target, directory.SymbolSize, symbols)!;
        if (verifier.Verify(sliver, directory.Blob.Metadata) != SliverFault.None)
        {
            throw new BadInputException(
                $"the slivers verify but {axis.Word()} sliver {target} rebuilt from them does not: blob {directory.Blob.BlobId} was encoded "
                + "inconsistently by its writer. Report it with an inconsistency proof.");
        }

        string file = directory.SliverPath(axis, pair);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        OutputFile.Write(file, sliver.ToBcs());
        terminal.Result(
            $"{directory.Blob.BlobId}  {file}\nrebuilt from {needed} symbols, {(long)needed * directory.SymbolSize} bytes",
            new
            {
                blobId = directory.Blob.BlobId.ToString(),
                pair = pairNumber,
                axis = axis.Word(),
                sliver = target.Value,
                path = file,
                symbolsUsed = needed,
                symbolBytes = (long)needed * directory.SymbolSize,
            });
        return ExitCode.Success;
    }

    private static DecodingSymbol Own(DecodingSymbol symbol) => symbol with { Data = symbol.Data.ToArray() };
}
