using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// A record on disk, open. Its first block is read and checked when it is opened, the others when they are asked for, so that no byte is
/// read twice and none is passed on unchecked.
/// </summary>
internal sealed class StoredRecord : IDisposable
{
    private const int BlockLength = RecordFormat.BlockLength;

    private readonly SafeFileHandle segment;
    private readonly byte[] buffer;
    private readonly bool isOld;

    private StoredRecord(SafeFileHandle segment, RecordPlace place, byte[] buffer, bool isOld) =>
        (this.segment, Place, this.buffer, this.isOld) = (segment, place, buffer, isOld);

    /// <summary>Where it lies.</summary>
    internal RecordPlace Place { get; }

    private ReadOnlyMemory<byte> FirstBlock => buffer.AsMemory(Place.Header, Math.Min(Place.Length, BlockLength));

    /// <summary>
    /// The record, if exactly that one lies there and its first block (of an old format: all of it) is intact; it owns the segment then.
    /// </summary>
    internal static StoredRecord? Open(SafeFileHandle segment, RecordKey key, RecordPlace place)
    {
        // Read together: most records need no second call.
        int wanted = place.Header + Math.Min(place.Length, BlockLength);
        var buffer = ArrayPool<byte>.Shared.Rent(wanted);
        var header = buffer.AsSpan(0, place.Header);
        if (Fill(segment, buffer.AsSpan(0, wanted), place.Offset))
        {
            if (RecordFormat.IsHeaderOf(header, key, place)
                && RecordFormat.Fits(header, 0, buffer.AsSpan(place.Header, wanted - place.Header)))
            {
                return new StoredRecord(segment, place, buffer, isOld: false);
            }

            if (OldRecordFormat.IsHeaderOf(header, key, place) && OldRecordFormat.IsIntact(segment, header, place))
            {
                return new StoredRecord(segment, place, buffer, isOld: true);
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return null;
    }

    /// <summary>All of the content; null when some of it is damaged.</summary>
    internal byte[]? Read()
    {
        var content = GC.AllocateUninitializedArray<byte>(Place.Length);
        FirstBlock.Span.CopyTo(content);
        return content.Length <= BlockLength || Read(BlockLength, content.AsSpan(BlockLength)) ? content : null;
    }

    /// <summary>Reads the rest, and says whether it is intact.</summary>
    internal bool IsIntact()
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            for (int at = BlockLength; at < Place.Length; at += BlockLength)
            {
                if (!Read(at, block.AsSpan(0, Math.Min(BlockLength, Place.Length - at))))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>Sends the content; false when it ends at a block that is damaged, of which nothing is sent.</summary>
    internal async Task<bool> CopyTo(Stream destination, CancellationToken ct)
    {
        await destination.WriteAsync(FirstBlock, ct).ConfigureAwait(false);
        for (int at = BlockLength; at < Place.Length; at += BlockLength)
        {
            // What was in the first block is sent; its room takes the others.
            var block = buffer.AsMemory(Place.Header, Math.Min(BlockLength, Place.Length - at));
            if (!Read(at, block.Span))
            {
                return false;
            }

            await destination.WriteAsync(block, ct).ConfigureAwait(false);
        }

        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        segment.Dispose();
    }

    private bool Read(int at, Span<byte> content) => Fill(segment, content, Place.Offset + Place.Header + at)
        && (isOld || RecordFormat.Fits(buffer.AsSpan(0, Place.Header), at, content));

    private static bool Fill(SafeFileHandle segment, Span<byte> into, long offset)
    {
        while (into.Length > 0)
        {
            int read = RandomAccess.Read(segment, into, offset);
            if (read == 0)
            {
                return false;
            }

            into = into[read..];
            offset += read;
        }

        return true;
    }
}
