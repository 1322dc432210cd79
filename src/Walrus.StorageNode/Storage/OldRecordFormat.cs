using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// Records as builds before the checksums by block wrote them: the name, then one SHA-256 of the name and all of the content. They are read
/// whole before any of it is believed, and take today's format when their segment is cleared.
/// </summary>
internal static class OldRecordFormat
{
    /// <summary>Bytes before the content.</summary>
    internal const int HeaderLength = RecordFormat.NameLength + 32;

    /// <summary>How such a record begins.</summary>
    internal static ReadOnlySpan<byte> Magic => "HAULSLV1"u8;

    /// <summary>Whether these bytes name that record; whether it is intact only <see cref="IsIntact"/> tells.</summary>
    internal static bool IsHeaderOf(ReadOnlySpan<byte> header, RecordKey key, RecordPlace place)
    {
        Span<byte> name = stackalloc byte[RecordFormat.NameLength];
        RecordFormat.WriteName(name, Magic, key, place.Length);
        return header.Length == HeaderLength && header.StartsWith(name);
    }

    /// <summary>Whether every byte of the record's content is what the header was made of.</summary>
    internal static bool IsIntact(SafeFileHandle segment, ReadOnlySpan<byte> header, RecordPlace place)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header[..RecordFormat.NameLength]);
        var piece = new byte[Math.Min(place.Length, RecordFormat.BlockLength)];
        for (int at = 0; at < place.Length;)
        {
            int read = RandomAccess.Read(segment, piece.AsSpan(0, Math.Min(piece.Length, place.Length - at)), place.Offset + place.Header + at);
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(piece, 0, read);
            at += read;
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return digest.SequenceEqual(header[RecordFormat.NameLength..]);
    }
}
