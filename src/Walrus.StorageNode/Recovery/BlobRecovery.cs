using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Epochs;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Recovery;

/// <summary>
/// Looks, some time after each certification, whether this node has what it owes of the blob, and heals it if not. The list is durable:
/// what was due before a crash is due after it.
/// </summary>
internal sealed partial class BlobRecovery(
    Database database, NodeState state, SliverRebuild rebuild, Signal added, StorageNodeOptions options, TimeProvider time,
    ILogger<BlobRecovery> log)
{
    private const int Page = 64;
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    internal async Task Run(CancellationToken ct)
    {
        while (true)
        {
            var next = added.Next;
            var entries = state.View.IsSettled ? database.Read(c => c.Recoveries(Page)) : [];
            var now = time.GetUtcNow();
            var due = entries.Where(e => e.Due <= now).ToArray();
            if (due.Length == 0)
            {
                var pause = entries.Count > 0 && entries[0].Due - now < LongestPause ? entries[0].Due - now : TimeSpan.FromSeconds(30);
                await Signal.Await(next, pause, time, ct).ConfigureAwait(false);
                continue;
            }

            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentRecoveries, CancellationToken = ct }, Attend)
                .ConfigureAwait(false);
        }
    }

    private async ValueTask Attend(RecoveryTable.Entry entry, CancellationToken ct)
    {
        var view = state.View;
        ShardIndex[] owned = [.. view.Owned];
        bool done;
        try
        {
            done = !state.Blob(entry.Blob).IsCertified(view.EventEpoch) || owned.Length == 0 || rebuild.HasAll(entry.Blob, owned)
                || await rebuild.Heal(entry.Blob, owned, ct).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            LogFailed(entry.Blob, e.Message);
            done = false;
        }

        database.Write(c =>
        {
            if (done)
            {
                c.RemoveRecovery(entry.Blob);
            }
            else
            {
                c.PutOffRecovery(entry with { Due = time.GetUtcNow() + Pause(options.RecoveryRetry, entry.Attempts), Attempts = entry.Attempts + 1 });
            }
        });
    }

    /// <summary>Doubles with each attempt, up to an hour.</summary>
    internal static TimeSpan Pause(TimeSpan first, int attempts) =>
        attempts >= 20 || first.Ticks > LongestPause.Ticks >> attempts ? LongestPause : TimeSpan.FromTicks(first.Ticks << attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Blob} could not be healed: {Cause}")]
    private partial void LogFailed(BlobId blob, string cause);
}
