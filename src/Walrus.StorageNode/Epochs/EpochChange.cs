using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>Takes up the committee of a new epoch: which shards are gained, locked and dropped (node-behaviour §3).</summary>
/// <remarks>Every step may be repeated: after a crash the same plan is made again from the chain.</remarks>
internal sealed partial class EpochChange(
    NodeState state, SliverStore slivers, ChainWatch watch, Signal changed, TimeProvider time, ILogger<EpochChange> log)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Takes up the committee of <paramref name="epoch"/>; does nothing when the chain is past it, because the event of the epoch it is in
    /// is still to come.
    /// </summary>
    internal async Task TakeUp(Epoch epoch, CancellationToken ct)
    {
        var chain = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
        while (chain.Epoch < epoch)
        {
            await Task.Delay(Poll, time, ct).ConfigureAwait(false);
            chain = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
        }

        if (chain.Epoch > epoch)
        {
            LogStale(epoch, chain.Epoch);
            return;
        }

        Adopt(chain);
    }

    private void Adopt(ChainState chain)
    {
        var before = state.View.Shards;
        var plan = EpochPlan.For(state.Capability?.Node ?? default, chain, before);
        state.Adopt(plan, chain.Epoch);
        int gained = plan.Shards.Count(s => s.Value == ShardStatus.ActiveSync), locked = plan.Shards.Count(s => s.Value == ShardStatus.LockedToMove);
        LogAdopted(chain.Epoch, plan.Member ? "member" : "standby", plan.Shards.Count - locked, gained, locked, plan.Dropped.Count);

        // Whatever has a folder and no status was dropped, perhaps just before a crash.
        foreach (var shard in slivers.Shards().Where(s => !plan.Shards.ContainsKey(s)))
        {
            slivers.DropShard(shard);
        }

        changed.Set();
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Epoch {Epoch}: {Role}, {Owned} shards owned, {Gained} to synchronise, {Locked} given away, {Dropped} dropped.")]
    private partial void LogAdopted(Epoch epoch, string role, int owned, int gained, int locked, int dropped);

    [LoggerMessage(Level = LogLevel.Information, Message = "The start of epoch {Epoch} is history: the chain is in epoch {Current}.")]
    private partial void LogStale(Epoch epoch, Epoch current);
}
