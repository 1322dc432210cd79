namespace Walrus.StorageNode.Storage;

/// <summary>The volume has no room; nothing of what was to be written is there.</summary>
internal sealed class DiskFullException(string message, Exception? cause = null) : IOException(message, cause)
{
    private const int NoSpace = 28, QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070), WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>Whether an error of the file system says that.</summary>
    internal static bool Means(IOException e) => e is DiskFullException
        || e.HResult is NoSpace or QuotaExceeded or WindowsDiskFull or WindowsHandleDiskFull;
}
