using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

public sealed class FailingDiskTests
{
    private static readonly byte[] Content = new byte[3000];

    private static SliverKey Key(byte n) => new(BlobId.FromBytes([n, .. new byte[31]]), new ShardIndex(0), SliverAxis.Primary);

    [Fact]
    public async Task A_disk_that_fails_is_told_apart_and_after_it_has_come_back_writes_go_on()
    {
        using var folder = new TemporaryFolder();
        var disk = new DiskWatch();
        using var store = SliverStore.Open(folder.FullPath, new SliverStoreOptions { SegmentBytes = 3000 }, NullLogger.Instance, disk);
        await store.Write(Key(1), Content);
        Assert.Equal(DiskState.Ok, disk.State);

        var (there, away) = (Path.Combine(folder.FullPath, "slivers"), Path.Combine(folder.FullPath, "away"));
        Directory.Move(there, away);
        await Assert.ThrowsAsync<DiskFailedException>(() => store.Write(Key(2), Content));
        Assert.Equal(DiskState.Failing, disk.State);

        Directory.Move(away, there);
        await store.Write(Key(2), Content);
        Assert.Equal(DiskState.Ok, disk.State);
        Assert.NotNull(store.Read(Key(1)));
        Assert.NotNull(store.Read(Key(2)));
    }

    [Theory]
    [InlineData(DiskStep.Create, FaultyDisk.NoSpace)]
    [InlineData(DiskStep.FlushNames, FaultyDisk.NoSpace)]
    [InlineData(DiskStep.Write, FaultyDisk.NoSpace)]
    [InlineData(DiskStep.Flush, FaultyDisk.NoSpace)]
    [InlineData(DiskStep.Write, FaultyDisk.InputOutput)]
    [InlineData(DiskStep.Flush, FaultyDisk.InputOutput)]
    [InlineData(DiskStep.FlushNames, FaultyDisk.ReadOnly)]
    public async Task A_write_that_fails_at_any_step_leaves_nothing_and_the_next_one_is_whole_also_after_a_restart(DiskStep step, int error)
    {
        using var folder = new TemporaryFolder();
        var (faulty, disk) = (new FaultyDisk(), new DiskWatch());
        var options = new SliverStoreOptions { SegmentBytes = 7_000, Disk = faulty };
        using (var store = SliverStore.Open(folder.FullPath, options, NullLogger.Instance, disk))
        {
            await store.Write(Key(1), Content);
            await store.Write(Key(2), Content);
            faulty.Fault = (step, error);

            // Both together need a new segment, whose making may be what fails.
            var failed = (Task[])[store.Write(Key(3), Content), store.Write(Key(4), Content)];
            foreach (var write in failed)
            {
                var e = await Assert.ThrowsAnyAsync<IOException>(() => write);
                Assert.Equal(error == FaultyDisk.NoSpace, e is DiskFullException);
            }

            Assert.Equal(DiskWatch.KindOf(new IOException("", error)), disk.State);
            Assert.Null(store.Read(Key(3)));
            Assert.Equal(Content, store.Read(Key(1)));
            faulty.Fault = null;
            await store.Write(Key(4), Content);
            Assert.Equal(DiskState.Ok, disk.State);
        }

        using var again = SliverStore.Open(folder.FullPath, options, NullLogger.Instance, disk);
        Assert.All(new byte[] { 1, 2, 4 }, n => Assert.Equal(Content, again.Read(Key(n))));
        Assert.Null(again.Read(Key(3)));
        Assert.Equal(3, again.Count(new ShardIndex(0)).Primary);
    }

    [Fact]
    public async Task A_disk_that_keeps_a_flush_waiting_is_slow_while_it_does()
    {
        using var folder = new TemporaryFolder();
        var (faulty, clock) = (new FaultyDisk(), new Clock());
        var disk = new DiskWatch(clock);
        using var store = SliverStore.Open(folder.FullPath, new SliverStoreOptions { Disk = faulty }, NullLogger.Instance, disk);
        await store.Write(Key(1), Content);
        faulty.Moving.Reset();
        var write = store.Write(Key(2), Content);
        await Network.TestNetwork.Until(() => disk.IsWaiting, "the flush is under way");
        Assert.Equal(DiskState.Ok, disk.State);
        clock.Now += DiskWatch.SlowFlush * 2;
        Assert.Equal(DiskState.Slow, disk.State);
        Assert.Equal(Content, store.Read(Key(1)));
        Assert.False(write.IsCompleted);
        faulty.Moving.Set();
        await write;
        await store.Write(Key(3), Content);
        Assert.Equal(DiskState.Ok, disk.State);
    }

    [Fact]
    public async Task Below_the_reserve_the_disk_counts_as_full_until_there_is_room()
    {
        using var folder = new TemporaryFolder();
        var disk = new DiskWatch();
        var full = new SliverStoreOptions { ReservedBytes = long.MaxValue / 2 };
        using var store = SliverStore.Open(folder.FullPath, full, NullLogger.Instance, disk);
        await Assert.ThrowsAsync<DiskFullException>(() => store.Write(Key(1), Content));
        Assert.Equal(DiskState.Full, disk.State);
        await store.Records.Log.Append(Key(1), Content, mayUseReserve: true);
        Assert.Equal(DiskState.Ok, disk.State);
    }

    [Fact]
    public void A_database_that_cannot_be_written_is_seen_until_it_can()
    {
        var disk = new DiskWatch();
        disk.DatabaseFailed(DiskState.Full);
        disk.Flushed();
        Assert.Equal(DiskState.Full, disk.State);
        disk.DatabaseWritten();
        Assert.Equal(DiskState.Ok, disk.State);
    }

    private sealed class Clock : TimeProvider
    {
        internal TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    [Theory]
    [InlineData(28, DiskState.Full)]
    [InlineData(122, DiskState.Full)]
    [InlineData(30, DiskState.ReadOnly)]
    [InlineData(5, DiskState.Failing)]
    internal void The_systems_error_says_how_the_disk_is(int error, DiskState state)
    {
        var clock = new Clock();
        var disk = new DiskWatch(clock);
        disk.Failed("it", new IOException("no", error));
        Assert.Equal(state, disk.State);
        disk.Begun();
        disk.Flushed();
        Assert.Equal(DiskState.Ok, disk.State);
        disk.Begun();
        clock.Now += DiskWatch.SlowFlush * 2;
        disk.Flushed();
        Assert.Equal(DiskState.Slow, disk.State);
    }
}
