using Microsoft.Win32.SafeHandles;

namespace Walrus.Hosting.Files;

/// <summary>
/// A file that appears under its name only when it is complete and on disk: written beside it under another name, flushed, renamed.
/// Disposing it before <see cref="Commit"/> leaves nothing.
/// </summary>
public sealed class DurableFile : IDisposable
{
    /// <summary>The mode of a file that only its owner may read.</summary>
    public const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;
    private readonly string partial;
    private bool committed;

    /// <summary>Begins a file in a folder that is there.</summary>
    /// <exception cref="IOException">The folder is not there or takes no file.</exception>
    public DurableFile(string path, UnixFileMode? mode = null)
    {
        this.path = Path.GetFullPath(path);
        partial = $"{this.path}.{Guid.NewGuid():n}.partial";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        Stream = new FileStream(partial, options);
    }

    /// <summary>To write to from the beginning, without a buffer of its own.</summary>
    public FileStream Stream { get; }

    /// <summary>To write to at any place, and to read what was written.</summary>
    public SafeFileHandle Handle => Stream.SafeFileHandle;

    /// <summary>Makes the file durable and gives it its name, replacing what had it.</summary>
    /// <exception cref="IOException">The disk did not take it; nothing is there under the name that was not before.</exception>
    public void Commit()
    {
        RandomAccess.FlushToDisk(Handle);
        Stream.Dispose();
        File.Move(partial, path, overwrite: true);
        committed = true;
        Folder.Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a whole file that way.</summary>
    /// <exception cref="IOException">The folder is not there, or the disk did not take it.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        using var file = new DurableFile(path, mode);
        RandomAccess.Write(file.Handle, content, 0);
        file.Commit();
    }

    /// <summary>Deletes what was not committed.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (!committed)
        {
            File.Delete(partial);
        }
    }
}
