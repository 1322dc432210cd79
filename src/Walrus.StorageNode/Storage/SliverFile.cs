using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// A sliver's file: a header that says which sliver it is, how long and with which SHA-256, then the sliver's BCS. A file that is torn,
/// damaged or lies under another's name is told from an intact one by reading it, and counts as missing.
/// </summary>
internal static class SliverFile
{
    /// <summary>Bytes before the sliver: magic 8, blob id 32, shard 2, axis 1, zero 1, length 4, SHA-256 of all that and the sliver 32.</summary>
    internal const int HeaderLength = Named + 32;

    private const int Named = 48;
    private const int ChunkLength = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "HAULSLV1"u8;

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

    /// <summary>Whether the open file holds that sliver, every byte of it; <paramref name="length"/> is then the sliver's.</summary>
    internal static bool IsIntact(SafeFileHandle file, SliverKey key, out int length)
    {
        length = 0;
        if (!TryReadHeader(file, key, out var header, out int announced))
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header, 0, Named);
        var chunk = new byte[Math.Min(announced, ChunkLength)];
        for (int at = 0; at < announced;)
        {
            int read = RandomAccess.Read(file, chunk.AsSpan(0, Math.Min(chunk.Length, announced - at)), HeaderLength + at);
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(chunk, 0, read);
            at += read;
        }

        length = announced;
        return IsDigest(hash, header);
    }

    /// <summary>The sliver's bytes, or null unless the open file holds exactly that sliver.</summary>
    internal static byte[]? ReadIntact(SafeFileHandle file, SliverKey key)
    {
        if (!TryReadHeader(file, key, out var header, out int length))
        {
            return null;
        }

        var sliver = GC.AllocateUninitializedArray<byte>(length);
        for (int at = 0; at < length;)
        {
            int read = RandomAccess.Read(file, sliver.AsSpan(at), HeaderLength + at);
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

    private static bool TryReadHeader(SafeFileHandle file, SliverKey key, out byte[] header, out int length)
    {
        header = new byte[HeaderLength];
        length = 0;
        long fileLength = RandomAccess.GetLength(file);
        if (fileLength < HeaderLength || RandomAccess.Read(file, header, 0) != HeaderLength)
        {
            return false;
        }

        uint announced = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(Named - 4));
        if (announced != fileLength - HeaderLength || announced > int.MaxValue)
        {
            return false;
        }

        length = (int)announced;
        Span<byte> expected = stackalloc byte[Named];
        WriteName(expected, key, length);
        return header.AsSpan(0, Named).SequenceEqual(expected);
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
