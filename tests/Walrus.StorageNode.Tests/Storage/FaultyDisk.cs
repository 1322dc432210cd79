using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

/// <summary>Where a disk may fail.</summary>
public enum DiskStep
{
    /// <summary>A new segment.</summary>
    Create,

    /// <summary>Its name.</summary>
    FlushNames,

    /// <summary>Half of what is to be written is.</summary>
    Write,

    /// <summary>All is written, but not to disk.</summary>
    Flush,
}

/// <summary>The real disk, which answers with the system's errors when it is told to, and waits when it is told to.</summary>
internal sealed class FaultyDisk : ISegmentDisk
{
    internal const int NoSpace = 28, InputOutput = 5, ReadOnly = 30;
    private readonly SystemDisk real = new();

    /// <summary>The step that fails, and how; null for none.</summary>
    internal (DiskStep Step, int Error)? Fault { get; set; }

    /// <summary>Flushes wait while it is not set.</summary>
    internal ManualResetEventSlim Moving { get; } = new(initialState: true);

    public IOpenSegment Create(string path)
    {
        Fail(DiskStep.Create);
        return new OpenSegment(this, real.Create(path));
    }

    public IOpenSegment Open(string path) => new OpenSegment(this, real.Open(path));

    public void Delete(string path) => real.Delete(path);

    public void FlushNames(string folder)
    {
        Fail(DiskStep.FlushNames);
        real.FlushNames(folder);
    }

    public long FreeBytes(string folder) => real.FreeBytes(folder);

    private void Fail(DiskStep step)
    {
        if (Fault is { } fault && fault.Step == step)
        {
            throw new IOException($"error {fault.Error} of {step}", fault.Error);
        }
    }

    private sealed class OpenSegment(FaultyDisk disk, IOpenSegment open) : IOpenSegment
    {
        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset)
        {
            if (disk.Fault is { Step: DiskStep.Write })
            {
                byte[] all = [.. pieces.SelectMany(p => p.ToArray())];
                open.Write([all.AsMemory(0, all.Length / 2)], offset);
            }

            disk.Fail(DiskStep.Write);
            open.Write(pieces, offset);
        }

        public void Flush()
        {
            disk.Moving.Wait();
            disk.Fail(DiskStep.Flush);
            open.Flush();
        }

        public void SetLength(long length) => open.SetLength(length);

        public void Dispose() => open.Dispose();
    }
}
