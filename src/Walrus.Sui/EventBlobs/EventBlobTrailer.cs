using System.Buffers.Binary;
using Walrus.Core;

namespace Walrus.Sui.EventBlobs;

/// <summary>How an event blob ends, 16 bytes (node-behaviour §1): its first and its last checkpoint, u64 big-endian.</summary>
/// <param name="Start">The first checkpoint whose elements are in it.</param>
/// <param name="End">The last one.</param>
public readonly record struct EventBlobTrailer(ulong Start, ulong End)
{
    /// <summary>Bytes of a trailer.</summary>
    public const int Length = 2 * sizeof(ulong);

    /// <summary>The 16 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Start);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(sizeof(ulong)), End);
        return bytes;
    }

    /// <summary>Reads the trailer that <paramref name="bytes"/> end with.</summary>
    /// <exception cref="WalrusFormatException">There are too few bytes, or it ends before it begins or behind 2^63.</exception>
    public static EventBlobTrailer Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            throw new WalrusFormatException($"An event blob ends with {Length} bytes of checkpoint numbers; here are {bytes.Length}.");
        }

        var last = bytes[^Length..];
        var trailer = new EventBlobTrailer(
            BinaryPrimitives.ReadUInt64BigEndian(last), BinaryPrimitives.ReadUInt64BigEndian(last[sizeof(ulong)..]));
        return trailer.Start <= trailer.End && trailer.End < long.MaxValue
            ? trailer
            : throw new WalrusFormatException($"There is no event blob from checkpoint {trailer.Start} to {trailer.End}.");
    }
}
