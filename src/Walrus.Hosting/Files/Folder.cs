using System.Runtime.InteropServices;

namespace Walrus.Hosting.Files;

/// <summary>
/// Makes the names in a folder durable: a rename is on disk only when its folder is. .NET opens no folders, so this asks the C library.
/// </summary>
public static partial class Folder
{
    private const int ReadOnly = 0;

    /// <summary>Flushes a folder to disk; on Windows a rename needs no such thing.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());
        }

        int result = Flush(descriptor);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (result != 0)
        {
            throw new IOException($"{path} cannot be flushed to disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    /// <summary>Makes a folder and every missing one above it, each durable in its parent.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Make(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return;
        }

        if (!Directory.Exists(path))
        {
            Make(parent);
            Directory.CreateDirectory(path);
        }

        Sync(parent);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
