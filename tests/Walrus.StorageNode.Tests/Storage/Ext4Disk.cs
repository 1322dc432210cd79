using System.Runtime.InteropServices;

namespace Walrus.StorageNode.Tests.Storage;

/// <summary>An ext4 volume of its own in a file, whose power can be cut: what has not reached the volume then never does.</summary>
internal sealed partial class Ext4Disk : IDisposable
{
    private const uint GoDown = 0x8004587d; // EXT4_IOC_SHUTDOWN
    private const int WithoutFlushingTheLog = 2;
    private readonly TemporaryFolder folder = new();

    internal Ext4Disk(int mebibytes)
    {
        Directory.CreateDirectory(FullPath);
        using (var file = File.Create(Image))
        {
            file.SetLength((long)mebibytes << 20);
        }

        IsMounted = OperatingSystem.IsLinux() && Command.Run("mkfs.ext4", "-q", Image) && Mount();
    }

    internal string FullPath => Path.Combine(folder.FullPath, "mounted");

    internal bool IsMounted { get; private set; }

    private string Image => Path.Combine(folder.FullPath, "image");

    /// <summary>Nothing reaches the volume from now on, and whoever writes is told so.</summary>
    internal void CutPower()
    {
        int descriptor = Open(FullPath, 0);
        int flags = WithoutFlushingTheLog;
        int result = Control(descriptor, GoDown, ref flags);
        _ = Close(descriptor);
        Assert.Equal(0, result);
    }

    /// <summary>Mounts what has reached the volume; nobody may have a file of it open.</summary>
    internal void Restart()
    {
        IsMounted = Command.Run("umount", FullPath) && Mount();
        Assert.True(IsMounted);
    }

    public void Dispose()
    {
        if (IsMounted)
        {
            Command.Run("umount", FullPath);
        }

        folder.Dispose();
    }

    private bool Mount() => Command.Run("mount", "-o", "loop", Image, FullPath);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, ref int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}

/// <summary>A test that needs a volume of its own, whose power it cuts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class Ext4FactAttribute : FactAttribute
{
    public Ext4FactAttribute()
    {
        using var disk = new Ext4Disk(mebibytes: 8);
        Skip = disk.IsMounted ? null : "This test needs the right to mount an ext4 volume of its own (root on Linux, loop devices).";
    }
}
