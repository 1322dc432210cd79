using Walrus.Core.Bcs;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.Core.Messages;

/// <summary>A sliver as the former holder of a shard hands it over.</summary>
/// <param name="BlobId">The blob it belongs to.</param>
/// <param name="Sliver">The sliver; whoever takes it over verifies it against the blob's metadata.</param>
public sealed record ShardSyncEntry(BlobId BlobId, Sliver Sliver);

/// <summary>
/// The answer to a <see cref="SyncShard"/> request: a variant, then blob ids each with axis and sliver (spec/messages.md §9).
/// </summary>
/// <param name="Entries">The slivers in the order of their blob ids.</param>
public sealed record ShardSyncResponse(IReadOnlyList<ShardSyncEntry> Entries)
{
    // A blob id, the axis and a sliver without data.
    private const int MinEntryLength = BlobId.Length + 1 + 5;

    /// <summary>The body of the response.</summary>
    public byte[] ToBcs()
    {
        var writer = new BcsWriter().WriteU8(0).WriteUleb128((uint)Entries.Count);
        foreach (var entry in Entries)
        {
            writer.WriteFixed(entry.BlobId.Span).WriteU8((byte)entry.Sliver.Axis).WriteFixed(entry.Sliver.ToBcs());
        }

        return writer.ToArray();
    }

    /// <summary>Reads a body with at most as many slivers as were asked for; their data stays a view of <paramref name="bytes"/>.</summary>
    /// <exception cref="WalrusFormatException">The bytes are anything else.</exception>
    public static ShardSyncResponse FromBcs(ReadOnlyMemory<byte> bytes, int maxEntries)
    {
        var reader = new BcsReader(bytes.Span);
        reader.ReadVariant(1, "shard sync response");
        var entries = new ShardSyncEntry[reader.ReadLength(maxEntries, MinEntryLength)];
        for (int i = 0; i < entries.Length; i++)
        {
            var blob = BlobId.FromBytes(reader.ReadFixed(BlobId.Length));
            var axis = (SliverAxis)reader.ReadVariant(2, "sliver axis");
            entries[i] = new(blob, Sliver.ReadFrom(ref reader, bytes, axis));
        }

        reader.Finish();
        return new(entries);
    }
}
