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
    [InlineData(28, DiskState.Full)]
    [InlineData(122, DiskState.Full)]
    [InlineData(30, DiskState.ReadOnly)]
    [InlineData(5, DiskState.Failing)]
    internal void The_systems_error_says_how_the_disk_is(int error, DiskState state)
    {
        var disk = new DiskWatch();
        disk.Failed("it", new IOException("no", error));
        Assert.Equal(state, disk.State);
        disk.Flushed(TimeSpan.FromMilliseconds(3));
        Assert.Equal(DiskState.Ok, disk.State);
        disk.Flushed(DiskWatch.SlowFlush * 2);
        Assert.Equal(DiskState.Slow, disk.State);
    }
}
