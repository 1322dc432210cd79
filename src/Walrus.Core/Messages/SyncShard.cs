using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Messages;

/// <summary>A node that takes over a shard asks its former holder for slivers (spec/messages.md §2, §9).</summary>
/// <param name="Epoch">The epoch of the claim.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Axis">Which slivers.</param>
/// <param name="StartingBlobId">The first blob, in byte order, to send slivers of.</param>
/// <param name="SliverCount">How many at most.</param>
/// <param name="RequestEpoch">The epoch in which the asking node holds the shard; the answering node compares it with its own.</param>
public sealed record SyncShard(Epoch Epoch, ShardIndex Shard, SliverAxis Axis, BlobId StartingBlobId, ulong SliverCount, Epoch RequestEpoch)
    : IProtocolMessage<SyncShard>
{
    /// <inheritdoc />
    public static MessageType Type => MessageType.SyncShard;

    /// <inheritdoc />
    public void WriteBody(BcsWriter writer) => writer
        .WriteU8(0)
        .WriteU16(Shard.Value)
        .WriteU8((byte)Axis)
        .WriteFixed(StartingBlobId.Span)
        .WriteU64(SliverCount)
        .WriteU32(RequestEpoch.Value);

    /// <inheritdoc />
    public static SyncShard ReadBody(Epoch epoch, ref BcsReader reader)
    {
        reader.ReadVariant(1, "shard sync request");
        return new(
            epoch,
            new ShardIndex(reader.ReadU16()),
            (SliverAxis)reader.ReadVariant(2, "sliver axis"),
            BlobId.FromBytes(reader.ReadFixed(BlobId.Length)),
            reader.ReadU64(),
            new Epoch(reader.ReadU32()));
    }
}
