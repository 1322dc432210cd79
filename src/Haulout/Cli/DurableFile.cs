using Microsoft.Win32.SafeHandles;
using Walrus.Hosting.Files;

namespace Haulout.Cli;

/// <summary>
/// A file that appears under its name only when it is complete and on disk: written beside it under another name, flushed, renamed.
/// Disposing it before <see cref="Commit"/> leaves nothing.
/// </summary>
internal sealed class DurableFile : IDisposable
{
    private readonly string path;
    private readonly string partial;
    private bool committed;

    /// <summary>The mode of a file that only its owner may read.</summary>
    internal const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    internal DurableFile(string path, UnixFileMode? mode = null)
    {
        this.path = Path.GetFullPath(path);
        if (Directory.Exists(this.path))
        {
            throw new BadInputException($"{path} is a directory; --out wants the name of a file.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(this.path)))
        {
            throw new BadInputException($"the directory of {path} does not exist; create it or choose another --out.");
        }

        partial = $"{this.path}.{Environment.ProcessId}.partial";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        Stream = new FileStream(partial, options);
    }

    /// <summary>To write to from the beginning, without a buffer of its own.</summary>
    internal FileStream Stream { get; }

    /// <summary>To write to at any place, and to read what was written.</summary>
    internal SafeFileHandle Handle => Stream.SafeFileHandle;

    /// <summary>Makes the file durable and gives it its name, replacing what had it.</summary>
    internal void Commit()
    {
        RandomAccess.FlushToDisk(Handle);
        Stream.Dispose();
        File.Move(partial, path, overwrite: true);
        committed = true;
        Folder.Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a whole file that way.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        using var file = new DurableFile(path, mode);
        RandomAccess.Write(file.Handle, content, 0);
        file.Commit();
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!committed)
        {
            File.Delete(partial);
        }
    }
}
