using System.CommandLine;
using Haulout.Chain;
using Haulout.Cli;
using Spectre.Console;

namespace Haulout.Client;

/// <summary><c>haulout list</c>: the blobs of a wallet.</summary>
internal static class ListCommand
{
    internal static Command Create() => ClientCommand.Paying(
        "list", "List the blob objects that the wallet owns", (_, network, terminal, ct) => Run(network, terminal, ct));

    private static async Task<int> Run(ClientNetwork network, Terminal terminal, CancellationToken ct)
    {
        var owned = await OwnedBlobs.Of(network, ct);
        var blobs = owned.All.OrderBy(b => b.Storage.EndEpoch).ThenBy(b => b.Id).ToArray();
        if (terminal.Json)
        {
            foreach (var blob in blobs)
            {
                terminal.Result("", new
                {
                    blobId = blob.BlobId.ToString(),
                    blobObject = blob.Id.ToString(),
                    state = owned.StandingOf(blob).ToString().ToLowerInvariant(),
                    blob.Deletable,
                    unencodedLength = blob.Size,
                    storageSize = blob.Storage.Size,
                    registeredEpoch = blob.RegisteredEpoch.Value,
                    certifiedEpoch = blob.CertifiedEpoch?.Value,
                    startEpoch = blob.Storage.StartEpoch.Value,
                    endEpoch = blob.Storage.EndEpoch.Value,
                });
            }

            return ExitCode.Success;
        }

        var table = new Table().Border(TableBorder.Rounded).Caption($"epoch {owned.State.Epoch}; wallet {owned.Owner}");
        foreach (string column in (string[])["blob id", "object", "size", "kind", "state", "until epoch"])
        {
            table.AddColumn(column);
        }

        foreach (var blob in blobs)
        {
            var standing = owned.StandingOf(blob);
            string colour = standing switch { Standing.Certified => "green", Standing.Registered => "yellow", _ => "grey" };
            table.AddRow(
                blob.BlobId.ToString(), blob.Id.ToString(), ByteSize.Of((long)blob.Size), blob.Deletable ? "deletable" : "permanent",
                $"[{colour}]{standing.ToString().ToLowerInvariant()}[/]", blob.Storage.EndEpoch.ToString());
        }

        Lines.ConsoleOn(Console.Out).Write(table);
        return ExitCode.Success;
    }
}
