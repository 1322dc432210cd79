namespace Benchmarks;

/// <summary>What the disk under a benchmark takes for itself: bytes appended to one file, each time flushed.</summary>
internal static class DiskProbe
{
    internal static async Task<Load> Run(string folder, int bytes, int count)
    {
        var content = Content.Of(bytes);
        using var file = File.OpenHandle(Path.Combine(folder, "probe"), FileMode.Create, FileAccess.Write);
        return await Load.Run(count, 1, i =>
        {
            RandomAccess.Write(file, content, (long)i * bytes);
            RandomAccess.FlushToDisk(file);
            return Task.FromResult((long)bytes);
        });
    }
}
