using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Epochs;

/// <summary>
/// Fills gained shards with the slivers of every blob certified before the epoch: from their former holders first, what is left from the
/// others' symbols (node-behaviour §4).
/// </summary>
internal sealed partial class ShardSync(
    Database database, NodeState state, ShardTransfer transfer, SliverRebuild rebuild, ChainWatch watch, StorageNodeOptions options,
    TimeProvider time, ILogger<ShardSync> log)
{
    private const int Page = 256;
    private static readonly TimeSpan FreshEnough = TimeSpan.FromSeconds(30);

    /// <summary>When a shard's transfer last came on, or was first tried.</summary>
    private readonly ConcurrentDictionary<(ShardIndex Shard, Epoch Epoch), long> lastProgress = new();

    /// <summary>The metadata is there: new shards may be filled.</summary>
    internal void Begin(Epoch epoch) => state.SetShards(
        state.View.Shards.Where(s => s.Value == ShardStatus.None).Select(s => s.Key), ShardStatus.ActiveSync, epoch);

    /// <summary>One attempt at every shard that is not whole; true when all of them are Active.</summary>
    internal async Task<bool> Fill(Epoch epoch, CancellationToken ct)
    {
        Begin(epoch);
        foreach (var old in lastProgress.Keys.Where(k => k.Epoch != epoch))
        {
            lastProgress.TryRemove(old, out _);
        }

        var policy = await Policy(ct).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            state.View.Shards.Where(s => s.Value == ShardStatus.ActiveSync).Select(s => s.Key),
            new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentShardSyncs, CancellationToken = ct },
            async (shard, token) => await Transfer(shard, epoch, policy, token).ConfigureAwait(false)).ConfigureAwait(false);
        await Recover(ct).ConfigureAwait(false);
        foreach (var (shard, _) in state.View.Shards.Where(s => s.Value == ShardStatus.ActiveRecover))
        {
            Settle(shard, epoch);
        }

        int unfinished = state.View.Unfinished.Count();
        LogFilled(epoch, unfinished);
        return unfinished == 0;
    }

    /// <summary>How long to wait after so many attempts that left something.</summary>
    internal async Task<TimeSpan> Pause(int failures, CancellationToken ct)
    {
        var recovery = BlobRecovery.Pause(options.RecoveryRetry, failures - 1);
        var transfers = (await Policy(ct).ConfigureAwait(false)).Pause(failures);
        var shards = state.View.Shards.Values;
        return !shards.Contains(ShardStatus.ActiveSync) ? recovery
            : !shards.Contains(ShardStatus.ActiveRecover) || transfers < recovery ? transfers
            : recovery;
    }

    private async Task<ShardSyncPolicy> Policy(CancellationToken ct) => ShardSyncPolicy.For(
        (await watch.Read(FreshEnough, ct).ConfigureAwait(false)).EpochDuration, options.ShardSyncRetry, options.ShardSyncPatience);

    private async Task Transfer(ShardIndex shard, Epoch epoch, ShardSyncPolicy policy, CancellationToken ct)
    {
        var key = (shard, epoch);
        lastProgress.TryAdd(key, time.GetTimestamp());
        TransferEnd end;
        try
        {
            end = await transfer.TakeOver(shard, epoch, () => lastProgress[key] = time.GetTimestamp(), ct).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            LogFailed(shard, e.Message);
            return;
        }

        var idle = time.GetElapsedTime(lastProgress[key]);
        switch (policy.After(end, idle))
        {
            case TransferVerdict.Recover:
                LogSwitched(shard, idle);
                transfer.GiveUp(shard, epoch);
                Settle(shard, epoch);
                break;
            case TransferVerdict.Done:
                Settle(shard, epoch);
                break;
        }
    }

    /// <summary>After a transfer a shard is whole, or what is pending is recovered.</summary>
    private void Settle(ShardIndex shard, Epoch epoch)
    {
        if (database.Read(c => c.HasPending(shard)))
        {
            state.SetShards([shard], ShardStatus.ActiveRecover, epoch);
        }
        else
        {
            state.SetShards([shard], ShardStatus.Active, epoch, c => c.ForgetSync(shard));
        }
    }

    /// <summary>One attempt at every pending sliver, a blob's shards together: its slivers help each other.</summary>
    private async Task Recover(CancellationToken ct)
    {
        BlobId? last = null;
        while (database.Read(c => c.PendingBlobs(last, Page)) is { Count: > 0 } page)
        {
            await Parallel.ForEachAsync(
                page, new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentRecoveries, CancellationToken = ct },
                async (blob, token) =>
                {
                    var view = state.View;
                    ShardIndex[] shards = [.. database.Read(c => c.PendingShards(blob)).Where(view.Owns)];
                    if (!state.Blob(blob).IsCertified(view.EventEpoch) || await Heal(blob, shards, token).ConfigureAwait(false))
                    {
                        database.Write(c => c.RemovePending(blob, shards));
                    }
                }).ConfigureAwait(false);
            last = page[^1];
        }
    }

    private async Task<bool> Heal(BlobId blob, ShardIndex[] shards, CancellationToken ct)
    {
        try
        {
            return rebuild.HasAll(blob, shards) || await rebuild.Heal(blob, shards, ct).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            LogNotHealed(blob, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Epoch {Epoch}: {Unfinished} shards are not whole yet.")]
    private partial void LogFilled(Epoch epoch, int unfinished);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard}: nothing came from its former holder for {Idle}; its slivers are rebuilt.")]
    private partial void LogSwitched(ShardIndex shard, TimeSpan idle);

    [LoggerMessage(Level = LogLevel.Error, Message = "Shard {Shard} could not be stored: {Cause}")]
    private partial void LogFailed(ShardIndex shard, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Blob} could not be stored: {Cause}")]
    private partial void LogNotHealed(BlobId blob, string cause);
}
