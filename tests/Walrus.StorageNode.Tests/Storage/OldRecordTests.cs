using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Walrus.Core.Identifiers;
using Walrus.Core.RedStuff;
using Walrus.StorageNode.Storage;

namespace Walrus.StorageNode.Tests.Storage;

/// <summary>A data directory as builds before the checksums by block left it.</summary>
public sealed class OldRecordTests : IDisposable
{
    private static readonly DatabaseLayout OldIndex = new(
        1,
        """
        CREATE TABLE slivers(
            shard INTEGER NOT NULL, axis INTEGER NOT NULL, blob_id BLOB NOT NULL,
            segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, PRIMARY KEY(shard, axis, blob_id)) WITHOUT ROWID;
        CREATE INDEX slivers_by_segment ON slivers(segment);
        CREATE TABLE segments(
            number INTEGER PRIMARY KEY, indexed INTEGER NOT NULL DEFAULT 0, live INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0);
        CREATE TRIGGER sliver_added AFTER INSERT ON slivers BEGIN
            UPDATE segments SET live = live + NEW.length + 80 WHERE number = NEW.segment; END;
        CREATE TRIGGER sliver_removed AFTER DELETE ON slivers BEGIN
            UPDATE segments SET live = live - OLD.length - 80 WHERE number = OLD.segment; END;
        """,
        Durable: false);

    private readonly TemporaryFolder folder = new();
    private readonly SliverStoreOptions options = new() { SegmentBytes = 300_000 };

    public OldRecordTests()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullPath, "slivers"));
        using var segment = File.Create(Path.Combine(folder.FullPath, "slivers", "00000001.seg"));
        using var index = Database.Open(Path.Combine(folder.FullPath, "slivers.db"), OldIndex);
        index.Write(c => c.Run("INSERT INTO segments(number) VALUES(1)"));
        for (int n = 0; n < 3; n++)
        {
            var key = Key(n);
            long offset = segment.Position;
            index.Write(c => c.Run(
                "INSERT INTO slivers(shard, axis, blob_id, segment, offset, length) VALUES($0, $1, $2, 1, $3, $4)",
                key.Shard.Value, (int)key.Axis, key.Blob.ToArray(), offset, Content(n).Length));
            segment.Write(Record(key, Content(n)));
            index.Write(c => c.Run("UPDATE segments SET indexed = $0", segment.Position));
        }
    }

    private static SliverKey Key(int n) => new(BlobId.FromBytes([(byte)n, .. new byte[31]]), new ShardIndex(4), SliverAxis.Secondary);

    private static byte[] Content(int n)
    {
        var bytes = new byte[30_000 + n * 40_000];
        new Random(n).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Record(SliverKey key, byte[] content)
    {
        var name = new byte[48];
        "HAULSLV1"u8.CopyTo(name);
        key.Blob.Span.CopyTo(name.AsSpan(8));
        BinaryPrimitives.WriteUInt16LittleEndian(name.AsSpan(40), key.Shard.Value);
        name[42] = (byte)key.Axis;
        BinaryPrimitives.WriteInt32LittleEndian(name.AsSpan(44), content.Length);
        return [.. name, .. SHA256.HashData([.. name, .. content]), .. content];
    }

    private SliverStore Open() => SliverStore.Open(folder.FullPath, options, NullLogger.Instance);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Old_records_are_read_and_sent_with_the_old_index_and_without(bool isIndexLost)
    {
        if (isIndexLost)
        {
            File.Delete(Path.Combine(folder.FullPath, "slivers.db"));
        }

        using var store = Open();
        for (int n = 0; n < 3; n++)
        {
            Assert.Equal(Content(n), store.Read(Key(n)));
            using var sliver = store.Open(Key(n))!;
            using var sent = new MemoryStream();
            await sliver.CopyTo(sent, default);
            Assert.Equal(Content(n), sent.ToArray());
        }

        Assert.Equal(Enumerable.Range(0, 3).Sum(n => 80 + Content(n).Length), store.LiveBytes);
        Assert.Equal(store.LiveBytes, store.SegmentBytes);
    }

    [Fact]
    public void An_old_record_with_any_bit_wrong_is_missing()
    {
        using var store = Open();
        store.Flip(Key(2), at: ^1, mask: 1);
        Assert.Null(store.Open(Key(2)));
        store.Flip(Key(1), at: 60, mask: 1);
        Assert.Null(store.Read(Key(1)));
        Assert.NotNull(store.Read(Key(0)));
    }

    [Fact]
    public async Task Clearing_gives_old_records_the_format_of_today()
    {
        using var store = Open();
        store.Delete(Key(2));
        Assert.Equal(1, await new SegmentClearing(
            store.Records, options, TimeProvider.System, NullLogger<SegmentClearing>.Instance).Clear(default));
        Assert.Equal(Content(0), store.Read(Key(0)));
        Assert.Equal(Content(1), store.Read(Key(1)));
        Assert.Equal(
            RecordFormat.HeaderLength(Content(0).Length) + Content(0).Length + RecordFormat.HeaderLength(Content(1).Length) + Content(1).Length,
            store.LiveBytes);
    }
}
