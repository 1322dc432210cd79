using Microsoft.Win32.SafeHandles;

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

    internal DurableFile(string path)
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
        Stream = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
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
    internal static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new DurableFile(path);
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
