using System.CommandLine;
using Haulout.Blobs;
using Haulout.Cli;
using Walrus.Core.Identifiers;
using Walrus.Core.Quilts;
using Walrus.Core.RedStuff;

namespace Haulout.Quilts;

/// <summary><c>haulout quilt</c>: many small files as one blob, each readable by itself.</summary>
internal static class QuiltCommand
{
    internal static Command Create() => new("quilt", "Build quilts, list what is in them, read one patch") { Build(), List(), Read() };

    private static Command Build()
    {
        var files = new Argument<string[]>("FILE")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Files, each a patch named after the file; a directory stands for the files below it, named by their path in it",
        };
        var shards = Shared.Shards();
        var output = new Option<string>("--out") { Description = "The quilt file to write", Required = true, HelpName = "QUILT" };
        var tags = new Option<string[]>("--tag") { Description = "A tag for a patch: IDENTIFIER:KEY=VALUE; may be repeated", HelpName = "TAG" };
        var json = Shared.Json();
        var command = new Command("build", "Build a quilt from files") { files, shards, output, tags, json };
        command.SetAction((parsed, ct) => Task.Run(() => RunBuild(
            parsed.GetValue(files)!, Shared.Config(parsed.GetValue(shards)), parsed.GetValue(output)!, parsed.GetValue(tags) ?? [],
            Terminal.Standard(parsed.GetValue(json)), ct), ct));
        return command;
    }

    private static Command List()
    {
        var (quilt, shards, json) = (QuiltArgument(), Shared.Shards(), Shared.Json());
        var command = new Command("list", "List the patches of a quilt: patch id, size, identifier, tags") { quilt, shards, json };
        command.SetAction((parsed, ct) => Task.Run(() => RunList(
            parsed.GetValue(quilt)!, parsed.GetValue(shards), Terminal.Standard(parsed.GetValue(json)), ct), ct));
        return command;
    }

    private static Command Read()
    {
        var (quilt, shards, json) = (QuiltArgument(), Shared.Shards(), Shared.Json());
        var identifier = new Option<string>("--identifier") { Description = "The identifier of the patch" };
        var patchId = new Option<string>("--patch-id") { Description = "The patch id" };
        var output = new Option<string>("--out") { Description = "The file to write; - is standard output", Required = true, HelpName = "FILE" };
        var command = new Command("read", "Read one patch, from no more columns than it lies in")
        {
            quilt, shards, identifier, patchId, output, json,
        };
        command.SetAction(parsed => RunRead(
            parsed.GetValue(quilt)!, parsed.GetValue(shards), parsed.GetValue(identifier), parsed.GetValue(patchId), parsed.GetValue(output)!,
            Terminal.Standard(parsed.GetValue(json))));
        return command;
    }

    private static Argument<string> QuiltArgument() => new("QUILT") { Description = "A quilt file, or a directory with the slivers of a quilt" };

    internal static int RunBuild(
        IReadOnlyList<string> paths, EncodingConfig config, string output, IReadOnlyList<string> tags, Terminal terminal, CancellationToken ct)
    {
        var patches = new List<QuiltPatch>();
        foreach (var (identifier, path) in paths.SelectMany(Files))
        {
            patches.Add(new QuiltPatch(identifier, File.ReadAllBytes(path)));
        }

        foreach (string tag in tags)
        {
            Tag(patches, tag);
        }

        var plan = QuiltPlan.Of(config, patches);
        var encoder = new BlobEncoder(new RedStuffCodec(config));
        var id = terminal.Watch("Encoding the quilt", progress => encoder.ComputeMetadata(plan, progress, ct).BlobId);
        using (var file = OutputFile.Create(output))
        {
            plan.CopyTo(file.Stream, ct);
            file.Commit();
        }

        terminal.Result(
            $"{id}  {output}",
            new
            {
                quiltId = id.ToString(),
                path = output,
                length = plan.Length,
                symbolSize = plan.SymbolSize,
                nShards = config.Shards,
                patches = plan.Index.Entries.Select(e => Describe(id, e)),
            });
        Show(id, plan.Index, terminal);
        return ExitCode.Success;
    }

    internal static int RunList(string path, int shards, Terminal terminal, CancellationToken ct)
    {
        using var quilt = QuiltSource.Open(path, shards);
        var index = QuiltReader.ReadIndex(quilt);
        var id = quilt.Id(terminal, ct);
        if (terminal.Json)
        {
            foreach (var entry in index.Entries)
            {
                terminal.Result("", Describe(id, entry));
            }
        }

        Show(id, index, terminal);
        return ExitCode.Success;
    }

    internal static int RunRead(string path, int shards, string? identifier, string? patchId, string output, Terminal terminal)
    {
        if ((identifier is null) == (patchId is null))
        {
            throw new BadInputException("give either --identifier or --patch-id.");
        }

        using var quilt = QuiltSource.Open(path, shards);
        var patch = patchId is not null
            ? QuiltReader.ReadPatch(quilt, QuiltPatchId.Parse(patchId).InternalId)
            : QuiltReader.ReadPatch(quilt, QuiltReader.ReadIndex(quilt).Find(identifier!) ?? throw new BadInputException(
                $"the quilt has no patch '{identifier}'; 'haulout quilt list {path}' shows what it has."));
        if (output == "-")
        {
            using var standard = Console.OpenStandardOutput();
            standard.Write(patch.Data.Span);
            return ExitCode.Success;
        }

        OutputFile.Write(output, patch.Data.Span);
        terminal.Result(
            $"{patch.Identifier}  {output}", new { identifier = patch.Identifier, tags = patch.Tags, length = patch.Data.Length, path = output });
        return ExitCode.Success;
    }

    private static object Describe(BlobId quilt, QuiltIndexEntry entry) => new
    {
        patchId = new QuiltPatchId(quilt, entry.Columns).ToString(),
        identifier = entry.Identifier,
        tags = entry.Tags,
        startColumn = entry.Columns.Start,
        endColumn = entry.Columns.End,
    };

    private static void Show(BlobId quilt, QuiltIndex index, Terminal terminal)
    {
        foreach (var entry in index.Entries)
        {
            string tags = string.Concat(entry.Tags.Select(t => $"  {t.Key}={t.Value}"));
            terminal.Text($"{new QuiltPatchId(quilt, entry.Columns)}  {entry.Identifier}{tags}");
        }
    }

    private static IEnumerable<(string Identifier, string Path)> Files(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Select(file => (Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/'), file));
        }

        BlobFile.RequireFile(path);
        return [(Path.GetFileName(path), path)];
    }

    private static void Tag(List<QuiltPatch> patches, string tag)
    {
        // The identifier may hold a colon, a key may not hold an equals sign.
        int equals = tag.IndexOf('=', StringComparison.Ordinal);
        int colon = equals < 0 ? -1 : tag.LastIndexOf(':', equals);
        int at = colon < 0 ? -1 : patches.FindIndex(p => p.Identifier == tag[..colon]);
        if (at < 0)
        {
            throw new BadInputException($"--tag '{tag}' names no patch: write IDENTIFIER:KEY=VALUE with an identifier of one of the files.");
        }

        var tags = new Dictionary<string, string>(patches[at].Tags, StringComparer.Ordinal) { [tag[(colon + 1)..equals]] = tag[(equals + 1)..] };
        patches[at] = patches[at] with { Tags = tags };
    }
}
