using Walrus.Hosting.Files;

namespace Walrus.StorageNode.Storage;

/// <summary>A small file that appears under its name only when it is complete and on disk.</summary>
internal static class DurableFile
{
    internal static void Write(string path, ReadOnlyMemory<byte> content, UnixFileMode mode)
    {
        var folder = Path.GetDirectoryName(path)!;
        Folder.Make(folder);
        var partial = $"{path}.{Guid.NewGuid():n}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        try
        {
            using (var stream = new FileStream(partial, options))
            {
                stream.Write(content.Span);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
            Folder.Sync(folder);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
