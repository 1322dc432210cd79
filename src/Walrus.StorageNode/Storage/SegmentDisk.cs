using Microsoft.Win32.SafeHandles;
using Walrus.Hosting.Files;

namespace Walrus.StorageNode.Storage;

/// <summary>
/// What the log of records asks of the disk, and nothing more: a seam as thin as the system calls behind it, at which tests cut the power,
/// fill the disk and slow it down.
/// </summary>
internal interface ISegmentDisk
{
    /// <summary>Writes pieces one behind the other; on disk only after <see cref="Flush"/>.</summary>
    void Write(SafeFileHandle segment, IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset);

    /// <summary>Returns when all that was written to the segment, and its length, is on disk.</summary>
    void Flush(SafeFileHandle segment);

    /// <summary>Cuts off what lies behind.</summary>
    void SetLength(SafeFileHandle segment, long length);

    /// <summary>Returns when the names in a folder are on disk.</summary>
    void FlushNames(string folder);

    /// <summary>Bytes free on the volume of a folder.</summary>
    long FreeBytes(string folder);
}

/// <summary>The system's disk.</summary>
internal sealed class SystemDisk : ISegmentDisk
{
    public void Write(SafeFileHandle segment, IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset) =>
        RandomAccess.Write(segment, pieces, offset);

    public void Flush(SafeFileHandle segment) => RandomAccess.FlushToDisk(segment);

    public void SetLength(SafeFileHandle segment, long length) => RandomAccess.SetLength(segment, length);

    public void FlushNames(string folder) => Folder.Sync(folder);

    public long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}
