using Microsoft.Extensions.Logging;
using Walrus.Core.Identifiers;
using Walrus.StorageNode.Storage;
using Walrus.Sui.Chain;

namespace Walrus.StorageNode.Epochs;

/// <summary>
/// What the events of epochs make of the node (node-behaviour §3): whether it has to catch up, which shards a committee gives and takes,
/// which leave the disk.
/// </summary>
/// <remarks>Every step may be repeated: after a crash the same plan is made again from the chain.</remarks>
internal sealed partial class EpochChange(
    NodeState state, SliverStore slivers, ChainWatch watch, Signal changed, TimeProvider time, ILogger<EpochChange> log)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Before the first event since the process began: decides whether the node has to catch up.</summary>
    /// <param name="beginsWithin">See <see cref="CatchUp.AtStart"/>.</param>
    /// <param name="pending">The epoch of that event.</param>
    /// <param name="ct">Gives up.</param>
    internal async Task Begin(bool? beginsWithin, Epoch pending, CancellationToken ct)
    {
        var chain = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
        var before = state.View.Status;
        var after = CatchUp.AtStart(before, beginsWithin, pending, chain.Epoch);
        state.SetStatus(after);
        if (after != before)
        {
            LogBehind(pending, chain.Epoch, after);
        }

        if (after is NodeStatus.RecoveryCatchUpWithIncompleteHistory { FirstCompleteEpoch: var first }
            && CatchUp.MayMissObjects(first, chain.Epoch, chain.MaxEpochsAhead))
        {
            LogTooShort(first, chain.MaxEpochsAhead);
        }
    }

    /// <summary>
    /// Takes up the committee of <paramref name="epoch"/>. When the chain is past it, the node has missed a change and catches up: the event of
    /// the epoch that the chain is in is still to come.
    /// </summary>
    /// <exception cref="StorageNodeException">The chain told of the epoch, and does not show it within a minute.</exception>
    internal async Task TakeUp(Epoch epoch, CancellationToken ct)
    {
        var begun = time.GetTimestamp();
        var chain = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
        while (chain.Epoch < epoch)
        {
            if (time.GetElapsedTime(begun) >= LongestWait)
            {
                throw new StorageNodeException($"The chain has told that epoch {epoch} began, but still shows epoch {chain.Epoch}.");
            }

            await Task.Delay(Poll, time, ct).ConfigureAwait(false);
            chain = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
        }

        if (chain.Epoch > epoch)
        {
            state.SetStatus(CatchUp.AfterStale(state.View.Status));
            LogStale(epoch, chain.Epoch);
            return;
        }

        Adopt(chain);
    }

    /// <summary>Once the change to <paramref name="epoch"/> is done, shards given away in an earlier one leave the disk.</summary>
    internal async Task Clear(Epoch epoch, CancellationToken ct)
    {
        if (state.View.CommitteeEpoch != epoch || !state.View.IsSettled)
        {
            return;
        }

        var chain = await watch.Read(TimeSpan.Zero, ct).ConfigureAwait(false);
        if (chain.Epoch != epoch)
        {
            return;
        }

        var removable = EpochPlan.Removable(state.Capability?.Node ?? default, chain, state.View.Shards);
        if (removable.Count > 0)
        {
            state.Forget(removable);
        }

        // Whatever has slivers and no status was given away, perhaps just before a crash.
        foreach (var shard in slivers.Shards().Where(s => !state.View.Holds(s)))
        {
            slivers.DropShard(shard);
            LogDropped(shard, epoch);
        }
    }

    private void Adopt(ChainState chain)
    {
        var before = state.View;
        var plan = EpochPlan.For(state.Capability?.Node ?? default, chain, before.Status, before.Shards);
        state.Adopt(plan, chain.Epoch);
        var now = state.View;
        int owned = now.Owned.Count(), unfinished = now.Unfinished.Count();
        LogAdopted(chain.Epoch, now.Status, owned, unfinished, now.Shards.Count - owned);
        changed.Set();
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Epoch {Epoch}: {Status}, {Owned} shards owned, {Unfinished} of them to synchronise, {Locked} given away.")]
    private partial void LogAdopted(Epoch epoch, NodeStatus status, int owned, int unfinished, int locked);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The start of epoch {Epoch} is history: the chain is in epoch {Current}.")]
    private partial void LogStale(Epoch epoch, Epoch current);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The next event is of epoch {Pending}, the chain is in epoch {Current}: {Status}.")]
    private partial void LogBehind(Epoch pending, Epoch current, NodeStatus status);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The history begins with epoch {First}, but storage is bought for up to {Ahead} epochs: older blobs may be unknown to this node.")]
    private partial void LogTooShort(Epoch first, int ahead);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard}, given away before epoch {Epoch}, is off the disk.")]
    private partial void LogDropped(ShardIndex shard, Epoch epoch);
}
