using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

public sealed class MetadataTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private RecordStore store;

    public MetadataTableTests() => store = Open();

    private static BlobMetadataWithId Of(int seed)
    {
        byte[] content = [.. Enumerable.Range(0, 100).Select(i => (byte)(i * seed))];
        return new BlobEncoder(new RedStuffCodec(new EncodingConfig(10))).ComputeMetadata(content);
    }

    private RecordStore Open() => RecordStore.Open(folder.FullPath, new SliverStoreOptions(), NullLogger.Instance, new DiskWatch());

    private MetadataTable Reopen()
    {
        store.Dispose();
        store = Open();
        return new MetadataTable(store);
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Metadata_outlives_the_process_and_the_index()
    {
        var known = Of(1);
        Assert.True(await new MetadataTable(store).Store(known.BlobId, known.Metadata));
        Assert.Equal(known.Metadata.ToBcs(), Reopen().Find(known.BlobId)!.ToBcs());
        store.Dispose();
        foreach (var file in Directory.EnumerateFiles(folder.FullPath, "slivers.db*"))
        {
            File.Delete(file);
        }

        store = Open();
        Assert.Equal(known.Metadata.ToBcs(), new MetadataTable(store).Find(known.BlobId)!.ToBcs());
        Assert.Empty(store.Index.Shards());
    }

    [Fact]
    public async Task What_was_stored_is_told_from_new()
    {
        var (known, table) = (Of(1), new MetadataTable(store));
        Assert.True(await table.Store(known.BlobId, known.Metadata));
        Assert.False(await table.Store(known.BlobId, known.Metadata));
    }

    [Fact]
    public async Task What_was_deleted_is_not_found_though_it_was_read_a_moment_ago()
    {
        var (known, table) = (Of(1), new MetadataTable(store));
        await table.Store(known.BlobId, known.Metadata);
        Assert.NotNull(table.Find(known.BlobId));
        table.Delete(known.BlobId);
        Assert.Null(table.Find(known.BlobId));
        Assert.False(table.Has(known.BlobId));
        Assert.True(await table.Store(known.BlobId, known.Metadata));
        Assert.NotNull(table.Find(known.BlobId));
    }

    [Fact]
    public async Task Damaged_metadata_is_missing_and_can_be_stored_again()
    {
        var (known, key) = (Of(1), RecordKey.MetadataOf(Of(1).BlobId));
        await new MetadataTable(store).Store(known.BlobId, known.Metadata);
        var place = store.Index.Find(key)!.Value;
        using (var file = File.OpenHandle(store.Files.PathOf(place.Segment), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            RandomAccess.Write(file, new byte[10], place.Offset + place.Header + 100);
        }

        var table = new MetadataTable(store);
        Assert.Null(table.Find(known.BlobId));
        Assert.False(table.Has(known.BlobId));
        Assert.True(await table.Store(known.BlobId, known.Metadata));
        Assert.NotNull(table.Find(known.BlobId));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(folder.FullPath, "quarantine")));
    }

    [Fact]
    public async Task Blobs_are_listed_in_order_behind_any_of_them()
    {
        var table = new MetadataTable(store);
        var ids = new List<BlobId>();
        foreach (var known in Enumerable.Range(1, 5).Select(Of))
        {
            await table.Store(known.BlobId, known.Metadata);
            ids.Add(known.BlobId);
        }

        var sorted = ids.OrderBy(id => id.ToArray(), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToArray();
        Assert.Equal(sorted[..2], table.Page(null, 2));
        Assert.Equal(sorted[2..], table.Page(sorted[1], 10));
    }

    [Fact]
    public async Task What_earlier_builds_kept_in_the_database_is_taken_over_once()
    {
        using var old = Database.Open(Path.Combine(folder.FullPath, "node.db"), NodeTables.Layout);
        var all = Enumerable.Range(1, 70).Select(Of).ToArray();
        old.Write(c =>
        {
            foreach (var known in all)
            {
                c.Run("INSERT INTO metadata(blob_id, bcs) VALUES($0, $1)", known.BlobId.ToArray(), known.Metadata.ToBcs());
            }
        });
        await new MetadataTable(store).TakeOver(old, default);
        var table = Reopen();
        Assert.All(all, known => Assert.Equal(known.Metadata.ToBcs(), table.Find(known.BlobId)!.ToBcs()));
        Assert.Equal(0, old.Read(c => c.One("SELECT COUNT(*) FROM metadata", r => r.GetInt32(0))));
        long bytes = store.Index.IndexedBytes;
        await table.TakeOver(old, default);
        Assert.Equal(bytes, store.Index.IndexedBytes);
    }
}
