using System.CommandLine;
using System.Text.Json;
using Haulout.Cli;
using Walrus.Hosting.Files;

namespace Haulout.Stack;

/// <summary>A storage node of a running stack.</summary>
/// <param name="Name">What people call it: node-00, node-01, …</param>
/// <param name="NodeId">Its id on chain.</param>
/// <param name="Url">Its API.</param>
/// <param name="Admin">Its operator's API, on loopback.</param>
internal sealed record StackNode(string Name, string NodeId, Uri Url, Uri Admin);

/// <summary>Where the parts of a running stack are; written into the stack's data folder so that other commands find them.</summary>
/// <param name="ProcessId">Whose stack it is.</param>
/// <param name="Shards">Shards of the network.</param>
/// <param name="Chain">The chain's gRPC.</param>
/// <param name="Gateway">Publisher and aggregator.</param>
/// <param name="UploadRelay">The upload relay; null when there is none.</param>
/// <param name="Control">The control plane.</param>
/// <param name="Nodes">The storage nodes.</param>
internal sealed record StackFile(
    int ProcessId, int Shards, Uri Chain, Uri Gateway, Uri? UploadRelay, Uri Control, IReadOnlyList<StackNode> Nodes)
{
    /// <summary>Where a stack is unless one says otherwise.</summary>
    internal const string DefaultFolder = "haulout-data";

    private const string FileName = "stack.json";
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The key of the stack's own wallet, with which commands pay; only its owner may read it.</summary>
    internal static string WalletOf(string folder) => Path.Combine(folder, "wallet.key");

    /// <summary>The option that names a running stack.</summary>
    internal static Option<string> Folder() => new("--data")
    {
        HelpName = "DIR",
        Description = "The folder of the running stack, as given to haulout up",
        DefaultValueFactory = _ => DefaultFolder,
    };

    /// <summary>Durable before it returns.</summary>
    internal void Write(string folder) => DurableFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Options));

    /// <summary>What the last <c>haulout up</c> in that folder wrote.</summary>
    /// <exception cref="BadInputException">There is none, or it is not one.</exception>
    internal static StackFile Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<StackFile>(File.ReadAllBytes(path), Options)
                ?? throw new BadInputException($"{path} is empty; start the stack again with: haulout up --data {folder}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException($"there is no stack in {folder}; start one in another terminal with: haulout up --data {folder}", e);
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{path} cannot be read ({e.Message}); start the stack again with: haulout up --data {folder}", e);
        }
    }
}
