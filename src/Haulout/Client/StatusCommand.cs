using System.CommandLine;
using Haulout.Cli;
using Walrus.Client.Nodes;
using Walrus.Client.Read;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace Haulout.Client;

/// <summary><c>haulout status</c>: what the committee says of a blob.</summary>
internal static class StatusCommand
{
    internal static Command Create()
    {
        var blob = new Argument<string>("BLOB_ID") { Description = "The blob's id" };
        return ClientCommand.Reading(
            "status",
            "Ask the storage nodes what they say of a blob: enough of them must agree, or the chain prove it",
            (parsed, network, terminal, ct) => Run(BlobId.Parse(parsed.GetValue(blob)!), network, terminal, ct),
            blob);
    }

    private static async Task<int> Run(BlobId blob, ClientNetwork network, Terminal terminal, CancellationToken ct)
    {
        var view = await network.View(ct);
        switch (await new StatusInquiry(network.Walrus).Ask(view, view.Writing!, blob, ct))
        {
            case BlobStatus.Permanent permanent:
                terminal.Result(
                    $"{blob}  permanent, {(permanent.IsCertified ? "certified" : "not certified")}, until epoch {permanent.EndEpoch}",
                    new
                    {
                        blobId = blob.ToString(),
                        status = "permanent",
                        certified = permanent.IsCertified,
                        endEpoch = permanent.EndEpoch.Value,
                        initialCertifiedEpoch = permanent.InitialCertifiedEpoch?.Value,
                        @event = Event(permanent.StatusEvent),
                    });
                break;
            case BlobStatus.Deletable deletable:
                terminal.Result(
                    $"{blob}  deletable, {(deletable.InitialCertifiedEpoch is { } epoch ? $"certified since epoch {epoch}" : "not certified")}",
                    new
                    {
                        blobId = blob.ToString(),
                        status = "deletable",
                        certified = deletable.InitialCertifiedEpoch is not null,
                        initialCertifiedEpoch = deletable.InitialCertifiedEpoch?.Value,
                    });
                break;
            case BlobStatus.Invalid invalid:
                terminal.Result(
                    $"{blob}  invalid: its encoding was proven inconsistent",
                    new { blobId = blob.ToString(), status = "invalid", @event = Event(invalid.Event) });
                break;
            case BlobStatus.Nonexistent:
                terminal.Result(
                    $"{blob}  nonexistent: never stored, expired or deleted", new { blobId = blob.ToString(), status = "nonexistent" });
                break;
            default:
                terminal.Complain($"too few nodes answered alike to say what blob {blob} is; {network.Look}.");
                return ExitCode.Failure;
        }

        return ExitCode.Success;
    }

    private static object Event(EventId id) => new { transaction = id.TransactionDigest.ToString(), id.Sequence };
}
