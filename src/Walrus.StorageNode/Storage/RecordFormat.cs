using System.Buffers.Binary;
using System.IO.Hashing;
using Walrus.Core.Identifiers;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// A record in a segment: a header that says what it is and how long, with a checksum for each block of 64 KiB, then the BCS. So a reader
/// checks what it sends while it sends it, and never has to read a record twice. The header's own checksum also covers where the record
/// lies: a write that the disk put elsewhere, or bytes of a sliver that look like a record, are not taken for one.
/// </summary>
/// <remarks>
/// Header: magic 8, blob id 32, shard 2, kind 1, zero 1, length 4, XxHash3 of all other bytes of the header and of the place 8, XxHash3 of
/// each block 8. The checksums find what disks damage; that a sliver is the right one is known from the blob's metadata, against which it was
/// verified before it was written and is again by the scrubber.
/// </remarks>
internal static class RecordFormat
{
    /// <summary>Bytes of a block that has a checksum of its own; the last one may be shorter.</summary>
    internal const int BlockLength = 64 << 10;

    /// <summary>Bytes that name a record, the same in every format.</summary>
    internal const int NameLength = 48;

    /// <summary>How records of every format begin.</summary>
    internal static ReadOnlySpan<byte> Beginning => "HAUL"u8;

    private const int ChecksumLength = 8;

    private static ReadOnlySpan<byte> Magic => "HAULREC2"u8;

    /// <summary>Bytes before the content of a record of that length.</summary>
    internal static int HeaderLength(int content) => NameLength + ChecksumLength * (1 + (int)(((long)content + BlockLength - 1) / BlockLength));

    /// <summary>The header of a record that will lie there.</summary>
    internal static byte[] Header(RecordKey key, ReadOnlySpan<byte> content, int segment, long offset)
    {
        var header = new byte[HeaderLength(content.Length)];
        WriteName(header, Magic, key, content.Length);
        for (int at = 0, block = 0; at < content.Length; at += BlockLength, block++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(ChecksumOf(block)), Checksum(BlockAt(content, at)));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(NameLength), HeaderChecksum(header, segment, offset));
        return header;
    }

    /// <summary>What a header's first <see cref="NameLength"/> bytes say, if they are that; whether it is true only the rest tells.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> name, out RecordKey key, out int header, out int length)
    {
        (key, header, length) = (default, 0, 0);
        bool isOld = name.StartsWith(OldRecordFormat.Magic);
        if (name.Length < NameLength || (!isOld && !name.StartsWith(Magic)) || name[42] > (byte)RecordKind.Metadata || name[43] != 0)
        {
            return false;
        }

        uint announced = BinaryPrimitives.ReadUInt32LittleEndian(name[44..]);
        if (announced > int.MaxValue / 2)
        {
            return false;
        }

        length = (int)announced;
        header = isOld ? OldRecordFormat.HeaderLength : HeaderLength(length);
        key = new RecordKey(
            BlobId.FromBytes(name[8..40]), new ShardIndex(BinaryPrimitives.ReadUInt16LittleEndian(name[40..])), (RecordKind)name[42]);
        return true;
    }

    /// <summary>Whether these bytes, read from there, are the header of that record in the format of today.</summary>
    internal static bool IsHeaderOf(ReadOnlySpan<byte> header, RecordKey key, RecordPlace place)
    {
        Span<byte> name = stackalloc byte[NameLength];
        WriteName(name, Magic, key, place.Length);
        return header.Length == HeaderLength(place.Length) && header.StartsWith(name)
            && BinaryPrimitives.ReadUInt64LittleEndian(header[NameLength..]) == HeaderChecksum(header, place.Segment, place.Offset);
    }

    /// <summary>Whether content that begins at <paramref name="at"/>, the beginning of a block, is what the header was made of.</summary>
    internal static bool Fits(ReadOnlySpan<byte> header, int at, ReadOnlySpan<byte> content)
    {
        for (int done = 0; done < content.Length; done += BlockLength)
        {
            var expected = BinaryPrimitives.ReadUInt64LittleEndian(header[ChecksumOf((at + done) / BlockLength)..]);
            if (Checksum(BlockAt(content, done)) != expected)
            {
                return false;
            }
        }

        return true;
    }

    internal static void WriteName(Span<byte> header, ReadOnlySpan<byte> magic, RecordKey key, int length)
    {
        header[..NameLength].Clear();
        magic.CopyTo(header);
        key.Blob.Span.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt16LittleEndian(header[40..], key.Shard.Value);
        header[42] = (byte)key.Kind;
        BinaryPrimitives.WriteUInt32LittleEndian(header[44..], (uint)length);
    }

    private static int ChecksumOf(int block) => NameLength + ChecksumLength * (1 + block);

    private static ReadOnlySpan<byte> BlockAt(ReadOnlySpan<byte> content, int at) => content.Slice(at, Math.Min(BlockLength, content.Length - at));

    private static ulong Checksum(ReadOnlySpan<byte> block) => XxHash3.HashToUInt64(block);

    private static ulong HeaderChecksum(ReadOnlySpan<byte> header, int segment, long offset)
    {
        Span<byte> place = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(place, segment);
        BinaryPrimitives.WriteInt64LittleEndian(place[4..], offset);
        var hash = new XxHash3();
        hash.Append(header[..NameLength]);
        hash.Append(header[(NameLength + ChecksumLength)..]);
        hash.Append(place);
        return hash.GetCurrentHashAsUInt64();
    }
}
