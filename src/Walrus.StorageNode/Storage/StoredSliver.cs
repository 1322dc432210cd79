using Microsoft.Win32.SafeHandles;

namespace Walrus.StorageNode.Storage;

/// <summary>An intact sliver on disk, open for sending piece by piece, so that large slivers need no memory.</summary>
internal sealed class StoredSliver(SafeFileHandle segment, SliverPlace place) : IDisposable
{
    private const int ChunkLength = 64 << 10;

    /// <summary>Bytes of its BCS.</summary>
    internal int Length => place.Length;

    internal async Task CopyTo(Stream destination, CancellationToken ct)
    {
        var chunk = new byte[Math.Min(Length, ChunkLength)];
        for (int at = 0; at < Length;)
        {
            int read = await RandomAccess.ReadAsync(
                segment, chunk.AsMemory(0, Math.Min(chunk.Length, Length - at)), place.Offset + SliverRecord.HeaderLength + at, ct)
                .ConfigureAwait(false);
            if (read == 0)
            {
                throw new IOException("A segment became shorter while a sliver of it was sent.");
            }

            await destination.WriteAsync(chunk.AsMemory(0, read), ct).ConfigureAwait(false);
            at += read;
        }
    }

    public void Dispose() => segment.Dispose();
}
