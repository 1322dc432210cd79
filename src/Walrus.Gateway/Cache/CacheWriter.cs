using Walrus.Core.Identifiers;

namespace Walrus.Gateway.Cache;

/// <summary>
/// Takes a verified blob from its first byte to its last; only a whole one gets into the cache. A full disk ends the taking, not the read.
/// </summary>
internal sealed class CacheWriter : IAsyncDisposable
{
    private readonly BlobCache cache;
    private readonly BlobId blob;
    private readonly long length;
    private readonly string path;
    private readonly FileStream file;
    private readonly Fingerprints fingerprints = new();
    private readonly byte[] piece;
    private int filled;
    private long taken;
    private bool over;

    internal CacheWriter(BlobCache cache, BlobId blob, long length, string path)
    {
        (this.cache, this.blob, this.length, this.path) = (cache, blob, length, path);
        file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        piece = new byte[(int)Math.Min(Fingerprints.PieceBytes, length)];
    }

    /// <summary>Takes the next bytes.</summary>
    internal async Task Write(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!over && !bytes.IsEmpty)
        {
            int part = Math.Min(bytes.Length, piece.Length - filled);
            bytes[..part].CopyTo(piece.AsMemory(filled));
            bytes = bytes[part..];
            filled += part;
            taken += part;
            if (filled == piece.Length || taken == length)
            {
                await Flush(ct);
            }
        }
    }

    /// <summary>The blob is complete.</summary>
    internal async Task Commit(CancellationToken ct)
    {
        if (over || taken != length)
        {
            return;
        }

        over = true;
        try
        {
            await file.FlushAsync(ct);
            file.Flush(flushToDisk: true);
            await file.DisposeAsync();
            cache.Commit(blob, path, length, fingerprints);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            cache.Failed(blob, e.Message);
            Delete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        if (!over)
        {
            Delete();
        }
    }

    private async Task Flush(CancellationToken ct)
    {
        try
        {
            fingerprints.Add(piece.AsSpan(0, filled));
            await file.WriteAsync(piece.AsMemory(0, filled), ct);
            filled = 0;
        }
        catch (IOException e)
        {
            cache.Failed(blob, e.Message);
            over = true;
            await file.DisposeAsync();
            Delete();
        }
    }

    private void Delete()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next process removes it when it opens the folder.
        }
    }
}
