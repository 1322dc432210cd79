using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

public sealed class SliverStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];

    private static SliverKey Key(byte seed = 1, ushort shard = 3, SliverAxis axis = SliverAxis.Primary) =>
        new(BlobId.FromBytes([.. Enumerable.Range(0, 32).Select(i => (byte)(i + seed))]), new ShardIndex(shard), axis);

    private SliverStore Open(long reserved = 0) => new(folder.FullPath, reserved, NullLogger.Instance);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_written_is_read_back_whole_and_piece_by_piece()
    {
        var store = Open();
        store.Write(Key(), content);
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
    public void A_sliver_outlives_the_process()
    {
        Open().Write(Key(), content);
        Assert.Equal(content, Open().Read(Key()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(79)]
    [InlineData(80)]
    [InlineData(81)]
    [InlineData(3000)]
    [InlineData(3079)]
    public void A_torn_file_counts_as_missing(int length)
    {
        var store = Open();
        store.Write(Key(), content);
        using (var file = new FileStream(store.PathOf(Key()), FileMode.Open))
        {
            file.SetLength(length);
        }

        Assert.False(store.Has(Key(), content.Length));
        Assert.Null(store.Read(Key()));
        Assert.Null(store.Open(Key()));
    }

    [Fact]
    public void Any_flipped_bit_makes_a_file_missing_and_the_next_write_heals_it()
    {
        var store = Open();
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            store.Write(Key(), content);
            var bytes = File.ReadAllBytes(store.PathOf(Key()));
            bytes[round < 80 ? round : random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(store.PathOf(Key()), bytes);
            Assert.False(store.IsIntact(Key()));
            Assert.False(store.Has(Key(), content.Length));
        }

        store.Write(Key(), content);
        Assert.True(store.IsIntact(Key()));
    }

    [Fact]
    public void A_file_under_the_name_of_another_sliver_counts_as_missing()
    {
        var store = Open();
        store.Write(Key(1), content);
        store.Write(Key(2), content);
        foreach (var other in (SliverKey[])[Key(2), Key(1, 4), Key(1, 3, SliverAxis.Secondary)])
        {
            store.Write(other, content);
            File.Copy(store.PathOf(Key(1)), store.PathOf(other), overwrite: true);
            Assert.Null(store.Read(other));
        }

        Assert.NotNull(store.Read(Key(1)));
    }

    [Fact]
    public void What_a_crash_left_aside_is_removed_at_the_next_start()
    {
        var store = Open();
        store.Write(Key(), content);
        var aside = Path.Combine(folder.FullPath, "slivers", "shard-3", "primary", ".incoming");
        File.WriteAllBytes(Path.Combine(aside, "half"), content[..100]);
        var again = Open();
        Assert.False(Directory.Exists(aside));
        Assert.Equal((1, 0), again.Count(new ShardIndex(3)));
        again.Write(Key(9), content);
        Assert.Equal(content, again.Read(Key(9)));
    }

    [Fact]
    public void Below_the_reserve_nothing_is_written()
    {
        var store = Open(reserved: long.MaxValue / 2);
        Assert.Throws<DiskFullException>(() => store.Write(Key(), content));
        Assert.Empty(Directory.EnumerateFiles(folder.FullPath, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_dropped_shard_is_gone_and_can_come_back()
    {
        var store = Open();
        store.Write(Key(), content);
        store.Write(Key(1, 4), content);
        store.DropShard(new ShardIndex(3));
        Assert.Equal([new ShardIndex(4)], store.Shards());
        store.Write(Key(), content);
        Assert.Equal(content, store.Read(Key()));
    }

    [Fact]
    public void Deleting_a_blob_takes_its_slivers_of_every_shard_and_nobody_elses()
    {
        var store = Open();
        foreach (var key in (SliverKey[])[Key(), Key(1, 4), Key(1, 4, SliverAxis.Secondary), Key(2)])
        {
            store.Write(key, content);
        }

        Assert.Equal(3, store.DeleteBlob(Key().Blob));
        Assert.Null(store.Read(Key()));
        Assert.NotNull(store.Read(Key(2)));
    }

    [Fact]
    public void Many_writers_of_the_same_sliver_leave_one_intact_file()
    {
        var store = Open();
        Parallel.For(0, 64, i =>
        {
            store.Write(Key(), content);
            Assert.True(store.Read(Key()) is null or { Length: 3000 });
        });
        Assert.True(store.IsIntact(Key()));
        Assert.True(store.Has(Key(), content.Length));
        Assert.Equal((1, 0), store.Count(new ShardIndex(3)));
    }
}
