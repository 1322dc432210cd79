using System.CommandLine;
using System.Globalization;
using Haulout.Blobs;
using Haulout.Cli;
using Walrus.Client.Chain;
using Walrus.Client.Committees;
using Walrus.Client.Nodes;
using Walrus.Client.Store;

namespace Haulout.Client;

/// <summary><c>haulout store</c>: files become blobs, encoded here and sent to the storage nodes.</summary>
internal static class StoreCommand
{
    internal static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Files to store; - is standard input" };
        var epochs = Amounts.Epochs("For how many epochs, the current one included");
        var permanent = new Option<bool>("--permanent") { Description = "Nobody can delete it before its end; otherwise its owner can" };
        var force = new Option<bool>("--force") { Description = "Store it even if the network has it for long enough" };
        return ClientCommand.Paying(
            "store",
            "Store files as blobs, paid and owned by a wallet",
            (parsed, network, terminal, ct) => Run(
                parsed.GetValue(files)!,
                new StoreRequest(parsed.GetValue(epochs), !parsed.GetValue(permanent), parsed.GetValue(force))
                {
                    ReuseResources = !parsed.GetValue(force),
                },
                network,
                terminal,
                ct),
            files,
            epochs,
            permanent,
            force);
    }

    private static async Task<int> Run(
        IReadOnlyList<string> paths, StoreRequest request, ClientNetwork network, Terminal terminal, CancellationToken ct)
    {
        var view = await network.View(ct);
        var options = new BlobStoreOptions();
        var store = new BlobStore(network.Walrus, network.Wallet, options, new WalletResources(network.Wallet));
        return await FileByFile.Run(paths, terminal, async path =>
        {
            byte[] content = Read(path, view, options.MaxBlobBytes);
            var result = await terminal.Follow($"storing {path}", bar => store.Store(content, request, Progress(bar), ct));
            return Tell(path, content.Length, request, result, network, terminal);
        });
    }

    private static byte[] Read(string path, NetworkView view, long limit)
    {
        using var file = BlobFile.Open(path, view.Codec.Config);
        if (file.Length > limit)
        {
            throw new BadInputException($"{path} has {ByteSize.Of(file.Length)}; at most {ByteSize.Of(limit)} can be stored at once. Split it.");
        }

        var content = new byte[file.Length];
        file.Read(0, content);
        return content;
    }

    private static Phases? Progress(IProgress<Step>? bar) => bar is null ? null : new Phases(bar);

    private static int Tell(string path, int length, StoreRequest request, StoreResult result, ClientNetwork network, Terminal terminal)
    {
        switch (result)
        {
            case StoreResult.NewlyCreated created:
                terminal.Result(
                    $"{created.Blob.BlobId}  {path}  (object {created.Blob.Id}, {Kind(created.Blob.Deletable)} until epoch "
                    + $"{created.Blob.Storage.EndEpoch}, {ByteSize.Of(length)} became {ByteSize.Of((long)created.EncodedLength)}, "
                    + $"{Amounts.Wal(created.Cost)})",
                    new
                    {
                        path,
                        blobId = created.Blob.BlobId.ToString(),
                        result = "newlyCreated",
                        operation = char.ToLowerInvariant(created.Operation.ToString()[0]) + created.Operation.ToString()[1..],
                        blobObject = created.Blob.Id.ToString(),
                        created.Blob.Deletable,
                        endEpoch = created.Blob.Storage.EndEpoch.Value,
                        unencodedLength = length,
                        created.EncodedLength,
                        created.Cost,
                        certification = created.Certification.ToString(),
                        nodes = created.Figures.NodesDone,
                        milliseconds = (long)created.Figures.Elapsed.TotalMilliseconds,
                    });
                return ExitCode.Success;
            case StoreResult.AlreadyCertified already:
                terminal.Result(
                    $"{already.BlobId}  {path}  (the network has it already, permanent until epoch {already.EndEpoch}; nothing was bought)",
                    new { path, blobId = already.BlobId.ToString(), result = "alreadyCertified", endEpoch = already.EndEpoch.Value });
                return ExitCode.Success;
            case StoreResult.AlreadyOwned owned:
                terminal.Result(
                    $"{owned.BlobId}  {path}  (object {owned.BlobObject}, until epoch {owned.EndEpoch}, is the wallet's already; nothing was bought)",
                    new
                    {
                        path,
                        blobId = owned.BlobId.ToString(),
                        result = "alreadyOwned",
                        blobObject = owned.BlobObject.ToString(),
                        endEpoch = owned.EndEpoch.Value,
                    });
                return ExitCode.Success;
            case StoreResult.MarkedInvalid invalid:
                terminal.Complain($"{path} cannot be stored: the network has marked blob {invalid.BlobId} as invalid.");
                return ExitCode.BadInput;
            case StoreResult.TooLarge large:
                terminal.Complain($"{path} has {large.Length} bytes; here a blob has at most {large.Limit}. Split it.");
                return ExitCode.BadInput;
            case StoreResult.Impossible impossible:
                terminal.Complain($"{path} cannot be stored: {impossible.Why}");
                return ExitCode.BadInput;
            case StoreResult.NotEnoughConfirmations few:
                terminal.Complain(
                    $"{path} is not stored: nodes with {few.Weight} shards confirmed it, {few.Needed} are needed{Why(few.Failures)}; "
                    + $"{network.Look}.");
                return ExitCode.Failure;
            case StoreResult.Overtaken overtaken:
                terminal.Complain($"{path} is not stored: {overtaken.Why}.");
                return ExitCode.Failure;
            case StoreResult.Blocked blocked:
                terminal.Complain($"{path} is not stored: too many nodes have blob {blocked.BlobId} on their deny lists.");
                return ExitCode.Failure;
            case StoreResult.ChainRefused refused:
                terminal.Complain($"{path} is not stored, the chain refused ({Name(refused.Phase)}): {OneLine(refused.Cause.Message)}");
                return ExitCode.Failure;
            case StoreResult.ChainUnavailable gone:
                terminal.Complain($"{path} is perhaps not stored ({Name(gone.Phase)}): {OneLine(gone.Why)} Store it again.");
                return ExitCode.Failure;
            default:
                throw new NotSupportedException($"{result.GetType().Name} of {request} is not a result this command knows.");
        }
    }

    private static string Why(IReadOnlyList<NodeFailure> failures) =>
        failures.Count == 0 ? "" : $" ({failures[0].Name} {OneLine(failures[0].Cause)})";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Kind(bool deletable) => deletable ? "deletable" : "permanent";

    private static string Name(StorePhase phase) => phase.ToString().ToLower(CultureInfo.InvariantCulture);

    /// <summary>Most of a store is the upload; what stands before it and after it has the ends of the bar.</summary>
    private sealed class Phases(IProgress<Step> bar) : IProgress<StoreProgress>
    {
        private const double Before = 0.1;
        private const double After = 0.95;

        public void Report(StoreProgress value) => bar.Report(value.Phase switch
        {
            StorePhase.Encoding => new("encoding", 0),
            StorePhase.Asking => new("asking", Before / 2),
            StorePhase.Registering => new("registering", Before),
            StorePhase.Uploading => new(
                $"{value.NodesDone} of {value.Nodes} nodes", Before + (After - Before) * value.Bytes / Math.Max(1, value.TotalBytes)),
            _ => new("certifying", After),
        });
    }
}
