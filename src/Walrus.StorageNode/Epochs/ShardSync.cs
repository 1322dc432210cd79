using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>
/// Fills gained shards with every certified blob's slivers, and reports <c>epoch_sync_done</c> once when none is left (node-behaviour §4).
/// </summary>
internal sealed partial class ShardSync(
    Database database, NodeState state, ShardTransfer transfer, SliverRebuild rebuild, ChainWatch watch, IWalrusWallet wallet, Signal changed,
    StorageNodeOptions options, TimeProvider time, ILogger<ShardSync> log)
{
    private const int Page = 256;
    private const int InvalidSyncEpoch = 1, DuplicateSyncDone = 2, NotInCommittee = 4;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    internal async Task Run(CancellationToken ct)
    {
        int failures = 0;
        while (true)
        {
            var next = changed.Next;
            var view = state.View;
            var epoch = view.CommitteeEpoch;
            bool settled = epoch == view.EventEpoch && view.Member;
            ShardIndex[] gained = [.. view.Shards.Where(s => s.Value is ShardStatus.ActiveSync or ShardStatus.ActiveRecover).Select(s => s.Key)];
            bool done = settled && await Fill(gained, epoch, ct).ConfigureAwait(false) && await Report(epoch, ct).ConfigureAwait(false);
            failures = done || !settled ? 0 : failures + 1;
            var pause = failures == 0 ? LookAgain : BlobRecovery.Pause(options.RecoveryRetry, failures - 1);
            await Signal.Await(next, pause < LookAgain ? pause : LookAgain, time, ct).ConfigureAwait(false);
        }
    }

    /// <summary>True when the shards have every sliver; false when some blob must be tried again, or the epoch has moved on.</summary>
    private async Task<bool> Fill(ShardIndex[] shards, Epoch epoch, CancellationToken ct)
    {
        if (shards.Length == 0)
        {
            return true;
        }

        // A shard that was gone through once has what its former holder had; then single slivers are healed.
        await Parallel.ForEachAsync(
            shards.Where(s => state.View.Shards.GetValueOrDefault(s) == ShardStatus.ActiveSync),
            new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentRecoveries, CancellationToken = ct },
            async (shard, token) => await transfer.TakeOver(shard, epoch, token).ConfigureAwait(false)).ConfigureAwait(false);
        int missing = 0;
        BlobId? last = null;
        while (database.Read(c => c.CertifiedBlobs(epoch, last, Page)) is { Count: > 0 } page)
        {
            await Parallel.ForEachAsync(
                page, new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentRecoveries, CancellationToken = ct },
                async (blob, token) =>
                {
                    if (state.View.CommitteeEpoch == epoch && !await Heal(blob, shards, token).ConfigureAwait(false)
                        && state.Blob(blob).IsCertified(epoch))
                    {
                        Interlocked.Increment(ref missing);
                    }
                }).ConfigureAwait(false);
            last = page[^1];
        }

        if (state.View.CommitteeEpoch != epoch)
        {
            return false;
        }

        foreach (var shard in shards)
        {
            state.SetShard(shard, missing == 0 ? ShardStatus.Active : ShardStatus.ActiveRecover, epoch);
        }

        LogFilled(epoch, shards.Length, missing);
        return missing == 0;
    }

    private async Task<bool> Heal(BlobId blob, ShardIndex[] shards, CancellationToken ct)
    {
        try
        {
            return rebuild.HasAll(blob, shards) || await rebuild.Heal(blob, shards, ct).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            LogFailed(blob, e.Message);
            return false;
        }
    }

    /// <summary>Reports the epoch as synchronised, once; the contract refuses a second time, which then means that the first arrived.</summary>
    private async Task<bool> Report(Epoch epoch, CancellationToken ct)
    {
        if (state.Capability is not { } capability || database.Read(c => c.EpochFact(Facts.SyncDone)) >= epoch)
        {
            return true;
        }

        try
        {
            await watch.Insist("epoch_sync_done", token => wallet.EpochSyncDone(capability.Cap, epoch, token), ct).ConfigureAwait(false);
        }
        catch (MoveAbortException e) when (e is { Module: "staking_inner", Code: InvalidSyncEpoch or DuplicateSyncDone or NotInCommittee })
        {
            // Said already, or there is nothing left to say about this epoch.
            LogNotCounted(epoch, e.Message);
        }
        catch (MoveAbortException e)
        {
            LogRefused(epoch, e.Message);
            return false;
        }

        database.Write(c => c.SetNumber(Facts.SyncDone, epoch.Value));
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Epoch {Epoch}: {Shards} shards were gone through, {Missing} blobs are not complete yet.")]
    private partial void LogFilled(Epoch epoch, int shards, int missing);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Blob} could not be stored: {Cause}")]
    private partial void LogFailed(BlobId blob, string cause);

    [LoggerMessage(Level = LogLevel.Debug, Message = "epoch_sync_done of epoch {Epoch} was not counted: {Cause}")]
    private partial void LogNotCounted(Epoch epoch, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "epoch_sync_done of epoch {Epoch} was refused; it will be tried again: {Cause}")]
    private partial void LogRefused(Epoch epoch, string cause);
}
