using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Blobs;

/// <summary>What a round of the scrubber found.</summary>
/// <param name="Slivers">Slivers read and verified against their blob's metadata.</param>
/// <param name="Damaged">Of which not what the metadata commits to; they are in quarantine.</param>
/// <param name="Missing">Slivers this node owes and does not have.</param>
/// <param name="Orphans">Blobs whose slivers were deleted because nobody pays for them and their metadata is gone.</param>
internal readonly record struct ScrubReport(long Slivers, long Damaged, long Missing, long Orphans);

/// <summary>
/// Reads every sliver again, slowly, for as long as the node lives: disks forget, and nobody else would notice before the sliver is needed.
/// What is damaged goes into quarantine; what is missing is recovered. A round goes on where the last process left it.
/// </summary>
internal sealed partial class Scrub(
    Database database, NodeState state, MetadataTable metadata, SliverStore slivers, ExpiredData expired, Signal recoveryAdded,
    WorkerLimit workers, StorageNodeOptions options, TimeProvider time, ILogger<Scrub> log)
{
    private const int Page = 256;

    // A node that has just started has events to catch up with, and better things to do.
    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(10);

    /// <summary>What the last whole round found; null before the first.</summary>
    internal ScrubReport? Last { get; private set; }

    internal async Task Run(CancellationToken ct)
    {
        await Task.Delay(options.ScrubInterval < FirstRest ? options.ScrubInterval : FirstRest, time, ct).ConfigureAwait(false);
        while (true)
        {
            var begun = time.GetTimestamp();
            var report = await Round(ct).ConfigureAwait(false);
            Last = report;
            var took = time.GetElapsedTime(begun);
            LogRound(report.Slivers, report.Damaged, report.Missing, report.Orphans, took);
            var rest = options.ScrubInterval - took;
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, time, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Looks at every certified blob once, from where the last round stopped, then at slivers that belong to none.</summary>
    internal async Task<ScrubReport> Round(CancellationToken ct)
    {
        var report = default(ScrubReport);
        BlobId? last = database.Read(c => c.Fact(Facts.ScrubCursor)) is { Length: BlobId.Length } cursor ? BlobId.FromBytes(cursor) : null;
        while (database.Read(c => c.CertifiedBlobs(state.View.EventEpoch, last, Page)) is { Count: > 0 } page)
        {
            foreach (var blob in page)
            {
                report = await Look(blob, report, ct).ConfigureAwait(false);
            }

            last = page[^1];
            database.Write(c => c.SetFact(Facts.ScrubCursor, last.Value.ToArray()));
        }

        database.Write(c => c.SetFact(Facts.ScrubCursor, []));
        return report with { Orphans = RemoveOrphans(ct) };
    }

    private async Task<ScrubReport> Look(BlobId blob, ScrubReport report, CancellationToken ct)
    {
        var view = state.View;
        if (view.Codec is not { } codec)
        {
            return report;
        }

        var known = metadata.Find(blob);
        bool whole = known is not null;
        foreach (var key in view.Owned.SelectMany(shard => Axes.Select(axis => new SliverKey(blob, shard, axis))))
        {
            if (known is null || await workers.Run(() => slivers.Read(key), ct).ConfigureAwait(false) is not { } bcs)
            {
                (whole, report) = (false, report with { Missing = report.Missing + 1 });
                continue;
            }

            report = report with { Slivers = report.Slivers + 1 };
            if (!await workers.Run(() => Fits(codec, known, key, bcs), ct).ConfigureAwait(false))
            {
                (whole, report) = (false, report with { Damaged = report.Damaged + 1 });
            }

            await Task.Delay(TimeSpan.FromSeconds((double)bcs.Length / options.ScrubBytesPerSecond), time, ct).ConfigureAwait(false);
        }

        // A shard that is still being filled is expected to lack slivers, and somebody is at it.
        if (!whole && view.Shards.Values.All(s => s is ShardStatus.Active or ShardStatus.LockedToMove))
        {
            database.Write(c => c.AddRecovery(blob, time.GetUtcNow()));
            recoveryAdded.Set();
            LogIncomplete(blob);
        }

        return report;
    }

    /// <summary>Whether a sliver is the one that the metadata commits to; if not, it is put into quarantine.</summary>
    private bool Fits(RedStuffCodec codec, BlobMetadata known, SliverKey key, byte[] bcs)
    {
        var place = slivers.Where(key)?.Place;
        if (new SliverVerifier(codec).Verify(Sliver.FromBcs(bcs, key.Axis), known) == SliverFault.None)
        {
            return true;
        }

        if (place is { } found)
        {
            slivers.Quarantine(key, found);
        }

        return false;
    }

    /// <summary>A power failure may bring deleted slivers back into the index; then their metadata is not there.</summary>
    private int RemoveOrphans(CancellationToken ct)
    {
        int orphans = 0;
        foreach (var shard in slivers.Shards())
        {
            foreach (var axis in Axes)
            {
                BlobId? from = null;
                do
                {
                    ct.ThrowIfCancellationRequested();
                    var page = slivers.Blobs(shard, axis, from, Page);
                    orphans += page.Count(blob => !metadata.Has(blob) && expired.Delete(blob));
                    from = page.Count == Page ? ShardHandover.Next(page[^1]) : null;
                }
                while (from is not null);
            }
        }

        return orphans;
    }

    private static SliverAxis[] Axes => [SliverAxis.Primary, SliverAxis.Secondary];

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Scrubbed {Slivers} slivers: {Damaged} damaged, {Missing} missing, {Orphans} blobs without an owner; it took {Time}.")]
    private partial void LogRound(long slivers, long damaged, long missing, long orphans, TimeSpan time);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Blob} is not whole on this disk and will be recovered.")]
    private partial void LogIncomplete(BlobId blob);
}
