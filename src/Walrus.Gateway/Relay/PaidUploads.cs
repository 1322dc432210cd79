using Walrus.Sui;

namespace Walrus.Gateway.Relay;

/// <summary>
/// One upload for each payment: whoever comes with the same transaction again, its answer lost perhaps, gets the answer of the first, and
/// nothing is uploaded twice. An upload that failed gives its payment back.
/// </summary>
internal sealed class PaidUploads(int limit)
{
    private readonly Lock gate = new();
    private readonly Dictionary<SuiDigest, (DateTimeOffset Until, Task<RelayAnswer> Upload)> paid = [];

    /// <summary>
    /// The answer for that payment, from <paramref name="upload"/> if there is none yet; null when no more payments can be remembered.
    /// </summary>
    internal Task<RelayAnswer>? Once(SuiDigest payment, DateTimeOffset until, DateTimeOffset now, Func<Task<RelayAnswer>> upload)
    {
        lock (gate)
        {
            if (paid.TryGetValue(payment, out var known) && !HasFailed(known.Upload))
            {
                return known.Upload;
            }

            if (paid.Count >= limit)
            {
                foreach (var gone in paid.Where(p => p.Value.Until <= now || HasFailed(p.Value.Upload)).Select(p => p.Key).ToArray())
                {
                    paid.Remove(gone);
                }
            }

            if (paid.Count >= limit)
            {
                return null;
            }

            var started = Task.Run(upload);
            paid[payment] = (until, started);
            return started;
        }
    }

    private static bool HasFailed(Task<RelayAnswer> upload) =>
        upload.IsCompleted && (!upload.IsCompletedSuccessfully || upload.GetAwaiter().GetResult().Status != 200);
}

/// <summary>What a relay answers: a certificate, or a sentence.</summary>
/// <param name="Status">The HTTP status; 200 with <paramref name="Json"/>.</param>
/// <param name="Text">Otherwise.</param>
/// <param name="Json">The certificate.</param>
internal sealed record RelayAnswer(int Status, string Text, byte[]? Json = null);
