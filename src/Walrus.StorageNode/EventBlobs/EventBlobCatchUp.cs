using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Walrus.Client.Read;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.Sui.Chain;
using Walrus.Sui.EventBlobs;
using Walrus.Sui.Events;
using Walrus.Sui.Objects;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>
/// The history of the chain from event blobs, for a node that is far behind or whose full node no longer has it (node-behaviour §1): back along the
/// names of the blobs before, then forward, one blob in memory at a time.
/// </summary>
internal sealed partial class EventBlobCatchUp(
    IChainReader chain, ChainWatch watch, EventBlobReading reading, EventBlobOptions options, ILogger<EventBlobCatchUp> log)
{
    /// <summary>
    /// Checkpoints from <paramref name="first"/> to the end of the last certified event blob; none when they are not needed or not to be had.
    /// </summary>
    internal async IAsyncEnumerable<CheckpointEvents> From(ulong first, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await Needed(first, ct).ConfigureAwait(false) is not { } latest
            || await Walk(latest.BlobId, first, ct).ConfigureAwait(false) is not { } blobs)
        {
            yield break;
        }

        LogBegins(first, latest.EndingCheckpoint, blobs.Count);
        while (blobs.TryPop(out var blob))
        {
            if (await reading.Read(blob, ct).ConfigureAwait(false) is not { } file)
            {
                LogUnreadable(blob);
                yield break;
            }

            foreach (var checkpoint in file.Checkpoints().Where(c => c.Sequence >= first))
            {
                yield return checkpoint;
                first = checkpoint.Sequence + 1;
            }
        }
    }

    /// <summary>Whether event blobs have a checkpoint that the full node lacks or is far from.</summary>
    internal async Task<bool> IsNeeded(ulong first, CancellationToken ct) => await Needed(first, ct).ConfigureAwait(false) is not null;

    private async Task<EventBlob?> Needed(ulong first, CancellationToken ct)
    {
        var latest = (await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false)).EventBlobs.Latest;
        if (latest is null || latest.EndingCheckpoint < first)
        {
            return null;
        }

        ulong tip = await watch.Insist("its newest checkpoint", chain.LatestCheckpoint, ct).ConfigureAwait(false);
        ulong oldest = await watch.Insist("its oldest checkpoint", chain.OldestCheckpoint, ct).ConfigureAwait(false);
        return oldest > first || (tip > first && tip - first > options.CatchUpLag) ? latest : null;
    }

    /// <summary>The blobs that hold everything from <paramref name="first"/> on, the oldest on top; null when they do not reach it.</summary>
    private async Task<Stack<BlobId>?> Walk(BlobId last, ulong first, CancellationToken ct)
    {
        Stack<BlobId> blobs = new();
        ulong? before = null;
        for (var blob = last; ;)
        {
            if (await Look(blob, ct).ConfigureAwait(false) is not { } ends || (before is { } end && ends.Trailer.End + 1 != end))
            {
                LogUnreadable(blob);
                return null;
            }

            blobs.Push(blob);
            if (ends.Trailer.Start <= first)
            {
                return blobs;
            }

            if (!ends.Header.HasPrevious)
            {
                // What was before the first event blob is nothing: writers begin with the first checkpoint behind the contracts.
                return ends.Trailer.Start <= options.FirstCheckpoint ? blobs : null;
            }

            (before, blob) = (ends.Trailer.Start, ends.Header.Previous);
        }
    }

    private async Task<(EventBlobHeader Header, EventBlobTrailer Trailer)?> Look(BlobId blob, CancellationToken ct)
    {
        try
        {
            return await reading.Look(blob, ct).ConfigureAwait(false);
        }
        catch (WalrusFormatException e)
        {
            LogMalformed(blob, e.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Reading checkpoints {First} to {Last} from {Blobs} event blobs.")]
    private partial void LogBegins(ulong first, ulong last, int blobs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The event blob {Blob} cannot be read; events come from the full node, if it still has them.")]
    private partial void LogUnreadable(BlobId blob);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The blob {Blob} is certified as an event blob and is none: {Cause}")]
    private partial void LogMalformed(BlobId blob, string cause);
}
