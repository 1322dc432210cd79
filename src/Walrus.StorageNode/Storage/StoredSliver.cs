using Microsoft.Win32.SafeHandles;

namespace Walrus.StorageNode.Storage;

/// <summary>An intact sliver on disk, open for sending piece by piece, so that large slivers need no memory.</summary>
internal sealed class StoredSliver(SafeFileHandle file, int length) : IDisposable
{
    private const int ChunkLength = 64 << 10;

    /// <summary>Bytes of its BCS.</summary>
    internal int Length => length;

    internal async Task CopyTo(Stream destination, CancellationToken ct)
    {
        var chunk = new byte[Math.Min(length, ChunkLength)];
        for (int at = 0; at < length;)
        {
            int read = await RandomAccess.ReadAsync(file, chunk.AsMemory(0, Math.Min(chunk.Length, length - at)), SliverFile.HeaderLength + at, ct)
                .ConfigureAwait(false);
            if (read == 0)
            {
                throw new IOException("A sliver's file became shorter while it was sent.");
            }

            await destination.WriteAsync(chunk.AsMemory(0, read), ct).ConfigureAwait(false);
            at += read;
        }
    }

    public void Dispose() => file.Dispose();
}
