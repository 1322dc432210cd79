using Microsoft.Extensions.Logging;
using Walrus.Client.Nodes;
using Walrus.Core.Bls;
using Walrus.Core.Identifiers;
using Walrus.Core.Messages;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Blobs;
using Walrus.StorageNode.Recovery;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Epochs;

/// <summary>How a transfer ended.</summary>
internal enum TransferEnd
{
    /// <summary>Every blob was gone through: stored, or noted as pending.</summary>
    Complete,

    /// <summary>The holder is not there yet, or busy: asking again is all there is to do.</summary>
    HolderBehind,

    /// <summary>The holder does not answer, or not as it should.</summary>
    Failed,
}

/// <summary>
/// Takes the slivers of a gained shard over from its former holder, many at a time (node-behaviour §4). Each is verified before it is
/// stored; what is missing or wrong is noted, to be recovered one by one. Every answer's end is durable: a restart goes on behind it.
/// </summary>
internal sealed partial class ShardTransfer(
    Database database, NodeState state, SliverStore slivers, SliverRebuild rebuild, Peers peers, BlsSecretKey key, ILogger<ShardTransfer> log)
{
    private const int AtATime = 1000, Page = 256;

    /// <summary>Goes on where the last attempt ended. Without another node as the former holder everything is to be recovered.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="epoch">Of the committee that gave it to this node.</param>
    /// <param name="progressed">Called after every answer that brought the transfer on.</param>
    /// <param name="ct">Gives up.</param>
    internal async Task<TransferEnd> TakeOver(ShardIndex shard, Epoch epoch, Action progressed, CancellationToken ct)
    {
        if ((await peers.Of(epoch, ct).ConfigureAwait(false)).PreviousHolder(shard) is not { } holder)
        {
            GiveUp(shard, epoch);
            return TransferEnd.Complete;
        }

        ulong count = AtATime;
        while (database.Read(c => c.SyncProgress(shard)) is var (axis, last))
        {
            BlobId? from = last is { } done ? ShardHandover.Next(done) : BlobId.FromBytes(new byte[BlobId.Length]);
            var reply = from is { } start
                ? await holder.SyncShard(SignedMessage.Sign(new SyncShard(epoch, shard, axis, start, count, epoch), key), key.PublicKey, ct)
                    .ConfigureAwait(false)
                : new NodeReply<ShardSyncResponse>.Ok(new ShardSyncResponse([]), 200);
            if (reply is NodeReply<ShardSyncResponse>.Malformed && count > 1)
            {
                // Perhaps no more than too long: fewer slivers fit.
                count /= 10;
                continue;
            }

            if (reply is not NodeReply<ShardSyncResponse>.Ok { Value.Entries: var entries })
            {
                LogEnded(shard, axis, reply);
                return IsBehind(reply) ? TransferEnd.HolderBehind : TransferEnd.Failed;
            }

            // Whatever the holder says, this moves on through the ids.
            entries = [.. entries.Where(e => e.Sliver.Axis == axis && e.BlobId.Span.SequenceCompareTo(from.GetValueOrDefault().Span) >= 0)];
            int stored = 0;
            foreach (var entry in entries)
            {
                stored += await rebuild.Accept(new SliverKey(entry.BlobId, shard, axis), entry.Sliver, ct).ConfigureAwait(false) ? 1 : 0;
            }

            BlobId? end = entries.Count == 0 ? null : entries.MaxBy(e => e.BlobId.ToArray(), ByteOrder)!.BlobId;
            NotePending(shard, axis, last, end, epoch);
            LogTaken(shard, axis, stored);
            if (entries.Count > 0 && stored == 0)
            {
                // It could go on like this for ever.
                return TransferEnd.Failed;
            }

            progressed();
            if (end is null && axis == SliverAxis.Secondary)
            {
                return TransferEnd.Complete;
            }
        }

        return TransferEnd.Complete;
    }

    /// <summary>Leaves all that is not here yet to be recovered one by one.</summary>
    internal void GiveUp(ShardIndex shard, Epoch epoch)
    {
        var (axis, last) = database.Read(c => c.SyncProgress(shard));
        if (axis == SliverAxis.Primary)
        {
            NotePending(shard, axis, last, null, epoch);
            last = null;
        }

        NotePending(shard, SliverAxis.Secondary, last, null, epoch);
    }

    /// <summary>
    /// Notes the certified blobs behind <paramref name="last"/> up to <paramref name="end"/> whose sliver is not here, and that the transfer
    /// has come so far; without an end the axis is done.
    /// </summary>
    private void NotePending(ShardIndex shard, SliverAxis axis, BlobId? last, BlobId? end, Epoch epoch)
    {
        var at = last;
        while (database.Read(c => c.CertifiedBefore(epoch, at, Page)) is { Count: > 0 } page)
        {
            BlobId[] within = [.. page.Where(b => end is not { } e || b.Span.SequenceCompareTo(e.Span) <= 0)];
            BlobId[] absent = [.. within.Where(b => slivers.Where(new SliverKey(b, shard, axis)) is null)];
            state.Note(epoch, c =>
            {
                foreach (var blob in absent)
                {
                    c.AddPending(shard, axis, blob);
                }

                if (within.Length > 0)
                {
                    c.SetSyncProgress(shard, new ShardProgress(axis, within[^1]));
                }
            });
            at = page[^1];
            if (within.Length < page.Count)
            {
                break;
            }
        }

        // The end of an answer may lie behind every blob that counts here.
        state.Note(epoch, c => c.SetSyncProgress(
            shard, end is not null || axis == SliverAxis.Secondary ? new ShardProgress(axis, end ?? Last) : new(SliverAxis.Secondary, null)));
    }

    private static BlobId Last { get; } = BlobId.FromBytes([.. Enumerable.Repeat((byte)0xff, BlobId.Length)]);

    private static Comparer<byte[]> ByteOrder { get; } = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    /// <summary>
    /// A holder in another epoch, or one that does not see the new owner yet, or is busy. Which of the two is behind does not matter: when it is
    /// this node, the next epoch's event ends the transfer.
    /// </summary>
    private static bool IsBehind(NodeReply<ShardSyncResponse> reply) =>
        reply is NodeReply<ShardSyncResponse>.Refused { Reason: "INVALID_EPOCH" or "REQUEST_UNAUTHORIZED" or "UNAVAILABLE" };

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard}: the former holder gave {Count} {Axis} slivers.")]
    private partial void LogTaken(ShardIndex shard, SliverAxis axis, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard}: the former holder gave no {Axis} slivers: {Reply}")]
    private partial void LogEnded(ShardIndex shard, SliverAxis axis, NodeReply<ShardSyncResponse> reply);
}
