using System.CommandLine;
using Haulout.Cli;

namespace Haulout.Client;

/// <summary><c>haulout extend</c>: a blob is kept for longer.</summary>
internal static class ExtendCommand
{
    internal static Command Create()
    {
        var blob = new Argument<string>("BLOB") { Description = "A blob id, or the id of a blob object" };
        var epochs = Amounts.Epochs("By how many epochs");
        return ClientCommand.Paying(
            "extend",
            "Keep a blob of the wallet for more epochs",
            (parsed, network, terminal, ct) => Run(parsed.GetValue(blob)!, parsed.GetValue(epochs), network, terminal, ct),
            blob,
            epochs);
    }

    private static async Task<int> Run(string given, int epochs, ClientNetwork network, Terminal terminal, CancellationToken ct)
    {
        var owned = await OwnedBlobs.Of(network, ct);
        var found = owned.Find(given);
        var able = found.Where(b => owned.StandingOf(b) == Standing.Certified).ToArray();
        if (able.Length == 0)
        {
            string why = owned.StandingOf(found[0]) == Standing.Expired ? "its storage has ended" : "it is not certified";
            throw new BadInputException($"{given} cannot be extended: {why}; store it again.");
        }

        if (able.Length > 1)
        {
            throw new BadInputException(
                $"the wallet owns {able.Length} objects of {given}; give the one that is meant: {string.Join(", ", able.Select(b => b.Id))}.");
        }

        uint last = owned.State.Epoch.Value + (uint)owned.State.MaxEpochsAhead;
        if (able[0].Storage.EndEpoch.Value + (uint)epochs > last)
        {
            throw new BadInputException(
                $"storage can be bought until epoch {last}, and {given} ends in epoch {able[0].Storage.EndEpoch}: "
                + $"give --epochs {last - able[0].Storage.EndEpoch.Value} or less.");
        }

        var extended = await network.Wallet.Contracts.Blobs.Extend(able[0].Id, epochs, ct);
        terminal.Result(
            $"{extended.Value.BlobId}  until epoch {extended.Value.Storage.EndEpoch}  (object {extended.Value.Id}, {Amounts.Wal(extended.Cost)})",
            new
            {
                blobId = extended.Value.BlobId.ToString(),
                blobObject = extended.Value.Id.ToString(),
                endEpoch = extended.Value.Storage.EndEpoch.Value,
                extended.Cost,
                transaction = extended.Transaction.ToString(),
            });
        return ExitCode.Success;
    }
}
