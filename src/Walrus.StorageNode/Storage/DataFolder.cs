using Walrus.Hosting.Files;

namespace Walrus.StorageNode.Storage;

/// <summary>The data directory, held by one process: made, proven writable, locked.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream gate;

    private DataFolder(string path, FileStream gate)
    {
        FullPath = path;
        this.gate = gate;
    }

    internal string FullPath { get; }

    /// <exception cref="StorageNodeException">It cannot be made or written to, or another process holds it.</exception>
    internal static DataFolder Open(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            Folder.Make(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageNodeException($"The data directory {full} cannot be made: {e.Message}", e);
        }

        var file = Path.Combine(full, "lock");
        FileStream? held = null;
        try
        {
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            held.Flush(flushToDisk: true);
            return new DataFolder(full, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            var cause = e is IOException io && DiskFullException.Means(io)
                ? "its disk is full; free some space"
                : e is UnauthorizedAccessException
                    ? "it cannot be written to; give this user the right to"
                    : $"it is in use by another process or cannot be written to ({e.Message})";
            throw new StorageNodeException($"The data directory {full} cannot be used: {cause}.", e);
        }
    }

    public void Dispose() => gate.Dispose();
}
