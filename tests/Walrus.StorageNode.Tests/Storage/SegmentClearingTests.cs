using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

public sealed class SegmentClearingTests : IDisposable
{
    private static readonly SliverStoreOptions Options = new() { SegmentBytes = 40_000 };
    private readonly TemporaryFolder folder = new();
    private SliverStore store;

    public SegmentClearingTests() => store = Open();

    private static SliverKey Key(int n) => new(BlobId.FromBytes([(byte)n, .. new byte[31]]), new ShardIndex(0), SliverAxis.Secondary);

    private static byte[] Content(int n) => [.. Enumerable.Range(0, 3000 + n).Select(i => (byte)(i * n))];

    private SliverStore Open() => SliverStore.Open(folder.FullPath, Options, NullLogger.Instance);

    private Task<int> Clear() => new SegmentClearing(store.Records, Options, TimeProvider.System, NullLogger<SegmentClearing>.Instance).Clear(default);

    private long Bytes() => Directory.EnumerateFiles(Path.Combine(folder.FullPath, "slivers")).Sum(f => new FileInfo(f).Length);

    private async Task Write(int count)
    {
        for (int n = 0; n < count; n++)
        {
            await store.Write(Key(n), Content(n));
        }
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_full_segment_stays()
    {
        await Write(40);
        long before = Bytes();
        Assert.Equal(0, await Clear());
        Assert.Equal(before, Bytes());
    }

    [Fact]
    public async Task When_everything_is_deleted_the_disk_is_empty_again()
    {
        await Write(40);
        for (int n = 0; n < 40; n++)
        {
            store.Delete(Key(n));
        }

        await Clear();
        Assert.Equal(0, Bytes());
        await Write(3);
        Assert.Equal(Content(2), store.Read(Key(2)));
    }

    [Fact]
    public async Task What_is_alive_in_a_mostly_empty_segment_moves_and_stays_readable_now_and_after_a_restart()
    {
        await Write(100);
        for (int n = 0; n < 100; n++)
        {
            if (n % 4 != 0)
            {
                store.Delete(Key(n));
            }
        }

        long before = Bytes();
        Assert.InRange(await Clear(), 1, 100);
        Assert.InRange(Bytes(), 25 * 3000, before / 2);
        for (int round = 0; round < 2; round++)
        {
            Assert.All(Enumerable.Range(0, 100), n => Assert.Equal(n % 4 == 0 ? Content(n) : null, store.Read(Key(n))));
            store.Dispose();
            store = Open();
        }
    }

    [Fact]
    public async Task Readers_and_writers_notice_nothing_of_it()
    {
        await Write(100);
        for (int n = 50; n < 100; n++)
        {
            store.Delete(Key(n));
        }

        using var done = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            var random = new Random(3);
            while (!done.IsCancellationRequested)
            {
                int n = random.Next(50);
                Assert.Equal(Content(n), store.Read(Key(n)));
            }
        });
        var writing = Task.Run(async () =>
        {
            for (int n = 100; n < 200; n++)
            {
                await store.Write(Key(n), Content(n));
                store.Delete(Key(n));
            }
        });
        while (!writing.IsCompleted)
        {
            await Clear();
        }

        await writing;
        await Clear();
        await done.CancelAsync();
        await reading;
        Assert.Equal((0, 50), store.Count(new ShardIndex(0)));
    }

    [Fact]
    public async Task A_damaged_sliver_is_not_moved_but_put_into_quarantine()
    {
        await Write(12);
        for (int n = 2; n < 12; n++)
        {
            store.Delete(Key(n));
        }

        store.Flip(Key(1), 200, 4);
        Assert.Equal(1, await Clear());
        Assert.Equal(Content(0), store.Read(Key(0)));
        Assert.Null(store.Where(Key(1)));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(folder.FullPath, "quarantine")));
    }
}
