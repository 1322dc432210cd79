using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

public sealed class SliverStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];
    private readonly List<SliverStore> opened = [];

    private static SliverKey Key(byte seed = 1, ushort shard = 3, SliverAxis axis = SliverAxis.Primary) =>
        new(BlobId.FromBytes([.. Enumerable.Range(0, 32).Select(i => (byte)(i + seed))]), new ShardIndex(shard), axis);

    private SliverStore Open(long reserved = 0, long segment = 256 << 20)
    {
        Close();
        opened.Add(SliverStore.Open(folder.FullPath, new SliverStoreOptions { ReservedBytes = reserved, SegmentBytes = segment }, NullLogger.Instance));
        return opened[^1];
    }

    private void Close()
    {
        opened.ForEach(store => store.Dispose());
        opened.Clear();
    }

    private string[] Segments() => [.. Directory.EnumerateFiles(Path.Combine(folder.FullPath, "slivers"), "*.seg").Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Close();
        folder.Dispose();
    }

    [Fact]
    public async Task What_was_written_is_read_back_whole_and_piece_by_piece()
    {
        var store = Open();
        await store.Write(Key(), content);
        Assert.Equal(content, store.Read(Key()));
        using var sliver = store.Open(Key())!;
        using var copy = new MemoryStream();
        await sliver.CopyTo(copy, default);
        Assert.Equal(content, copy.ToArray());
        Assert.True(store.Has(Key(), content.Length));
        Assert.False(store.Has(Key(), content.Length + 1));
        Assert.Equal((1, 0), store.Count(new ShardIndex(3)));
    }

    [Fact]
    public async Task A_sliver_outlives_the_process()
    {
        await Open().Write(Key(), content);
        Assert.Equal(content, Open().Read(Key()));
    }

    [Fact]
    public async Task Segments_end_at_their_size_and_a_sliver_larger_than_one_has_its_own()
    {
        var store = Open(segment: 10_000);
        for (byte n = 0; n < 7; n++)
        {
            await store.Write(Key(n), content);
        }

        await store.Write(Key(100), new byte[50_000]);
        Assert.Equal(4, Segments().Length);
        Assert.Equal(50_000, store.Read(Key(100))!.Length);
        Assert.Equal(content, store.Read(Key(3)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(3000)]
    [InlineData(3063)]
    public async Task A_torn_segment_has_lost_its_last_sliver_and_no_other(int left)
    {
        var store = Open();
        await store.Write(Key(1), content);
        await store.Write(Key(2), content);
        Close();
        using (var file = new FileStream(Segments()[0], FileMode.Open))
        {
            file.SetLength(3064 + left);
        }

        store = Open();
        Assert.Null(store.Read(Key(2)));
        Assert.Null(store.Open(Key(2)));
        Assert.False(store.Has(Key(2), content.Length));
        Assert.Equal(content, store.Read(Key(1)));
        await store.Write(Key(2), content);
        Assert.Equal(content, Open().Read(Key(2)));
    }

    [Fact]
    public async Task A_segment_torn_while_the_node_runs_is_a_missing_sliver_and_no_error()
    {
        var store = Open();
        await store.Write(Key(), content);
        using (var file = new FileStream(Segments()[0], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.SetLength(500);
        }

        Assert.Null(store.Read(Key()));
        Assert.Null(store.Open(Key()));
    }

    [Fact]
    public async Task Any_flipped_bit_makes_a_sliver_missing_and_the_next_write_heals_it()
    {
        var store = Open();
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            await store.Write(Key(), content);
            store.Flip(Key(), round < 64 ? round : random.Next(3064), (byte)(1 << random.Next(8)));
            Assert.False(store.IsIntact(Key()));
            Assert.False(store.Has(Key(), content.Length));
        }

        await store.Write(Key(), content);
        Assert.True(store.IsIntact(Key()));
    }

    [Fact]
    public async Task What_is_damaged_is_kept_aside_to_be_looked_at()
    {
        var store = Open();
        await store.Write(Key(), content);
        store.Flip(Key(), 100, 1);
        Assert.Null(store.Read(Key()));
        var kept = Assert.Single(Directory.EnumerateFiles(Path.Combine(folder.FullPath, "quarantine")));
        Assert.Equal(3064, new FileInfo(kept).Length);
    }

    [Fact]
    public async Task A_lost_index_is_made_anew_from_the_segments()
    {
        var store = Open(segment: 10_000);
        for (byte n = 0; n < 20; n++)
        {
            await store.Write(Key(n), content);
        }

        Close();
        foreach (var file in Directory.EnumerateFiles(folder.FullPath, "slivers.db*"))
        {
            File.Delete(file);
        }

        store = Open();
        Assert.All(Enumerable.Range(0, 20), n => Assert.Equal(content, store.Read(Key((byte)n))));
    }

    [Fact]
    public async Task A_damaged_index_is_made_anew_from_the_segments()
    {
        await Open().Write(Key(), content);
        Close();
        File.WriteAllBytes(Path.Combine(folder.FullPath, "slivers.db"), [.. new byte[100], .. content]);
        Assert.Equal(content, Open().Read(Key()));
    }

    [Fact]
    public async Task An_index_that_has_lost_its_last_entries_learns_them_from_the_segments()
    {
        var store = Open();
        await store.Write(Key(1), content);
        Close();
        var before = Directory.EnumerateFiles(folder.FullPath, "slivers.db*").ToDictionary(f => f, File.ReadAllBytes);
        store = Open();
        await store.Write(Key(2), content);
        await store.Write(Key(3), content);
        Close();
        foreach (var file in Directory.EnumerateFiles(folder.FullPath, "slivers.db*"))
        {
            File.Delete(file);
        }

        foreach (var (file, bytes) in before)
        {
            File.WriteAllBytes(file, bytes);
        }

        store = Open();
        Assert.All(new byte[] { 1, 2, 3 }, n => Assert.Equal(content, store.Read(Key(n))));
    }

    [Fact]
    public async Task A_damaged_record_that_the_index_has_lost_does_not_hide_the_ones_behind_it()
    {
        var store = Open();
        await store.Write(Key(1), content);
        await store.Write(Key(2), content);
        await store.Write(Key(3), content);
        store.Flip(Key(2), 3, 0x10);
        Close();
        foreach (var file in Directory.EnumerateFiles(folder.FullPath, "slivers.db*"))
        {
            File.Delete(file);
        }

        store = Open();
        Assert.Equal(content, store.Read(Key(1)));
        Assert.Null(store.Read(Key(2)));
        Assert.Equal(content, store.Read(Key(3)));
    }

    [Fact]
    public async Task A_lost_segment_is_missing_slivers_and_not_a_node_that_does_not_start()
    {
        var store = Open(segment: 5_000);
        for (byte n = 0; n < 4; n++)
        {
            await store.Write(Key(n), content);
        }

        Close();
        File.Delete(Segments()[1]);
        store = Open(segment: 5_000);
        Assert.Equal(3, Enumerable.Range(0, 4).Count(n => store.Read(Key((byte)n)) is not null));
        Assert.Equal(3, store.Count(new ShardIndex(3)).Primary);
    }

    [Fact]
    public async Task Below_the_reserve_nothing_is_written()
    {
        var store = Open(reserved: long.MaxValue / 2);
        await Assert.ThrowsAsync<DiskFullException>(() => store.Write(Key(), content));
        Assert.Empty(Segments());
    }

    [Fact]
    public async Task A_dropped_shard_is_gone_and_can_come_back()
    {
        var store = Open();
        await store.Write(Key(), content);
        await store.Write(Key(1, 4), content);
        store.DropShard(new ShardIndex(3));
        Assert.Equal([new ShardIndex(4)], store.Shards());
        await store.Write(Key(), content);
        Assert.Equal(content, store.Read(Key()));
    }

    [Fact]
    public async Task Deleting_a_blob_takes_its_slivers_of_every_shard_and_nobody_elses()
    {
        var store = Open();
        foreach (var key in (SliverKey[])[Key(), Key(1, 4), Key(1, 4, SliverAxis.Secondary), Key(2)])
        {
            await store.Write(key, content);
        }

        Assert.Equal(3, store.DeleteBlob(Key().Blob));
        Assert.Null(store.Read(Key()));
        Assert.NotNull(store.Read(Key(2)));
    }

    [Fact]
    public async Task Many_writers_of_the_same_sliver_leave_one()
    {
        var store = Open();
        await Parallel.ForAsync(0, 64, async (_, _) =>
        {
            await store.Write(Key(), content);
            Assert.Equal(3000, store.Read(Key())!.Length);
        });
        Assert.True(store.IsIntact(Key()));
        Assert.Equal((1, 0), store.Count(new ShardIndex(3)));
    }

    [Fact]
    public async Task Blobs_of_a_shard_are_listed_in_order_from_any_of_them()
    {
        var store = Open();
        foreach (byte n in (byte[])[9, 4, 7, 1])
        {
            await store.Write(Key(n), content);
        }

        var (shard, axis) = (new ShardIndex(3), SliverAxis.Primary);
        Assert.Equal([Key(1).Blob, Key(4).Blob], store.Blobs(shard, axis, null, 2));
        Assert.Equal([Key(4).Blob, Key(7).Blob, Key(9).Blob], store.Blobs(shard, axis, Key(2).Blob, 10));
        Assert.Empty(store.Blobs(shard, SliverAxis.Secondary, null, 10));
    }
}
