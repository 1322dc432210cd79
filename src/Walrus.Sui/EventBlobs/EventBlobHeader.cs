using System.Buffers.Binary;
using Walrus.Core;
using Walrus.Core.Identifiers;
using Walrus.Sui.Events;

namespace Walrus.Sui.EventBlobs;

/// <summary>
/// How an event blob begins, 84 bytes, numbers big-endian (node-behaviour §1): magic <c>005EA1CE</c>, version 1, epoch u32, the id of the
/// blob before [32], the id of the last element before it [40].
/// </summary>
/// <param name="Epoch">The epoch in which the first element was emitted.</param>
/// <param name="Previous">The event blob before this one; all zero for the first.</param>
/// <param name="PreviousEvent">
/// The name of the last element of the blob before. Blobs end with the end of a checkpoint, which has none, so this is null in practice.
/// </param>
public sealed record EventBlobHeader(Epoch Epoch, BlobId Previous, EventId? PreviousEvent)
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = EventOffset + SuiDigest.Length + sizeof(ulong);

    private const uint Magic = 0x005EA1CE;
    private const uint Version = 1;
    private const int PreviousOffset = 3 * sizeof(uint);
    private const int EventOffset = PreviousOffset + BlobId.Length;

    /// <summary>Whether there is an event blob before this one.</summary>
    public bool HasPrevious => Previous != default;

    /// <summary>The 84 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Epoch.Value);
        Previous.Span.CopyTo(bytes.AsSpan(PreviousOffset));
        if (PreviousEvent is { } id)
        {
            id.TransactionDigest.Span.CopyTo(bytes.AsSpan(EventOffset));
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(Length - sizeof(ulong)), id.Sequence);
        }

        return bytes;
    }

    /// <summary>Reads the header that <paramref name="bytes"/> begin with.</summary>
    /// <exception cref="WalrusFormatException">They are not of an event blob, or of one of another version.</exception>
    public static EventBlobHeader Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Magic)
        {
            throw new WalrusFormatException("It is not an event blob: one begins with the bytes 00 5E A1 CE and a header of 84 bytes.");
        }

        uint version = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (version != Version)
        {
            throw new WalrusFormatException($"It is an event blob of version {version}; this build reads version {Version}.");
        }

        var id = bytes[EventOffset..Length];
        return new(
            new(BinaryPrimitives.ReadUInt32BigEndian(bytes[8..])),
            BlobId.FromBytes(bytes[PreviousOffset..EventOffset]),
            id.IndexOfAnyExcept((byte)0) < 0
                ? null
                : new(SuiDigest.FromBytes(id[..SuiDigest.Length]), BinaryPrimitives.ReadUInt64BigEndian(id[SuiDigest.Length..])));
    }
}
