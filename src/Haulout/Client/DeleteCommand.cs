using System.CommandLine;
using Haulout.Cli;

namespace Haulout.Client;

/// <summary><c>haulout delete</c>: a deletable blob goes, its storage returns to the wallet.</summary>
internal static class DeleteCommand
{
    internal static Command Create()
    {
        var blob = new Argument<string>("BLOB") { Description = "A blob id, for every deletable object of it, or the id of one" };
        return ClientCommand.Paying(
            "delete",
            "Delete a deletable blob of the wallet; its storage returns to the wallet",
            (parsed, network, terminal, ct) => Run(parsed.GetValue(blob)!, network, terminal, ct),
            blob);
    }

    private static async Task<int> Run(string given, ClientNetwork network, Terminal terminal, CancellationToken ct)
    {
        var owned = await OwnedBlobs.Of(network, ct);
        var able = owned.Find(given).Where(b => b.Deletable && owned.StandingOf(b) != Standing.Expired).ToArray();
        if (able.Length == 0)
        {
            throw new BadInputException($"{given} cannot be deleted: it is permanent, or its storage has ended; see haulout list.");
        }

        foreach (var blob in able)
        {
            var deleted = await network.Wallet.Contracts.Blobs.Delete(blob.Id, ct);
            terminal.Result(
                $"{blob.BlobId}  deleted  (object {blob.Id}; its storage is {deleted.Value.Id} until epoch {deleted.Value.EndEpoch})",
                new
                {
                    blobId = blob.BlobId.ToString(),
                    blobObject = blob.Id.ToString(),
                    storage = deleted.Value.Id.ToString(),
                    transaction = deleted.Transaction.ToString(),
                });
        }

        return ExitCode.Success;
    }
}
