using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Epochs;

/// <summary>
/// Takes the slivers of a gained shard over from its former holder, many at a time (node-behaviour §4). Each is verified before it is
/// stored; what is missing or wrong is left to the healing of single slivers.
/// </summary>
internal sealed partial class ShardTransfer(
    NodeState state, SliverRebuild rebuild, Peers peers, BlsSecretKey key, ILogger<ShardTransfer> log)
{
    private const int AtATime = 1000;

    /// <summary>Takes over what the holder has; ends at the first answer that brings nothing new.</summary>
    internal async Task TakeOver(ShardIndex shard, Epoch epoch, CancellationToken ct)
    {
        if ((await peers.Of(epoch, ct).ConfigureAwait(false)).PreviousHolder(shard) is not { } holder)
        {
            return;
        }

        foreach (var axis in (SliverAxis[])[SliverAxis.Secondary, SliverAxis.Primary])
        {
            int stored = 0;
            ulong count = AtATime;
            BlobId? from = BlobId.FromBytes(new byte[BlobId.Length]);
            while (from is { } start && count > 0 && state.View.CommitteeEpoch == epoch)
            {
                var request = SignedMessage.Sign(new SyncShard(epoch, shard, axis, start, count, epoch), key);
                var reply = await holder.SyncShard(request, key.PublicKey, ct).ConfigureAwait(false);
                if (reply is NodeReply<ShardSyncResponse>.Malformed)
                {
                    // Perhaps no more than too long: fewer slivers fit.
                    count /= 10;
                    continue;
                }

                if (reply is not NodeReply<ShardSyncResponse>.Ok { Value.Entries: { Count: > 0 } entries })
                {
                    LogEnded(shard, axis, stored, reply);
                    break;
                }

                foreach (var entry in entries.Where(e => e.Sliver.Axis == axis))
                {
                    stored += await rebuild.Accept(new SliverKey(entry.BlobId, shard, axis), entry.Sliver, ct).ConfigureAwait(false) ? 1 : 0;
                }

                // Whatever the holder says, this moves on through the ids.
                var last = entries[^1].BlobId;
                from = last.Span.SequenceCompareTo(start.Span) >= 0 ? ShardHandover.Next(last) : null;
            }

            LogTaken(shard, axis, stored);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard}: {Stored} {Axis} slivers taken over.")]
    private partial void LogTaken(ShardIndex shard, SliverAxis axis, int stored);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Shard {Shard}: the former holder's {Axis} slivers ended after {Stored}: {Reply}")]
    private partial void LogEnded(ShardIndex shard, SliverAxis axis, int stored, NodeReply<ShardSyncResponse> reply);
}
