using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

/// <summary>
/// The real disk with a memory of what of it would survive a power failure. What was flushed does. Of what was not, each sector does or
/// does not, in any order, and the length is any between; a new name whose folder was not flushed may be gone, a deleted one be back. The
/// index loses its last changes, however many, as SQLite promises (WAL, synchronous=NORMAL), or the whole file.
/// </summary>
internal sealed class FragileDisk(string folder) : ISegmentDisk
{
    private const int Sector = 512;
    private readonly SystemDisk real = new();
    private readonly Dictionary<string, Segment> segments = [];
    private readonly List<Dictionary<string, byte[]>> indexes = [];

    /// <summary>Called at every step between which the power may fail, on the thread that writes.</summary>
    internal Action? Step { get; set; }

    private sealed class Segment
    {
        internal byte[] Flushed { get; set; } = [];

        internal List<(long Offset, byte[] Bytes)> Pending { get; } = [];

        internal bool IsNameFlushed { get; set; }

        internal bool IsDeleted { get; set; }
    }

    public IOpenSegment Create(string path)
    {
        var open = real.Create(path);
        segments[path] = new Segment();
        Step?.Invoke();
        return new OpenSegment(this, open, path);
    }

    public IOpenSegment Open(string path)
    {
        if (!segments.ContainsKey(path))
        {
            segments[path] = new Segment { Flushed = File.ReadAllBytes(path), IsNameFlushed = true };
        }

        return new OpenSegment(this, real.Open(path), path);
    }

    public void Delete(string path)
    {
        real.Delete(path);
        if (segments.TryGetValue(path, out var segment))
        {
            segment.IsDeleted = true;
        }

        // That the segment may go was made durable in the index before.
        indexes.Clear();
        KeepIndex();
        Step?.Invoke();
    }

    public void FlushNames(string folder)
    {
        real.FlushNames(folder);
        foreach (var (path, segment) in segments)
        {
            segment.IsNameFlushed = true;
            if (segment.IsDeleted)
            {
                segments.Remove(path);
            }
        }

        Step?.Invoke();
    }

    public long FreeBytes(string folder) => 1L << 40;

    /// <summary>What the power failure leaves, as a folder of its own.</summary>
    internal void Fail(Random random, string target)
    {
        Directory.CreateDirectory(Path.Combine(target, "slivers"));
        foreach (var (path, segment) in segments)
        {
            if ((segment.IsNameFlushed && !segment.IsDeleted) || random.Next(2) == 0)
            {
                File.WriteAllBytes(Path.Combine(target, "slivers", Path.GetFileName(path)), Survivors(segment, random));
            }
        }

        int which = random.Next(-1, indexes.Count);
        foreach (var (name, bytes) in which < 0 ? [] : indexes[which])
        {
            File.WriteAllBytes(Path.Combine(target, name), bytes);
        }
    }

    private static byte[] Survivors(Segment segment, Random random)
    {
        long most = segment.Pending.Select(p => p.Offset + p.Bytes.Length).Append(segment.Flushed.Length).Max();
        var bytes = new byte[random.NextInt64(segment.Flushed.Length, most + 1)];
        segment.Flushed.CopyTo(bytes, 0);
        foreach (var (offset, pending) in segment.Pending)
        {
            for (long at = offset; at < offset + pending.Length; at = (at / Sector + 1) * Sector)
            {
                int length = (int)Math.Min((at / Sector + 1) * Sector, offset + pending.Length) - (int)at;
                if (at + length <= bytes.Length && random.Next(4) != 0)
                {
                    pending.AsSpan((int)(at - offset), length).CopyTo(bytes.AsSpan((int)at));
                }
            }
        }

        return bytes;
    }

    private void KeepIndex() => indexes.Add(Directory.EnumerateFiles(folder, "slivers.db*")
        .Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)).ToDictionary(f => Path.GetFileName(f), ReadShared));

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private sealed class OpenSegment(FragileDisk disk, IOpenSegment open, string path) : IOpenSegment
    {
        private Segment Kept => disk.segments[path];

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long offset)
        {
            disk.KeepIndex();
            open.Write(pieces, offset);
            Kept.Pending.Add((offset, [.. pieces.SelectMany(p => p.ToArray())]));
            disk.Step?.Invoke();
        }

        public void Flush()
        {
            open.Flush();
            Kept.Flushed = ReadShared(path);
            Kept.Pending.Clear();
            disk.Step?.Invoke();
        }

        public void SetLength(long length)
        {
            open.SetLength(length);
            Kept.Pending.Clear();
            Kept.Flushed = Kept.Flushed[..(int)Math.Min(length, Kept.Flushed.Length)];
        }

        public void Dispose() => open.Dispose();
    }
}
