using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace Walrus.StorageNode.Epochs;

/// <summary>When a node has to catch up before it does anything else (node-behaviour §2).</summary>
internal static class CatchUp
{
    /// <summary>
    /// The status with which a node takes up the events, or goes on with them after a pause.
    /// </summary>
    /// <param name="before">Its status so far.</param>
    /// <param name="beginsWithin">
    /// Null when it knows everything that happened before <paramref name="pending"/>; otherwise whether that epoch's own beginning is missing.
    /// </param>
    /// <param name="pending">The epoch of the first event it has not seen yet.</param>
    /// <param name="current">The chain's epoch.</param>
    internal static NodeStatus AtStart(NodeStatus before, bool? beginsWithin, Epoch pending, Epoch current)
    {
        if (beginsWithin is { } within && before is not NodeStatus.RecoveryCatchUp)
        {
            var first = within ? new Epoch(pending.Value + 1) : pending;
            return new NodeStatus.RecoveryCatchUpWithIncompleteHistory(first, current);
        }

        return !before.IsCatchingUp && (ulong)pending.Value + 1 < current.Value ? new NodeStatus.RecoveryCatchUp() : before;
    }

    /// <summary>The status after an epoch's start that came when the chain was past it: its shards were never taken up.</summary>
    internal static NodeStatus AfterStale(NodeStatus before) => before.IsCatchingUp ? before : new NodeStatus.RecoveryCatchUp();

    /// <summary>
    /// The epoch an event was emitted in; null when it does not tell. An extension names the epoch of the first certification (contracts §3).
    /// </summary>
    internal static Epoch? EpochOf(WalrusEvent e) => e switch
    {
        WalrusEvent.Unknown or WalrusEvent.BlobCertified { IsExtension: true } => null,
        WalrusEvent.EpochParametersSelected { NextEpoch: var next } => next.Value == 0 ? null : new Epoch(next.Value - 1),
        _ => e.Epoch,
    };

    /// <summary>
    /// Whether objects that live in <paramref name="current"/> may have left no trace in a history complete from
    /// <paramref name="firstComplete"/> on: those bought before it for as long as one can buy.
    /// </summary>
    internal static bool MayMissObjects(Epoch firstComplete, Epoch current, int maxEpochsAhead) =>
        firstComplete.Value > 0 && (long)firstComplete.Value - 1 + maxEpochsAhead > current.Value;
}
