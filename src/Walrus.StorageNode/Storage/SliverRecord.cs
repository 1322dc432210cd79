using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// A sliver in a segment: a header that says which sliver it is, how long and with which SHA-256, then the sliver's BCS. A record that is
/// torn, damaged or another's is told from an intact one by reading it, and counts as missing.
/// </summary>
internal static class SliverRecord
{
    /// <summary>Bytes before the sliver: magic 8, blob id 32, shard 2, axis 1, zero 1, length 4, SHA-256 of all that and the sliver 32.</summary>
    internal const int HeaderLength = Named + 32;

    private const int Named = 48;
    private const int ChunkLength = 1 << 20;

    /// <summary>How every record begins.</summary>
    internal static ReadOnlySpan<byte> Magic => "HAULSLV1"u8;

    internal static byte[] Header(SliverKey key, ReadOnlySpan<byte> sliver)
    {
        var header = new byte[HeaderLength];
        WriteName(header, key, sliver.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header, 0, Named);
        hash.AppendData(sliver);
        hash.GetHashAndReset(header.AsSpan(Named));
        return header;
    }

    /// <summary>What a header says, if the bytes are one; whether it is true only its record tells.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> header, out SliverKey key, out int length)
    {
        (key, length) = (default, 0);
        if (header.Length < HeaderLength || !header.StartsWith(Magic) || header[42] > 1 || header[43] != 0)
        {
            return false;
        }

        uint announced = BinaryPrimitives.ReadUInt32LittleEndian(header[44..]);
        length = (int)announced;
        key = new SliverKey(
            BlobId.FromBytes(header[8..40]), new ShardIndex(BinaryPrimitives.ReadUInt16LittleEndian(header[40..])), (SliverAxis)header[42]);
        return announced <= int.MaxValue;
    }

    /// <summary>Whether that sliver lies there, every byte of it.</summary>
    internal static bool IsIntact(SafeFileHandle segment, SliverKey key, SliverPlace place)
    {
        if (ReadHeader(segment, key, place) is not { } header)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header, 0, Named);
        var chunk = new byte[Math.Min(place.Length, ChunkLength)];
        for (int at = 0; at < place.Length;)
        {
            int read = RandomAccess.Read(segment, chunk.AsSpan(0, Math.Min(chunk.Length, place.Length - at)), place.Offset + HeaderLength + at);
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(chunk, 0, read);
            at += read;
        }

        return IsDigest(hash, header);
    }

    /// <summary>The sliver's bytes, or null unless exactly that sliver lies there.</summary>
    internal static byte[]? ReadIntact(SafeFileHandle segment, SliverKey key, SliverPlace place)
    {
        if (ReadHeader(segment, key, place) is not { } header || RandomAccess.GetLength(segment) < place.End)
        {
            return null;
        }

        var sliver = GC.AllocateUninitializedArray<byte>(place.Length);
        for (int at = 0; at < sliver.Length;)
        {
            int read = RandomAccess.Read(segment, sliver.AsSpan(at), place.Offset + HeaderLength + at);
            if (read == 0)
            {
                return null;
            }

            at += read;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header, 0, Named);
        hash.AppendData(sliver);
        return IsDigest(hash, header) ? sliver : null;
    }

    private static byte[]? ReadHeader(SafeFileHandle segment, SliverKey key, SliverPlace place)
    {
        var header = new byte[HeaderLength];
        Span<byte> expected = stackalloc byte[Named];
        WriteName(expected, key, place.Length);
        return RandomAccess.Read(segment, header, place.Offset) == HeaderLength && header.AsSpan(0, Named).SequenceEqual(expected) ? header : null;
    }

    private static void WriteName(Span<byte> header, SliverKey key, int length)
    {
        header[..Named].Clear();
        Magic.CopyTo(header);
        key.Blob.Span.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt16LittleEndian(header[40..], key.Shard.Value);
        header[42] = (byte)key.Axis;
        BinaryPrimitives.WriteUInt32LittleEndian(header[44..], (uint)length);
    }

    private static bool IsDigest(IncrementalHash hash, byte[] header)
    {
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return digest.SequenceEqual(header.AsSpan(Named));
    }
}
