using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

/// <summary>A disk of one MiB, where this process may mount one.</summary>
public sealed class FullDiskTests
{
    private sealed class TinyDisk : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        internal string FullPath => folder.FullPath;

        internal bool IsMounted { get; }

        internal TinyDisk() => IsMounted = OperatingSystem.IsLinux()
            && Command.Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.FullPath);

        public void Dispose()
        {
            if (IsMounted)
            {
                Command.Run("umount", folder.FullPath);
            }

            folder.Dispose();
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class TinyDiskFactAttribute : FactAttribute
    {
        public TinyDiskFactAttribute()
        {
            using var disk = new TinyDisk();
            Skip = disk.IsMounted ? null : "This test needs the right to mount a disk of its own (root on Linux).";
        }
    }

    private static SliverKey Key(byte n) => new(BlobId.FromBytes([n, .. new byte[31]]), new ShardIndex(0), SliverAxis.Primary);

    [TinyDiskFact]
    public async Task A_sliver_that_does_not_fit_leaves_nothing_and_the_others_stay_whole()
    {
        using var disk = new TinyDisk();
        var options = new SliverStoreOptions { SegmentBytes = 200_000 };
        using var store = SliverStore.Open(disk.FullPath, options, NullLogger.Instance);
        var filler = Path.Combine(disk.FullPath, "filler");
        await File.WriteAllBytesAsync(filler, new byte[150_000]);
        byte stored = 0;
        var content = new byte[150_000];
        while (stored < 20)
        {
            try
            {
                await store.Write(Key(stored), content);
                stored++;
            }
            catch (DiskFullException)
            {
                break;
            }
        }

        Assert.InRange(stored, 2, 6);

        // The check for room lets this pass; the index is what does not fit any more.
        var free = new DriveInfo(disk.FullPath).AvailableFreeSpace;
        await Assert.ThrowsAsync<DiskFullException>(() => store.Write(Key(100), new byte[free - RecordFormat.HeaderLength((int)free)]));
        Assert.Equal((stored, 0), store.Count(new ShardIndex(0)));
        for (byte n = 0; n < stored; n++)
        {
            Assert.Equal(content, store.Read(Key(n)));
        }

        File.Delete(filler);
        store.Delete(Key(0));
        await new SegmentClearing(store.Records, options, TimeProvider.System, NullLogger<SegmentClearing>.Instance).Clear(default);
        await store.Write(Key(101), content);
        Assert.NotNull(store.Read(Key(101)));
    }

    [TinyDiskFact]
    public void A_database_that_cannot_grow_changes_nothing_and_goes_on_when_there_is_room()
    {
        using var disk = new TinyDisk();
        var watch = new DiskWatch();
        using var database = Database.Open(Path.Combine(disk.FullPath, "node.db"), NodeTables.Layout, watch);
        database.Write(c => c.SetFact("before", [1]));
        var filler = Path.Combine(disk.FullPath, "filler");
        File.WriteAllBytes(filler, new byte[new DriveInfo(disk.FullPath).AvailableFreeSpace / 4096 * 4096]);
        Assert.Throws<DiskFullException>(() => database.Write(c => c.SetFact("large", new byte[200_000])));
        Assert.Equal(DiskState.Full, watch.State);
        Assert.Equal(1, database.Read(c => c.Fact("before"))![0]);
        Assert.Null(database.Read(c => c.Fact("large")));
        File.Delete(filler);
        database.Write(c => c.SetFact("large", new byte[200_000]));
        Assert.Equal(200_000, database.Read(c => c.Fact("large"))!.Length);
        Assert.Equal(DiskState.Ok, watch.State);
    }

    [TinyDiskFact]
    public async Task A_disk_that_is_full_at_the_start_is_named_and_nothing_is_lost_when_there_is_room()
    {
        using var disk = new TinyDisk();
        var content = new byte[100_000];
        using (var store = SliverStore.Open(disk.FullPath, new SliverStoreOptions(), NullLogger.Instance))
        {
            await store.Write(Key(1), content);
        }

        // The index is lost and must be made anew, for which there is no room.
        foreach (var file in Directory.EnumerateFiles(disk.FullPath, "slivers.db*"))
        {
            File.Delete(file);
        }

        var filler = Path.Combine(disk.FullPath, "filler");
        File.WriteAllBytes(filler, new byte[new DriveInfo(disk.FullPath).AvailableFreeSpace / 4096 * 4096]);
        var e = Assert.ThrowsAny<Exception>(() => SliverStore.Open(disk.FullPath, new SliverStoreOptions(), NullLogger.Instance));
        Assert.True(e is StorageNodeException or DiskFullException, e.ToString());
        Assert.Contains("full", e.Message, StringComparison.Ordinal);
        File.Delete(filler);
        using var again = SliverStore.Open(disk.FullPath, new SliverStoreOptions(), NullLogger.Instance);
        Assert.Equal(content, again.Read(Key(1)));
    }
}
