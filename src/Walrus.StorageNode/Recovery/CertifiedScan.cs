using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Recovery;

/// <summary>Goes over the blobs that were certified before an epoch and live in it, a page at a time, several blobs at once.</summary>
internal sealed class CertifiedScan(Database database, int parallelism)
{
    private const int Page = 256;

    internal async Task Each(Epoch epoch, Func<BlobId, CancellationToken, ValueTask> visit, CancellationToken ct)
    {
        BlobId? last = null;
        while (database.Read(c => c.CertifiedBefore(epoch, last, Page)) is { Count: > 0 } page)
        {
            await Parallel.ForEachAsync(
                page, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = ct }, visit).ConfigureAwait(false);
            last = page[^1];
        }
    }
}
