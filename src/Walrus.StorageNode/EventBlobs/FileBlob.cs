using Microsoft.Win32.SafeHandles;
using Walrus.Core.RedStuff;

namespace Walrus.StorageNode.EventBlobs;

/// <summary>A blob in a file, read piece by piece.</summary>
internal sealed class FileBlob(SafeFileHandle file) : IBlobReader, IDisposable
{
    /// <inheritdoc/>
    public long Length { get; } = RandomAccess.GetLength(file);

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
            {
                throw new IOException("An event blob became shorter while it was read.");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    public void Dispose() => file.Dispose();
}
