using Microsoft.Win32.SafeHandles;

namespace Benchmarks;

/// <summary>What the disk under a benchmark takes for itself: bytes appended to one file, each time flushed.</summary>
internal sealed class DiskProbe(string folder) : IDisposable
{
    private readonly SafeFileHandle file = File.OpenHandle(Path.Combine(folder, "probe"), FileMode.CreateNew, FileAccess.Write);
    private long length;

    internal Task<Load> Run(int bytes, int count)
    {
        var content = Content.Of(bytes);
        return Load.Run(count, 1, _ =>
        {
            RandomAccess.Write(file, content, length);
            RandomAccess.FlushToDisk(file);
            length += bytes;
            return Task.FromResult((long)bytes);
        });
    }

    public void Dispose() => file.Dispose();
}
