using Microsoft.AspNetCore.Http;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Confirmations;
using Walrus.StorageNode.Epochs;

namespace Walrus.StorageNode.Http;

/// <summary>
/// Storage confirmations. With <c>wait_for_registration</c> a request for a blob whose data is kept waits until its registration is seen
/// (storage-node-api §A.7).
/// </summary>
internal sealed class ConfirmationRoutes(
    ConfirmationSigner signer, BlobWrites writes, Signal registered, WorkerLimit workers, TimeSpan longest, TimeProvider time)
{
    internal Task<Answer> GetPermanent(HttpContext context, CancellationToken ct) => Confirm(context, null, ct);

    internal Task<Answer> GetDeletable(HttpContext context, CancellationToken ct) => context.TryObject(out var id, out var refusal)
        ? Confirm(context, id, ct)
        : Task.FromResult<Answer>(refusal!);

    private async Task<Answer> Confirm(HttpContext context, ObjectId? deletableObject, CancellationToken ct)
    {
        if (!context.TryBlob(out var blob, out var refusal)) return refusal!;
        var query = context.Request.Query;
        if (query.CheckKeys("wait_for_registration", "wait_millis") is { } unknown) return unknown;
        if (!query.TryFlag("wait_for_registration", out bool wait, out refusal)) return refusal!;
        if (!query.TryMillis("wait_millis", out var millis, out refusal)) return refusal!;
        if (wait)
        {
            var most = millis is { } m && m < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(m) : longest;
            await AwaitRegistration(blob, time.GetUtcNow() + most, ct).ConfigureAwait(false);
        }

        var (signed, why) = await workers.Run(() => (signer.Sign(blob, deletableObject, out var no), no), ct).ConfigureAwait(false);
        return signed is null ? why! : Answer.Of(200, new StorageConfirmationEnvelope(signed));
    }

    /// <summary>What is kept goes to disk by the registration: until then it is waited for, whatever is registered already.</summary>
    private async Task AwaitRegistration(BlobId blob, DateTimeOffset until, CancellationToken ct)
    {
        while (true)
        {
            var next = registered.Next;
            if (!writes.IsPending(blob)) return;
            var left = until - time.GetUtcNow();
            if (left <= TimeSpan.Zero || !await Signal.Await(next, left, time, ct).ConfigureAwait(false)) return;
        }
    }
}
