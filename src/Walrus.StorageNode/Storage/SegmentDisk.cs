using Microsoft.Win32.SafeHandles;
using Walrus.Hosting.Files;

namespace Walrus.StorageNode.Storage;

/// <summary>A segment open to be appended to.</summary>
internal interface IOpenSegment : IDisposable
{
    /// <summary>Writes pieces one behind the other; on disk only after <see cref="Flush"/>.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset);

    /// <summary>Returns when all that was written, and the length, is on disk.</summary>
    void Flush();

    /// <summary>Cuts off what lies behind.</summary>
    void SetLength(long length);
}

/// <summary>
/// What segments ask of the disk when they change, and nothing more: a seam as thin as the system calls behind it, at which tests cut the
/// power, fill the disk and slow it down.
/// </summary>
internal interface ISegmentDisk
{
    /// <summary>An empty segment, whose name is on disk only after <see cref="FlushNames"/>.</summary>
    IOpenSegment Create(string path);

    /// <summary>A segment that is there.</summary>
    IOpenSegment Open(string path);

    /// <summary>Deletes a segment, if it is there; after a power failure it may be there again.</summary>
    void Delete(string path);

    /// <summary>Returns when the names in a folder are on disk.</summary>
    void FlushNames(string folder);

    /// <summary>Bytes free on the volume of a folder.</summary>
    long FreeBytes(string folder);
}

/// <summary>The system's disk.</summary>
internal sealed class SystemDisk : ISegmentDisk
{
    // An empty one may be left of an attempt after which neither its name could be flushed nor the file deleted.
    public IOpenSegment Create(string path) => Open(path, new FileInfo(path) is { Exists: true, Length: 0 } ? FileMode.Open : FileMode.CreateNew);

    public IOpenSegment Open(string path) => Open(path, FileMode.Open);

    public void Delete(string path) => File.Delete(path);

    public void FlushNames(string folder) => Folder.Sync(folder);

    public long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    private static OpenSegment Open(string path, FileMode mode) =>
        new(File.OpenHandle(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));

    private sealed class OpenSegment(SafeFileHandle file) : IOpenSegment
    {
        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset) => RandomAccess.Write(file, pieces, offset);

        public void Flush() => RandomAccess.FlushToDisk(file);

        public void SetLength(long length) => RandomAccess.SetLength(file, length);

        public void Dispose() => file.Dispose();
    }
}
