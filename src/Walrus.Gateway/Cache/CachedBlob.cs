using System.IO.Hashing;
using System.Runtime.CompilerServices;
using Walrus.Client.Read;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.Gateway.Aggregator;

namespace Walrus.Gateway.Cache;

/// <summary>Fingerprints of a file's pieces, made while its content was known to be right; what is read later is held against them.</summary>
internal sealed class Fingerprints
{
    internal const int PieceBytes = 1 << 20;

    private readonly List<UInt128> pieces = [];

    internal void Add(ReadOnlySpan<byte> piece) => pieces.Add(XxHash128.HashToUInt128(piece));

    internal bool Fit(long piece, ReadOnlySpan<byte> bytes) => piece < pieces.Count && pieces[(int)piece] == XxHash128.HashToUInt128(bytes);
}

/// <summary>A file in the cache whose content has been verified by its blob id since this process began.</summary>
internal sealed class CachedBlob(BlobId blob, string path, long length, Fingerprints fingerprints, Action<BlobId> damaged) : Content(length)
{
    internal override async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(long offset, long count, [EnumeratorCancellation] CancellationToken ct)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, FileOptions.Asynchronous);
        }
        catch (IOException e)
        {
            damaged(blob);
            throw new BlobStreamException("The cached blob is gone.", e);
        }

        await using (file)
        {
            var buffer = new byte[(int)Math.Min(Fingerprints.PieceBytes, Length)];
            for (long piece = offset / Fingerprints.PieceBytes; piece * Fingerprints.PieceBytes < offset + count; piece++)
            {
                long start = piece * Fingerprints.PieceBytes;
                var bytes = buffer.AsMemory(0, (int)Math.Min(Fingerprints.PieceBytes, Length - start));
                int read = await RandomAccess.ReadAsync(file.SafeFileHandle, bytes, start, ct);
                if (read != bytes.Length || !fingerprints.Fit(piece, bytes.Span))
                {
                    damaged(blob);
                    throw new BlobStreamException("The cached blob is damaged.");
                }

                int from = (int)Math.Max(0, offset - start), to = (int)Math.Min(bytes.Length, offset + count - start);
                yield return bytes[from..to];
            }
        }
    }
}

/// <summary>A file read as a blob, to compute its id.</summary>
internal sealed class FileBlob(Microsoft.Win32.SafeHandles.SafeFileHandle file, long length) : IBlobReader
{
    public long Length => length;

    public void Read(long offset, Span<byte> destination)
    {
        if (RandomAccess.Read(file, destination, offset) != destination.Length)
        {
            throw new IOException("The file ends before its length.");
        }
    }
}
